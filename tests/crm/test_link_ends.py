"""A link is no key to an organisation: whom it was sent to before is told, and it dies with the standing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.actors import Actor
from accounts.models import OutboxEntry
from crm import tasks
from crm.actions.coalition import change_standing
from crm.actions.organisations import change_organisation
from crm.confidentiality import Level
from tests.crm.test_heartbeat import asked, link_of, ours, row, sent_by, with_mail

pytestmark = pytest.mark.django_db
NEW = {"kind": "email", "value": "other@example.org", "note": ""}
CARD = "Addresses changed with a link"


def take_over(client, organisation):
    url = link_of(asked(organisation))
    OutboxEntry.objects.all().delete()
    changed = {"says_contact_points": "change", "answered_name": "М", **row("contact_points", 0, **NEW)}
    assert sent_by(client, url, **changed).status_code == 200
    for entry in OutboxEntry.objects.all():
        outbox.carry_out(entry.pk)


def standing(organisation, status, officer, day=None):
    day = day or timezone.localdate()
    change_standing(organisation=organisation, status=status, started_on=day, source="x", by=Actor.of(officer))


def test_the_address_before_is_told_in_their_language_when_a_link_changes_it(client):
    take_over(client, with_mail(ours(working_languages="en")))
    letter = mail.outbox[0]
    assert (len(mail.outbox), letter.to) == (1, ["nadezhda@example.org"])
    assert "Група Надежда" in letter.body
    assert "If not, ring us" in letter.body
    assert "other@example.org" not in letter.body
    assert "/still-right/" not in letter.body


def test_of_an_internal_organisation_the_notice_names_nothing(client):
    take_over(client, with_mail(ours(confidentiality=Level.INTERNAL)))
    assert "Надежда" not in mail.outbox[0].body + mail.outbox[0].subject


def test_nobody_is_told_when_the_centre_changes_it_or_nothing_is_changed(client, officer):
    organisation = with_mail(ours())
    change_organisation(organisation=organisation, version=None, contact_points=[NEW], by=Actor.of(officer))
    assert not OutboxEntry.objects.exists()
    url = link_of(asked(organisation))
    OutboxEntry.objects.all().delete()
    sent_by(client, url, all="1", answered_name="М")
    assert not OutboxEntry.objects.exists()


def test_officers_see_it_on_their_home_page_until_they_say_that_it_is_right(client, as_user, officer):
    organisation = with_mail(ours())
    assert CARD not in as_user(officer).get("/").content.decode()
    take_over(client, organisation)
    page = as_user(officer).get("/").content.decode()
    assert CARD in page
    assert reverse("crm:organisation-still-right", args=[organisation.pk]) in page
    sent_by(client, link_of(asked(organisation)), all="1", answered_name="М")
    assert CARD in as_user(officer).get("/").content.decode(), "a link does not speak for the centre"
    as_user(officer).post(reverse("crm:organisation-confirm", args=[organisation.pk]))
    sent_by(client, link_of(asked(organisation)), all="1", answered_name="М")
    assert CARD not in as_user(officer).get("/").content.decode()


def test_the_card_names_no_organisation_that_is_hidden_from_the_officer(client, as_user, officer):
    take_over(client, with_mail(ours(confidentiality=Level.RESTRICTED)))
    assert CARD not in as_user(officer).get("/").content.decode()


@pytest.mark.parametrize("status", ["left", "excluded"])
def test_a_link_dies_with_the_standing(client, officer, status):
    organisation = ours()
    check = asked(organisation)
    url = link_of(check)
    standing(organisation, status, officer, timezone.localdate() - timedelta(days=3))
    check.refresh_from_db()
    assert check.closed_at is not None
    assert client.get(url).status_code == 410
    assert client.post(url, {"all": "1", "answered_name": "М"}).status_code == 409


def test_a_link_lives_on_while_they_are_with_us_and_dies_on_the_day_they_go(client, officer):
    organisation = ours()
    url = link_of(asked(organisation))
    standing(organisation, "associate", officer)
    assert client.get(url).status_code == 200
    standing(organisation, "left", officer, timezone.localdate() + timedelta(days=5))
    tasks.ask_stale_profiles()
    assert client.get(url).status_code == 200


def test_the_daily_round_closes_what_was_asked_before_a_standing_ran_out(client):
    ran_out, left, never_ours_again = ours(), ours(), ours()
    urls = [link_of(asked(one)) for one in (ran_out, left)]
    today, before = timezone.localdate(), timezone.now() - timedelta(days=9)
    for one in (ran_out, left, never_ours_again):
        one.profile_checks.update(asked_at=before)
        one.memberships.update(ended_on=today - timedelta(days=2))
    left.memberships.create(status="left", started_on=today - timedelta(days=1), source="x")
    urls.append(link_of(asked(never_ours_again)))
    tasks.ask_stale_profiles()
    assert [client.get(url).status_code for url in urls] == [410, 410, 200], "asked on purpose afterwards"
