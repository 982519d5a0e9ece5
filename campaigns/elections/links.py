"""The link by which an organisation votes without an account; it works, for changing too, until the election closes."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from accounts.models import OneTimeLink
from campaigns.models import Election, Voter


def give(election: Election, voters: Sequence[Voter], by: Actor) -> None:
    """Give each a fresh link, in two statements; whoever asks saves the voters."""
    lasts = election.closes_at - timezone.now()
    fresh = links.open_links(OneTimeLink.Purpose.VOTE, len(voters), made_by=by.user, lasts=lasts)
    for voter, link in zip(voters, fresh, strict=True):
        voter.link = link


def end_links(election: Election) -> None:
    unused = OneTimeLink.objects.filter(voter__election=election, used_at=None)
    unused.update(used_at=timezone.now())


def prolong_links(election: Election) -> None:
    OneTimeLink.objects.filter(voter__election=election, used_at=None).update(expires_at=election.closes_at)


def is_usable(voter: Voter) -> bool:
    link, now = voter.link, timezone.now()
    return bool(voter.election.takes_votes(now) and link and link.used_at is None and link.expires_at > now)


def url_of(voter: Voter) -> str:
    """Return the address of the page that votes; nothing where no vote would be taken."""
    key = links.key_of(voter.link) if voter.link and is_usable(voter) else ""
    return settings.BASE_URL + reverse("campaigns:vote-link", args=[key]) if key else ""


def behind(key: str) -> Voter | None:
    link = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.VOTE, key_hash=links.hash_of(key))
    return Voter.objects.filter(link__in=link).for_list().first()
