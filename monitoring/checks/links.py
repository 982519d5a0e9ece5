"""The link by which somebody checks for one organisation without an account, as often as they look, until the end."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from accounts.log import log
from accounts.models import OneTimeLink
from monitoring.models import CheckRequest, CheckRound


def last_moment(one: CheckRound) -> datetime:
    """Return the end of the last day to check, by our clock."""
    return timezone.make_aware(datetime.combine(one.answers_until + timedelta(days=1), time.min))


def give(requests: Sequence[CheckRequest], by: Actor) -> None:
    """Give each a fresh link. They are of one round, and are saved by whoever asks."""
    if requests:
        lasts = last_moment(requests[0].round) - timezone.now()
        fresh = links.open_links(OneTimeLink.Purpose.CHECK, len(requests), made_by=by.user, lasts=lasts)
        for request, link in zip(requests, fresh, strict=True):
            request.link = link


def is_usable(request: CheckRequest) -> bool:
    """Whether an answer would be taken over it: of who is a member of the coalition today, while the round runs."""
    link, now = request.link, timezone.now()
    alive = request.round.takes_answers(timezone.localdate()) and link and not link.used_at and link.expires_at > now
    return bool(alive) and CheckRequest.objects.of_members().filter(pk=request.pk).exists()


def url_of(request: CheckRequest) -> str:
    """Return the address of the form; nothing where no answer would be taken."""
    key = links.key_of(request.link) if request.link and is_usable(request) else ""
    return settings.BASE_URL + reverse("monitoring:check-link", args=[key]) if key else ""


def show(request: CheckRequest, by: Actor) -> str:
    """Return the address to somebody of the centre; whoever holds it may answer, so the log says who saw it."""
    url = url_of(request)
    if url:
        log(by, "showed the link of", request.round, changes={"asked": (None, request.organisation_id)})
    return url


def behind(key: str) -> CheckRequest | None:
    """Return the request that a link was made for, be it over or not; none for any other key."""
    link = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.CHECK, key_hash=links.hash_of(key))
    return CheckRequest.objects.filter(link__in=link).for_list().first()
