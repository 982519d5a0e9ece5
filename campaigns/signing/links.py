"""The link by which an organisation answers one consultation, once, without an account."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from accounts.models import OneTimeLink
from campaigns.models import Consultation, SignOnRequest


def last_moment(consultation: Consultation) -> datetime:
    """Return the end of the last day to answer, by our clock."""
    day_after = consultation.answers_until + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day_after, time.min))


def give(requests: Sequence[SignOnRequest], by: Actor) -> None:
    """Give each a fresh link; the old ones die. They are of one consultation, and are saved by whoever asks."""
    end(*requests)
    if requests:
        lasts = last_moment(requests[0].consultation) - timezone.now()
        fresh = links.open_links(OneTimeLink.Purpose.SIGN_ON, len(requests), made_by=by.user, lasts=lasts)
        for request, link in zip(requests, fresh, strict=True):
            request.link = link


def end(*requests: SignOnRequest) -> None:
    links.spend(*(one.link for one in requests if one.link is not None and one.link.used_at is None))


def is_usable(request: SignOnRequest) -> bool:
    link = request.link
    return bool(request.consultation.is_open and link and link.used_at is None and link.expires_at > timezone.now())


def opens(request: SignOnRequest) -> bool:
    """Whether its page shows the text: to members of today alone, it may be the coalition's."""
    return is_usable(request) and SignOnRequest.objects.of_members().filter(pk=request.pk).exists()


def url_of(request: SignOnRequest) -> str:
    """Return the address of the page that answers; nothing where no answer would be taken."""
    key = links.key_of(request.link) if request.link and opens(request) else ""
    return settings.BASE_URL + reverse("campaigns:sign-on-link", args=[key]) if key else ""


def behind(key: str) -> SignOnRequest | None:
    """Return the request that a link was made for, be it answered or not; none for any other key."""
    link = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.SIGN_ON, key_hash=links.hash_of(key))
    return SignOnRequest.objects.filter(link__in=link).for_list().first()
