"""What a promise leaves out becomes the question to ask: two letters, or an item for a session."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from campaigns.models import AgendaItem
from crm.models import Letter
from monitoring.models import Commitment
from monitoring.questions.actions import draft_letter, put_on_agenda
from monitoring.questions.words import asked, questions
from tests.factories import BodyFactory, CommitmentFactory, MinistryFactory, SessionFactory

pytestmark = pytest.mark.django_db
SAID = {"says_who": True, "says_what": True, "says_when": True}


def test_each_of_the_six_has_a_question_in_both_languages():
    assert list(questions()) == list(Commitment.QUALITY_FLAGS)
    assert all(one["bg"] and one["en"] for one in questions().values())


def test_only_what_is_missing_is_asked():
    commitment = CommitmentFactory(**SAID)
    assert len(asked(commitment, "en")) == 3
    assert "money" not in " ".join(asked(commitment, "en"))  # it asks for the amount
    assert asked(CommitmentFactory(**dict.fromkeys(Commitment.QUALITY_FLAGS, True)), "en") == []


@pytest.mark.parametrize("way", ["missing-information", "parliamentary-question"])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_letter_is_drafted_with_the_quotation_and_the_questions(officer, way, language):
    MinistryFactory(key="national-assembly")
    commitment = CommitmentFactory(verbatim="We shall open 120 places.", source="Programme, p. 4", **SAID)
    letter = draft_letter(commitment=commitment, way=way, language=language, by=Actor.of(officer))
    assert letter.is_draft
    assert (letter.language, "{" in letter.text) == (language, False)
    for words in (commitment.title, "We shall open 120 places.", "Programme, p. 4", *asked(commitment, language)):
        assert words in letter.text
    assert (letter.organisation == commitment.owed_by) is (way == "missing-information")
    assert (letter.kind == Letter.Kind.INFORMATION) is (way == "missing-information")


def test_a_letter_needs_somebody_to_go_to_and_something_to_ask(officer):
    with pytest.raises(ValidationError, match="who owes it"):
        draft_letter(commitment=CommitmentFactory(owed_by=None), way="missing-information", by=Actor.of(officer))
    full = CommitmentFactory(**dict.fromkeys(Commitment.QUALITY_FLAGS, True))
    with pytest.raises(ValidationError, match="Nothing is missing"):
        draft_letter(commitment=full, way="missing-information", by=Actor.of(officer))


def test_the_letter_is_as_strict_as_the_promise(officer):
    restricted = CommitmentFactory(confidentiality="restricted", author=officer)
    letter = draft_letter(commitment=restricted, way="missing-information", by=Actor.of(officer))
    assert letter.confidentiality == "restricted"


def test_one_tap_from_the_page_drafts_it_once(officer, as_user):
    commitment, client = CommitmentFactory(**SAID), as_user(officer)
    page = client.get(commitment.get_absolute_url()).content.decode()
    address = reverse("monitoring:commitment-questions", args=[commitment.pk])
    assert "3 of 6: ask for the missing ones" in page
    form = client.get(address).context["form"]
    told = {"way": "missing-information", "idempotency_key": str(form["idempotency_key"].value())}
    for _time in range(2):
        assert client.post(address, told).status_code == 302
    assert Letter.objects.count() == 1

    client.post(address, told | {"language": "en"})  # after going back
    assert Letter.objects.count() == 2


def ahead(commitment, **more):
    body = BodyFactory(organisation=commitment.owed_by)
    return SessionFactory(body=body, held_on=timezone.localdate() + timedelta(days=20), **more)


def test_it_becomes_the_last_item_of_a_session_ahead(officer, as_user):
    commitment = CommitmentFactory(**SAID)
    session = ahead(commitment, confidentiality="internal")
    address = reverse("monitoring:commitment-questions", args=[commitment.pk])
    assert as_user(officer).post(address, {"session": session.pk}).status_code == 302
    item = AgendaItem.objects.get()
    assert commitment.title in item.title_en
    assert all(one in item.position for one in asked(commitment, "en"))


def test_a_draft_is_not_told_to_a_session_that_more_people_read(officer):
    commitment = CommitmentFactory(**SAID)
    with pytest.raises(ValidationError, match="read by more people"):
        put_on_agenda(commitment=commitment, session=ahead(commitment, confidentiality="public"), by=Actor.of(officer))
