"""Mails to those who follow: at most one a day for each reader, of what they may be told as it is sent."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import mails, outbox
from accounts.models import User
from crm.confidentiality import Level
from monitoring import tracker
from monitoring.following.reach import news
from monitoring.models import Assessment, Commitment, DueRevision, Following, Reply
from monitoring.public.changes import Change
from monitoring.public.feeds import address_of

CONFIRM, STOP = "monitoring.following.confirm", "monitoring.following.stop"
KEY_LASTS = timedelta(days=7)  # an address that is not confirmed by then is forgotten


def confirm_key(one: Following) -> str:
    return signing.dumps(one.pk, salt=CONFIRM)


def stop_key(one: Following) -> str:
    """What ends the mails to this reader and opens nothing else. It does not expire: old mails stay about.

    A user's key names the user: they may have ended the one thing that a mail was first about, and follow others.
    """
    return signing.dumps({"user": one.user_id} if one.user_id else {"pk": one.pk}, salt=STOP)


def of_confirm_key(key: str) -> Following | None:
    return following_by(pk=opened(key, CONFIRM, KEY_LASTS))


def of_stop_key(key: str) -> Following | None:
    return following_by(**(opened(key, STOP, None) or {"pk": None}))


def opened(key: str, salt: str, lasts: timedelta | None) -> Any:
    try:
        return signing.loads(key, salt=salt, max_age=lasts)
    except signing.BadSignature:
        return None


def following_by(**named: int | None) -> Following | None:
    return Following.objects.filter(**named).select_related("user", "commitment", "organisation").first()


def still_public(one: Following) -> bool:
    """Whether what an address asked to follow may still be named to it."""
    if one.commitment_id:
        return tracker.told_of().filter(pk=one.commitment_id).exists()
    return tracker.institutions().filter(pk=one.organisation_id or 0).exists()


@outbox.outward
def ask_to_confirm(pk: int) -> None:
    one = Following.objects.filter(pk=pk, confirmed_at=None, user=None).first()
    if one is None or not still_public(one):
        return
    with override(one.language):
        confirm = settings.BASE_URL + reverse("monitoring:follow-confirm", args=[confirm_key(one)])
        context = {"subject": one.subject, "confirm": confirm, "days": KEY_LASTS.days}
        body = render_to_string("monitoring/mail/follow_confirm.txt", context)
        subject = _("Please confirm: mails about a commitment")
        mails.send(EmailMessage(subject=subject, body=body, to=[one.email], headers=automatic(one, "confirm")))


def automatic(one: Following, what: str) -> dict[str, str]:
    now = timezone.now().isoformat()
    host = urlsplit(settings.BASE_URL).hostname
    return {"Message-ID": f"<follow-{what}-{one.pk}-{now}@{host}>", "Auto-Submitted": "auto-generated"}


def changed() -> Q:
    """Of a following: something it is about changed since its reader was last told. A first, quick look."""
    since = OuterRef("told_until")
    of = Q(commitment=OuterRef("commitment")) | Q(commitment__owed_by=OuterRef("organisation"))
    promise = Q(pk=OuterRef("commitment")) | Q(owed_by=OuterRef("organisation"))
    answered = Q(assessment__commitment=OuterRef("commitment")) | Q(
        assessment__commitment__owed_by=OuterRef("organisation")
    )
    moved = Q(published_at__gt=since) | Q(withdrawn_at__gt=since)
    return (
        Q(Exists(Assessment.objects.filter(of, published_at__gt=since)))
        | Q(Exists(DueRevision.objects.filter(of, made_at__gt=since)))
        | Q(Exists(Reply.objects.filter(answered, closed_at__gt=since)))
        | Q(Exists(Commitment.objects.filter(promise).filter(moved)))
    )


def write_to_followers(now: datetime) -> int:
    """Promise a mail to everybody whose day is free and about whom something changed; return to how many."""
    today = timezone.localdate(now)
    free = Q(mailed_on=None) | Q(mailed_on__lt=today)
    waiting = Following.objects.confirmed().filter(free, changed()).exclude(user__is_demonstration=True)
    readers = {(one.user_id, one.email): one for one in waiting.select_related("user").order_by("pk")}
    return sum(claim(one, now, today) for one in readers.values())


@transaction.atomic
def claim(one: Following, now: datetime, today: date) -> bool:
    """Take the reader's day for one mail; whoever comes second finds it taken.

    What they may not be told takes no day: the next mail would come later for it, and tell that there was something.
    """
    rows = list(Following.objects.confirmed().of_address(one).select_for_update().order_by("pk"))
    if not rows or any(row.mailed_on and row.mailed_on >= today for row in rows):
        return False
    is_told = bool(news([(row, row.told_until) for row in rows], one.user, now))
    day = {"mailed_on": today} if is_told else {}
    Following.objects.filter(pk__in=[row.pk for row in rows]).update(told_until=now, **day)
    if is_told:
        outbox.add(send, [[row.pk, row.told_until.isoformat()] for row in rows], now.isoformat())
    return is_told


@outbox.outward
def send(since: list[list[str]], claimed_at: str) -> None:
    """Write what may be told by now; nothing of it, no mail."""
    told = {int(pk): datetime.fromisoformat(moment) for pk, moment in since}
    rows = Following.objects.confirmed().filter(pk__in=told).select_related("user", "commitment", "organisation")
    followed = [(one, told[one.pk]) for one in rows.order_by("pk")]
    reader = followed[0][0] if followed else None
    if reader is None or (reader.user and not reader.user.is_active):
        return
    language = reader.user.language if reader.user else reader.language
    with override(language):
        found = news(followed, reader.user, datetime.fromisoformat(claimed_at))
        if found:
            mails.send(mail_of(reader, found, language))


def mail_of(reader: Following, found: list[Change], language: str) -> EmailMessage:
    stop = settings.BASE_URL + reverse("monitoring:follow-stop", args=[stop_key(reader)])
    context = {"lines": [line(change, reader.user, language) for change in found], "stop": stop, "user": reader.user}
    return EmailMessage(
        subject=_("What changed among the commitments you follow"),
        body=render_to_string("monitoring/mail/follow_changes.txt", context),
        to=[reader.user.email if reader.user else reader.email],
        headers={
            **automatic(reader, "changes"),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def line(change: Change, user: User | None, language: str) -> dict[str, str]:
    """Say what happened; a mail travels unlocked, so what is not public stands in it without a word of its own."""
    is_public = change.commitment.confidentiality == Level.PUBLIC
    inside = settings.BASE_URL + reverse("monitoring:commitment-detail", args=[change.commitment.pk])
    title = change.commitment.title if is_public else _("a commitment inside the coalition")
    what = change.what if is_public else ""
    address = inside if user else address_of(change, language)
    return {"kind": str(change.kind.label), "title": title, "what": what, "address": address}


def forget_unconfirmed(now: datetime) -> int:
    """An address that never said yes is not kept."""
    count, _each = Following.objects.forgotten_by(now - KEY_LASTS).delete()
    return count
