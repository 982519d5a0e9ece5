"""The page of an institution: its published promises by label, and what each holder of its offices promised."""

from datetime import date

import pytest
from django.urls import reverse

from crm import panels
from crm.confidentiality import Level
from monitoring.models import Delivery
from tests.factories import (
    CommitmentFactory,
    MinistryFactory,
    OfficeFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    TenureFactory,
    VerdictFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def page(name, body):
    return reverse(f"monitoring:organisation-{name}", args=[body.pk])


def judged(body, author, delivery=None, **more):
    made = PublishedCommitmentFactory(author=author, owed_by=body, original_due=None, **more)
    if delivery:
        VerdictFactory(commitment=made, delivery=delivery)
    return made


def card(client, body):
    found = client.get(page("scorecard", body)).context["card"]
    return {line.label.value: (line.n, line.of) for line in found.lines}, found.total


def test_labels_of_published_promises_are_counted_with_what_they_are_a_part_of(as_user, officer):
    body = MinistryFactory()
    for delivery in (Delivery.COMPLETE, Delivery.COMPLETE, Delivery.ABANDONED, None):
        judged(body, officer, delivery)
    CommitmentFactory(author=officer, owed_by=body)
    judged(MinistryFactory(), officer, Delivery.COMPLETE)

    assert card(as_user(officer), body) == (
        {"kept": (2, 3), "broken": (1, 3), "not_assessed": (1, 4)}, 4,
    )  # fmt: skip


def test_a_member_counts_what_a_member_may_see(as_user, officer, member):
    body = MinistryFactory(confidentiality=Level.PUBLIC)
    judged(body, officer, Delivery.COMPLETE, confidentiality=Level.INTERNAL)
    judged(body, officer, Delivery.ABANDONED, confidentiality=Level.PUBLIC)

    assert card(as_user(member), body) == ({"broken": (1, 1)}, 1)


def test_an_organisation_that_promised_nothing_has_no_scorecard(as_user, officer):
    body = MinistryFactory()
    part = as_user(officer).get(page("scorecard", body), headers={"HX-Request": "true"})
    assert part.text.strip() == ""


def test_each_holder_stands_with_what_they_promised_in_that_office(as_user, officer):
    body = MinistryFactory()
    office = OfficeFactory(body=body)
    before = TenureFactory(organisation=body, office=office, started="2020", ended="2024-05-01")
    now = TenureFactory(organisation=body, office=office, started="2024-05-02", ended="")
    TenureFactory(organisation=body, office=None)
    for title in ("first", "second"):
        CommitmentFactory(
            author=officer, owed_by=body, spoken_by=before.person, spoken_as=before, title=title,
            made_on=date(2023, 1, 1), original_due=None,
        )  # fmt: skip

    found = as_user(officer).get(page("holders", body)).context["holders"]

    assert [(one.tenure, one.n, len(one.rows)) for one in found] == [(now, 0, 0), (before, 2, 2)]


def test_a_person_that_a_reader_may_not_see_is_no_holder_to_them(as_user, officer, member):
    body = MinistryFactory(confidentiality=Level.PUBLIC)
    hidden = PersonFactory(confidentiality=Level.RESTRICTED)
    TenureFactory(organisation=body, office=OfficeFactory(body=body), person=hidden)

    assert as_user(member).get(page("holders", body)).context["holders"] == []


@pytest.mark.parametrize("name", ["scorecard", "holders"])
def test_a_panel_asks_as_much_for_many_as_for_one(as_user, officer, name):
    body, client = MinistryFactory(), as_user(officer)

    def asked(n):
        for _one in range(n):
            held = TenureFactory(organisation=body, office=OfficeFactory(body=body))
            judged(body, officer, Delivery.LIMITED, spoken_by=held.person, spoken_as=held)
        return len(queries_of(client, page(name, body)))

    asked(1)
    assert asked(1) == asked(3)


def test_the_panels_stand_on_the_page_of_an_organisation(officer):
    body = MinistryFactory()
    assert {page("scorecard", body), page("holders", body)} <= set(panels.panels_for("organisation", body, officer))


def test_what_is_open_stands_before_what_is_settled_and_is_never_crowded_out(as_user, officer):
    body = MinistryFactory()
    for number in range(9):
        judged(body, officer, Delivery.COMPLETE, title=f"Kept {number}")
    PublishedCommitmentFactory(author=officer, owed_by=body, title="Open", original_due=date(2030, 1, 1))

    shown = as_user(officer).get(page("commitments", body)).context["rows"]

    assert [row.commitment.title for row in shown][:2] == ["Open", "Kept 0"]
