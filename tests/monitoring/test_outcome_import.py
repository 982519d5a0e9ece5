"""Outcomes come in as a list from elsewhere."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from campaigns.models import Ask
from crm.actions import imports
from crm.confidentiality import Level
from monitoring.actions.outcomes import record_outcome
from monitoring.models import Outcome
from tests.crm.importing import csv_of, imported, reasons
from tests.factories import AskFactory, CampaignFactory

pytestmark = pytest.mark.django_db
HEADER = "Заглавие;От кога;Какво се промени;За кого;Нашият принос;Какво направиха другите;Кампании;Искания;Източник;Адрес;Проверено;Поверителност"


@pytest.fixture
def around():
    CampaignFactory(title_bg="Здраве", title_en="Health")
    AskFactory(title_bg="Медиатори", title_en="Mediators")


def test_each_row_becomes_an_outcome_with_what_it_is_tied_to(officer, around):
    row = "Длъжността е в бюджета;2009;Плаща се от държавата;общността;Искахме го;МЗ го предложи;health;Медиатори;Държавен вестник;;да;публично"

    batch = imported(csv_of(row, "Само заглавие;;;;;;;;;;;", header=HEADER), officer, "outcomes")

    assert (batch.counts["created"], reasons(batch)) == (2, {})
    whole, bare = Outcome.objects.order_by("pk")
    assert (whole.achieved, whole.text_bg, whole.others_bg) == ("2009", "Плаща се от държавата", "МЗ го предложи")
    assert (whole.is_verified, whole.confidentiality, bare.confidentiality) == (True, Level.PUBLIC, Level.INTERNAL)
    assert [one.title_bg for one in (*whole.campaigns.all(), *whole.asks.all())] == ["Здраве", "Медиатори"]


def test_what_cannot_be_is_refused_row_by_row_and_hidden_records_read_as_unknown(officer, around):
    CampaignFactory(title_bg="Скрита", confidentiality=Level.RESTRICTED)
    rows = (
        ";;;;;;;;;;;", "А;2039;;;;;;;;;;", "Б;някога;;;;;;;;;;", "В;;;;;;Няма такава;;;;;", "Г;;;;;;Скрита;;;;;",
        "Д;;;;;;;Няма такова;;;;", "Е;;;;;;;;;;да;", "Ж;;;;;;;;;;;публично", "З;;;;;;;;;;;ограничено", "И;;;;;;;;;;;",
    )  # fmt: skip
    batch = imported(csv_of("Ред;" + HEADER, *(f"{n};{row}" for n, row in enumerate(rows))), officer, "outcomes")

    assert [one.title_bg for one in Outcome.objects.all()] == ["И"]
    words = [
        "nothing in “Заглавие”", "still to come", "“някога”", "called “Няма такава”", "called “Скрита”",
        "No ask is called", "Name the source", "names its source", "would not see",
    ]  # fmt: skip
    told = list(reasons(batch).values())
    assert [said in one for said, one in zip(words, told, strict=True)] == [True] * 9, told


def test_one_of_the_same_title_is_filled_up_where_it_is_empty_and_taking_back_empties_it_again(officer, around):
    known = record_outcome(title_bg="Длъжността е в бюджета", for_whom_bg="за всички", by=Actor.of(officer))
    text = csv_of("Длъжността е в бюджета;2009;;други;;;;;Закон;;;", header=HEADER)

    batch = imported(text, officer, "outcomes", duplicates="update")

    known.refresh_from_db()
    assert (batch.counts["updated"], known.achieved, known.source, known.for_whom_bg) == (
        1,
        "2009",
        "Закон",
        "за всички",
    )
    imports.revert_now(batch=batch, by=Actor(officer))
    known.refresh_from_db()
    assert (known.achieved, known.source, known.for_whom_bg) == ("", "", "за всички")


def test_what_the_list_of_outcomes_gives_out_comes_back_as_it_was(as_user, officer, around):
    told = {"title_bg": "Длъжността е в бюджета", "achieved": "2009", "text_bg": "Плаща се", "source": "Закон"}
    record_outcome(**told, asks=Ask.objects.all(), by=Actor.of(officer))
    sheet = as_user(officer).get(reverse("monitoring:outcome-list"), {"export": "csv"})
    Outcome.objects.all().delete()

    batch = imported(b"".join(sheet.streaming_content) if sheet.streaming else sheet.content, officer, "outcomes")

    assert (batch.counts["created"], reasons(batch)) == (1, {})
    back = Outcome.objects.get()
    assert {name: getattr(back, name) for name in told} == told
    assert [ask.title_bg for ask in back.asks.all()] == ["Медиатори"]
