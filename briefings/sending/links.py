"""The link by which one person fetches an edition without an account, as often as they like, until a day."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from accounts import links
from accounts.actors import Actor, Via
from accounts.models import OneTimeLink
from briefings.models import Sending
from briefings.sending import reaching
from crm.confidentiality import Level


def give(sendings: Sequence[Sending], days: int, by: Actor) -> None:
    """Give each a link; they are saved by whoever asks."""
    fresh = links.open_links(
        OneTimeLink.Purpose.PAPER, len(sendings), made_by=by.signed_in(), lasts=timedelta(days=days)
    )
    for sending, link in zip(sendings, fresh, strict=True):
        sending.link = link


def may_reach(sending: Sending) -> bool:
    """Whether the edition may still come to this person: nothing was taken back, closed or left since."""
    person, edition = sending.letter.person, sending.edition
    if sending.letter.voided_at or person is None or person.do_not_contact or person.erased_on:
        return False
    is_for_them = edition.level == Level.PUBLIC or bool(reaching.of_members([person]))
    return is_for_them and reaching.is_still_open(edition)


def opens(sending: Sending) -> bool:
    return sending.is_open and may_reach(sending)


def url_of(sending: Sending) -> str:
    """Return the address of the page; nothing where it would not open."""
    key = links.key_of(sending.link) if sending.link and opens(sending) else ""
    return settings.BASE_URL + reverse("briefings:paper-by-link", args=[key]) if key else ""


def behind(key: str) -> Sending | None:
    """Return the sending a link was made for, be it over or not; none for any other key."""
    link = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.PAPER, key_hash=links.hash_of(key))
    return Sending.objects.filter(link__in=link).for_list().first()


def through(sending: Sending) -> Actor:
    """Whoever holds the link: nobody signed in."""
    return Actor(None, Via.LINK, f"{sending.link_id}")
