"""Reminders by e-mail: one mail with numbers, days and links, and no word of any record.

The day is claimed on the user's row together with one row of the outbox, so nobody gets two however many clocks run;
the outbox claims that row before anything leaves. So a mail goes at most once: a worker killed in between loses one
reminder, and what it would have said still stands on the first page and in the next one. A mail twice would teach
people to ignore it. What the mail server refuses outright is tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import mails, outbox
from accounts.models import Digest, User
from accounts.templatetags.fmt import day

MONDAY, FRIDAY = 0, 4
SALT = "accounts.digest.stop"


@dataclass(frozen=True)
class Line:
    """How many of what wait since when, and the path where they stand. Never a title: a mail travels unlocked."""

    text: str
    url: str


# Called with a user and the day, in the user's language; counts only what the gates let that user see.
Source = Callable[[User, date], list[Line]]
_sources: list[tuple[int, Source]] = []


def register(order: int, *sources: Source) -> None:
    """`order` is the place of their lines in the mail."""
    _sources.extend((order, source) for source in sources)
    _sources.sort(key=lambda pair: pair[0])


def lines_for(user: User, today: date) -> list[Line]:
    return [line for _order, source in _sources for line in source(user, today)]


def since_last(user: User, today: date) -> date:
    """The day of the mail before today's: yesterday, over a weekend or a week the first of all its days."""
    if user.digest != Digest.DAILY:
        return today - timedelta(days=7)
    return today - timedelta(days=3 if today.weekday() == MONDAY else 1)


def due(today: date) -> QuerySet[User]:
    """Who is to be reminded today: nobody at weekends, the weekly ones on Mondays."""
    rhythms = [Digest.DAILY, Digest.WEEKLY] if today.weekday() == MONDAY else [Digest.DAILY]
    users = User.objects.filter(is_active=True, is_demonstration=False, digest__in=rhythms)
    if today.weekday() > FRIDAY:
        return users.none()
    return users.filter(Q(digested_on=None) | Q(digested_on__lt=today)).order_by("pk")


def claim_all(today: date) -> int:
    return sum(claim(pk, today) for pk in list(due(today).values_list("pk", flat=True)))


@transaction.atomic
def claim(pk: int, today: date) -> bool:
    """Promise one user their mail of the day; whoever comes second finds the day taken."""
    is_ours = due(today).filter(pk=pk).order_by().update(digested_on=today) == 1
    if is_ours:
        outbox.add(send, pk, today.isoformat())
    return is_ours


@outbox.outward
def send(pk: int, claimed_on: str) -> None:
    """Send what waits as of now; nothing waits, no mail. One that was overtaken by a later day is dropped."""
    today = date.fromisoformat(claimed_on)
    user = User.objects.filter(pk=pk, is_active=True, digested_on=today).exclude(digest=Digest.NONE).first()
    if user is None:
        return
    with override(user.language):
        lines = lines_for(user, today)
        if lines:
            mails.send(mail_of(user, lines, today))


def mail_of(user: User, lines: list[Line], today: date) -> EmailMessage:
    stop = settings.BASE_URL + reverse("accounts:digest-stop", args=[stop_key(user)])
    context = {
        "reader": user, "lines": lines, "today": today, "site": settings.BASE_URL, "stop": stop,
        "is_daily": user.digest == Digest.DAILY,
    }  # fmt: skip
    return EmailMessage(
        subject=_("What waits for you in Drom, %(day)s") % {"day": day(today)},
        body=render_to_string("accounts/digest.txt", context),
        to=[user.email],
        headers={
            "Message-ID": f"<reminder-{user.pk}-{today}@{urlsplit(settings.BASE_URL).hostname}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def stop_key(user: User) -> str:
    """Return what stops this user's reminders and opens nothing else. It does not expire: old mails stay about."""
    return signing.dumps(user.pk, salt=SALT)


def user_of(key: str) -> User | None:
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
