"""A paper in a minute: offered for those that owe most, made once however often the button is pressed."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Job
from briefings import minute
from briefings.models import BlockComment, Briefing
from crm.confidentiality import Level
from tests.factories import CommitmentFactory, MinistryFactory


@pytest.fixture
def form(body):
    return {"institution": f"organisation:{body.pk}", "language": "bg", "level": "internal", "idempotency_key": uuid4()}


def test_it_is_offered_for_those_that_owe_most_of_what_the_reader_sees(officer, leader):
    one, two, hidden = MinistryFactory(), MinistryFactory(), MinistryFactory(confidentiality=Level.RESTRICTED)
    CommitmentFactory.create_batch(1, owed_by=one)
    CommitmentFactory.create_batch(2, owed_by=two)
    CommitmentFactory.create_batch(3, owed_by=one, confidentiality=Level.RESTRICTED)
    CommitmentFactory.create_batch(3, owed_by=hidden)

    assert minute.bodies(officer) == [two, one]
    assert minute.bodies(leader)[:2] == [one, hidden]


def test_two_presses_make_one_paper_and_lead_to_the_same_job(as_user, leader, form):
    first, second = (as_user(leader).post(reverse("briefings:minute"), form) for _press in range(2))

    assert first.url == second.url == Job.objects.get().get_absolute_url()
    assert Briefing.objects.count() == 1


def test_who_goes_back_and_presses_another_gets_the_paper_of_that_one(as_user, leader, form, body):
    other = MinistryFactory()
    for institution in (body, other):
        as_user(leader).post(reverse("briefings:minute"), form | {"institution": f"organisation:{institution.pk}"})

    assert list(Briefing.objects.order_by("pk").values_list("institution", flat=True)) == [body.pk, other.pk]


def test_a_paper_begun_twice_by_one_form_is_one_paper(as_user, leader, form):
    url = f"{reverse('briefings:briefing-new')}?preset=institution"

    first, second = (as_user(leader).post(url, form) for _press in range(2))

    assert first.url == second.url == reverse("briefings:composer", args=[Briefing.objects.get().pk])


@pytest.mark.parametrize(("pages", "paper"), [("bg", "bg"), ("rom", "bg"), ("cs", "en"), ("fr", "en")])
def test_whoever_reads_pages_in_a_language_of_no_paper_gets_the_nearest(as_user, leader, body, form, pages, paper):
    leader.language = pages
    leader.save()

    shown = as_user(leader).get(reverse("briefings:organisation-briefings", args=[body.pk]))
    as_user(leader).post(reverse("briefings:minute"), {**form, "language": shown.context["minute_language"]})

    assert Briefing.objects.get().language == paper


def test_another_comment_from_the_same_page_is_said_too(begin, officer, as_user):
    block = begin(kinds=["text"]).blocks.get()
    page = as_user(officer).get(reverse("briefings:composer", args=[block.briefing_id]))
    key = page.context["blocks"][0].comment_key

    for text in ("Добре", "И още нещо", "Добре"):
        said = {"text": text, "idempotency_key": key}
        as_user(officer).post(reverse("briefings:block-comment", args=[block.pk]), said)

    assert sorted(BlockComment.objects.values_list("text", flat=True)) == ["Добре", "И още нещо"]


def test_a_comment_that_arrives_twice_is_said_once(begin, officer, as_user):
    block = begin(kinds=["text"]).blocks.get()
    page = as_user(officer).get(reverse("briefings:composer", args=[block.briefing_id]))
    said = {"text": "Добре", "idempotency_key": page.context["blocks"][0].comment_key}

    for _press in range(2):
        as_user(officer).post(reverse("briefings:block-comment", args=[block.pk]), said)

    assert BlockComment.objects.count() == 1
