"""Handovers at their edges: who is gone, what ended when, and what may go back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Role
from crm.confidentiality import Level
from monitoring.actions.handover import hand_over
from monitoring.turnover_card import changes_of_office, leavers
from tests.factories import (
    LetterFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
    TenureFactory,
    UserFactory,
)

TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


@pytest.fixture
def office(db):
    return OfficeFactory()


@pytest.fixture
def leaver(db):
    user = UserFactory(name="Която напуска", role=Role.OFFICER)
    PersonFactory(name="Която напуска", user=user)
    return user


def test_nothing_is_given_back_to_whoever_is_gone_nor_what_became_restricted(as_user, leader, officer, leaver):
    kept, closed = TaskFactory(assignee=leaver), TaskFactory(assignee=leaver)
    entry = hand_over(leaver=leaver, to=officer, tasks=[kept, closed], by=Actor.of(leader))
    closed.refresh_from_db()
    closed.confidentiality = Level.RESTRICTED
    closed.save()
    client, undo = as_user(leader), reverse("monitoring:turnover-undo", args=[entry.pk])

    def holders():
        return [type(kept).objects.get(pk=one.pk).assignee for one in (kept, closed)]

    leaver.is_active = False
    leaver.save()
    assert "not of the centre any more" in client.post(undo, follow=True).content.decode()
    assert holders() == [officer, officer]
    leaver.is_active = True
    leaver.save()
    client.post(undo)
    assert holders() == [leaver, officer]


def test_a_month_that_has_not_passed_is_no_end_and_the_newest_changes_come_first(officer, office):
    held = TenureFactory(organisation=office.body, office=office, started=ago(50).isoformat(), ended=f"{TODAY():%Y-%m}")
    assert [(one.gone, one.came) for one in changes_of_office(officer, TODAY())] == [(None, held)]
    for _number in range(80):
        TenureFactory(office=office, organisation=office.body, started="2020", ended=ago(55).isoformat())
    newest = OfficeFactory()
    TenureFactory(organisation=newest.body, office=newest, started=ago(1).isoformat())
    assert changes_of_office(officer, TODAY())[0].office == newest


def test_only_the_last_post_at_the_centre_counts_as_leaving(officer, leaver):
    TaskFactory(assignee=leaver)
    ours, soon = OrganisationFactory(), (TODAY() + timedelta(days=10)).isoformat()
    for _number in range(2):
        TenureFactory(person=PersonFactory(user=UserFactory(role=Role.OFFICER)), organisation=ours)
    TenureFactory(person=leaver.person, ended=soon)  # a post elsewhere
    assert leavers(officer, TODAY()) == []
    early = TenureFactory(person=leaver.person, organisation=ours, ended=ago(5).isoformat())
    late = TenureFactory(person=leaver.person, organisation=ours, ended=soon)
    assert [one.last_day for one in leavers(officer, TODAY())] == [late.ended], early
    TenureFactory(person=leaver.person, organisation=ours, ended=(TODAY() + timedelta(days=400)).isoformat())
    assert leavers(officer, TODAY()) == []


def test_a_long_pack_says_how_much_there_is_and_its_sheet_holds_it_all(as_user, officer, office, leaver, monkeypatch):
    monkeypatch.setattr("monitoring.turnover.MOST", 2)
    monkeypatch.setattr("monitoring.leaving.MOST", 2)
    LetterFactory.create_batch(3, organisation=office.body, office=office, author=leaver)
    client = as_user(officer)
    for url in (
        reverse("monitoring:turnover-office", args=[office.pk]),
        reverse("monitoring:turnover-user", args=[leaver.pk]),
    ):
        assert "Letters without an answer (2 of 3)" in " ".join(
            client.get(url).content.decode().replace("</h2>", "").split()
        )
        assert client.get(url, {"export": "csv"}).content.decode().count("unanswered letter") == 3
