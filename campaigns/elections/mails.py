"""What voters are written to: the invitation, one reminder, and the receipt. No mail ever says what was chosen."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import mails, outbox
from accounts.models import User
from accounts.templatetags.fmt import moment
from campaigns.elections import links
from campaigns.models import Voter
from crm.confidentiality import Level
from crm.languages import language_for

GENERATED = {"Auto-Submitted": "auto-generated"}


def invite(voters: Sequence[Voter]) -> None:
    """Save the voters and have their mails sent, however many in as few statements; who has no address is rung."""
    now, written = timezone.now(), [one for one in voters if one.sent_to]
    for voter in written:
        voter.promised_at = now
    Voter.objects.bulk_update(voters, ["link", "promised_at", "reminded_at"])
    outbox.add_each(send_invitation, [[one.pk] for one in written])


@outbox.outward
def send_invitation(pk: int) -> None:
    """Write to the organisation, unless it has voted meanwhile or the mail left before."""
    voter = Voter.objects.silent().filter(pk=pk).for_list().first()
    if voter is None or not voter.sent_to or not links.url_of(voter) or has_left(voter):
        return
    mails.send(invitation(voter))
    Voter.objects.filter(pk=pk).update(sent_at=timezone.now())


def has_left(voter: Voter) -> bool:
    return bool(voter.sent_at and voter.promised_at and voter.sent_at >= voter.promised_at)


def invitation(voter: Voter, url: str = "") -> EmailMessage:
    """Compose the mail in the organisation's language; `url` stands for the link where there is none yet."""
    with translation.override(language_for(voter.organisation)):
        told = {**about(voter), "url": url or links.url_of(voter), "is_reminder": voter.reminded_at is not None}
        subject = _("Please vote: %(election)s") % {"election": told["title"]}
        body = render_to_string("campaigns/mail/vote.txt", told)
    return EmailMessage(" ".join(subject.split()), body, to=[voter.sent_to], headers=GENERATED)


def about(voter: Voter) -> dict[str, Any]:
    election = voter.election
    is_open = voter.organisation.confidentiality in {Level.PUBLIC, Level.COALITION}
    return {
        "title": str(election), "body": str(election.body), "name": voter.name if is_open else "",
        "note": election.note, "until": moment(election.closes_at), "places": election.places,
        "method": election.get_method_display(),
    }  # fmt: skip


def confirm_receipt(voter: Voter, user: User | None) -> None:
    """Tell the organisation and who voted for it."""
    known = user.email if user is not None and user.is_active else ""
    addresses = {one.lower(): one for one in (voter.sent_to, known) if one}
    outbox.add_each(send_receipt, [[voter.pk, voter.receipt, one] for one in addresses.values()])


@outbox.outward
def send_receipt(pk: int, receipt: str, address: str) -> None:
    """Say that a vote was taken; an older receipt than the one that counts is not sent any more."""
    voter = Voter.objects.filter(pk=pk, receipt=receipt).for_list().first()
    if voter is None:
        return
    with translation.override(language_for(voter.organisation)):
        told = {**about(voter), "receipt": receipt, "via": voter.get_via_display()}
        subject = _("Your vote has arrived: %(election)s") % {"election": told["title"]}
        body = render_to_string("campaigns/mail/vote_receipt.txt", told)
    mails.send(EmailMessage(" ".join(subject.split()), body, to=[address], headers=GENERATED))


def tell_overruled(voter: Voter, user: User) -> None:
    """Tell who had voted that another vote of the organisation counts now: nobody is overruled unseen."""
    if user.is_active:
        outbox.add_each(send_overruled, [[voter.pk, user.email]])


@outbox.outward
def send_overruled(pk: int, address: str) -> None:
    voter = Voter.objects.filter(pk=pk).for_list().first()
    if voter is None:
        return
    with translation.override(language_for(voter.organisation)):
        subject = _("Another vote counts now: %(election)s") % {"election": voter.election}
        body = render_to_string("campaigns/mail/vote_overruled.txt", about(voter))
    mails.send(EmailMessage(" ".join(subject.split()), body, to=[address], headers=GENERATED))
