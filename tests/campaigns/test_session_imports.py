"""Lists of sessions and of candidacies come in row by row, and go again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from campaigns.models import Candidacy, Session
from crm.importing import taking_back
from tests.crm.importing import csv_of, imported, reasons
from tests.factories import (
    BodyFactory,
    CallFactory,
    CandidacyFactory,
    CommitteeFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SESSIONS = "Комитет;Дата;Час;Вид;Заглавие;Къде;Материали получени на;Протокол приет на;Кворум;Присъстващи;Източник"
STOOD = "Покана;Организация;Представител;Предложена на;Приета на;Подадена на;Входящ номер;Решение;Решено на;Мотиви"


def sheet(header, *rows):
    return csv_of(*rows, header=header)


def back(batch, officer):
    return taking_back.revert(batch, Actor.of(officer), lambda done: None)


def test_a_list_of_sessions_comes_in_and_goes_again(officer):
    body = BodyFactory(organisation=CommitteeFactory(name="Комитет Едно"))
    OrganisationFactory(name="Не е комитет")
    ahead = TODAY + timedelta(days=30)
    text = sheet(
        SESSIONS,
        "Комитет Едно;2024-03-14;10:30;заседание;Второ заседание;София;2024-03-01;2024-04-02;да;31;Протокол 2",
        f"Комитет Едно;{ahead};;писмена процедура;;;;;;;",
        "Комитет Едно;2024-03-14;;;Второ заседание;;;;;;",
        "Няма такъв;2024-03-14;;;;;;;;;",
        "Не е комитет;2024-03-14;;;;;;;;;",
        "Комитет Едно;;;;;;;;;;",
        "Комитет Едно;2024-05-01;;;;;;2024-04-01;;;",
        "Комитет Едно;2024-06-01;;;;;;;;колкото всички;",
    )
    batch = imported(text, officer, "sessions")

    assert batch.counts["created"] == 2, reasons(batch)
    held = Session.objects.get(state="held")
    assert (held.body, held.title_bg, held.has_quorum, held.present, held.is_verified) == (
        body, "Второ заседание", True, 31, True,
    )  # fmt: skip
    assert held.held_at and held.papers_on and held.minutes_adopted_on
    written = Session.objects.get(kind="written")
    assert (written.state, written.has_quorum, written.is_verified) == ("planned", None, False)
    told = " ".join(reasons(batch).values())
    for words in ("row 2", "No organisation is called", "no committee or council", "lies before the session",
                  "no number of people"):  # fmt: skip
        assert words in told, words

    assert imported(text, officer, "sessions").counts["created"] == 0
    back(batch, officer)
    assert not Session.objects.exists()


def test_a_session_on_which_people_worked_stays(officer):
    BodyFactory(organisation=CommitteeFactory(name="Комитет Едно"))
    batch = imported(sheet("Комитет;Дата", "Комитет Едно;2024-03-14"), officer, "sessions")
    Session.objects.get().items.create(title_bg="Критерии")
    assert back(batch, officer).kept == 1
    assert Session.objects.exists()


def test_a_list_of_candidacies_comes_in_and_goes_again(officer):
    call = CallFactory(title_bg="Покана 2024", deadline=None)
    CallFactory(title_bg="Двойна"), CallFactory(title_bg="Двойна")
    for name in ("Лъч", "Мост", "Искра", "Права", "Дъга"):
        OrganisationFactory(name=name)
    ana = PersonFactory(name="Ана Мнимова")
    stands = CandidacyFactory(call=call, organisation=OrganisationFactory(name="Стои"))
    text = sheet(
        STOOD,
        "Покана 2024;Лъч;Ана Мнимова;2024-01-02;2024-01-03;2024-01-04;ВХ-7;недопусната;2024-02-01;Без доклади",
        "Покана 2024;Мост;;;;2024-01-04;;;;",
        "Покана 2024;Лъч;;2024-01-02;;;;;;",
        "Покана 2024;Искра;;2024-03-02;2024-01-03;;;;;",
        "Покана 2024;Права;;2024-01-02;;;;отказ;2024-02-01;",
        "Покана 2024;Дъга;;2024-01-02;;;;допусната;;",
        "Двойна;Дъга;;2024-01-02;;;;;;",
        "Никаква;Дъга;;2024-01-02;;;;;;",
        "Покана 2024;Дъга;Никоя Такава;2024-01-02;;;;;;",
        "Покана 2024;Стои;;2024-01-02;;;;;;",
    )
    batch = imported(text, officer, "candidacies")

    assert batch.counts["created"] == 2, reasons(batch)
    one = Candidacy.objects.get(organisation__name="Лъч")
    assert (one.person, one.receipt, one.decision, one.reason) == (ana, "ВХ-7", "refused", "Без доклади")
    assert Candidacy.objects.get(organisation__name="Мост").nominated_on.isoformat() == "2024-01-04"
    told = " ".join(reasons(batch).values())
    for words in ("row 2", "not in order", "refusal without its reason", "A decision has its day", "Several calls",
                  "No call is called", "Nobody is called"):  # fmt: skip
        assert words in told, words
    assert list(Candidacy.objects.filter(organisation=stands.organisation)) == [stands]

    back(batch, officer)
    assert list(Candidacy.objects.all()) == [stands]


def test_a_candidacy_hidden_from_whoever_brings_the_list_is_not_doubled(officer):
    hidden = CandidacyFactory(organisation=OrganisationFactory(name="Стои"), confidentiality="restricted")
    row = f"{hidden.call.title_bg};Стои;;2024-01-02;;;;;;"
    batch = imported(sheet(STOOD, row), officer, "candidacies")
    assert batch.counts["created"] == 0
    assert "stands in this call already" in reasons(batch)[2]


def test_a_list_never_opens_wider_than_its_call(officer):
    CallFactory(title_bg="Затворена", confidentiality="internal", deadline=None)
    OrganisationFactory(name="Лъч")
    imported(sheet(STOOD, "Затворена;Лъч;;2024-01-02;;;;;;"), officer, "candidacies")
    assert Candidacy.objects.get().confidentiality == "internal"
