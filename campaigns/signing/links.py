"""The link by which an organisation answers one consultation, once, without an account."""

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


def make(consultation: Consultation, by: Actor) -> OneTimeLink:
    lasts = last_moment(consultation) - timezone.now()
    return links.open_link(OneTimeLink.Purpose.SIGN_ON, made_by=by.user, lasts=lasts)


def renew(request: SignOnRequest, by: Actor) -> None:
    """The old link dies, a fresh one takes its place."""
    end(request)
    request.link = make(request.consultation, by)


def end(request: SignOnRequest) -> None:
    if request.link is not None and request.link.used_at is None:
        links.spend(request.link)


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
