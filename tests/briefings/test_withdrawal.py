"""A signed edition is taken back: its address says so, its files are handed to nobody outside."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from briefings import edition_actions
from briefings.models import Edition, Withdrawal
from crm.confidentiality import Level
from tests.briefings.test_sending import TITLE, edition_of

pytestmark = pytest.mark.django_db
WHY = "Числото на страница 3 е грешно."
FILES = ("-pdf", "-word", "-data", "-dictionary")


def public(edition, name=""):
    return reverse(f"briefings:public-paper{name}", args=[edition.briefing_id, edition.number])


def test_the_address_stays_and_says_why_and_nothing_else_of_it_is_handed_out(leader, client):
    edition = edition_of(leader)
    assert TITLE in client.get(public(edition), follow=True).content.decode()

    edition_actions.withdraw(edition, reason=WHY, by=Actor(leader))

    page = client.get(public(edition)).content.decode()
    assert WHY in page
    assert TITLE not in page
    assert {client.get(public(edition, name)).status_code for name in FILES} == {404}
    listed = client.get(reverse("briefings:public-papers", args=["bg"])).content.decode()
    assert TITLE not in listed
    assert LogEntry.objects.about(edition).filter(verb="voided", user=leader).count() == 1


def test_the_centre_keeps_it_and_reads_who_took_it_back(leader, officer, as_user):
    edition = edition_of(leader, Level.COALITION)
    edition_actions.withdraw(edition, reason=WHY, by=Actor(leader))

    client = as_user(officer)
    page = client.get(edition.get_absolute_url()).content.decode()
    assert WHY in page
    assert leader.name in page
    assert client.post(reverse("briefings:edition-file", args=[edition.pk])).status_code == 200


def test_only_leadership_takes_back(leader, officer, member, as_user):
    edition = edition_of(leader)
    address = reverse("briefings:edition-withdraw", args=[edition.pk])
    for user in (officer, member):
        assert as_user(user).post(address, {"reason": WHY}).status_code in {403, 404}
    assert not Withdrawal.objects.exists()
    refused = as_user(leader).post(address, {"reason": " "})
    assert refused.status_code == 422
    assert as_user(leader).post(address, {"reason": WHY}).status_code == 302
    assert Edition.objects.for_list().get().taken_back.reason == WHY


def test_it_is_taken_back_once_and_for_good(leader):
    edition = edition_of(leader)
    made = edition_actions.withdraw(edition, reason=WHY, by=Actor(leader))

    with pytest.raises(ValidationError, match="already"):
        edition_actions.withdraw(edition, reason=WHY, by=Actor(leader))
    for change in (lambda: Withdrawal.objects.filter(pk=made.pk).update(reason="x"), made.delete):
        with pytest.raises(DatabaseError, match="append"), transaction.atomic():
            change()


def test_what_nobody_signed_is_not_taken_back(leader):
    with pytest.raises(ValidationError, match="signed"):
        edition_actions.withdraw(edition_of(leader, is_signed=False), reason=WHY, by=Actor(leader))
