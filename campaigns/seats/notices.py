"""The centre is written to when a mandate comes near its end: once at 90, at 60 and at 30 days.

The day is claimed on the mandate together with the rows of the outbox, so nobody gets it twice however many clocks
run. The mail holds numbers and days, never a name.
"""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts import digest, mails, outbox
from accounts.models import Digest, User
from accounts.models.user import CENTRE
from accounts.templatetags.fmt import day
from campaigns.models import Body, Mandate, Seat
from campaigns.models.seats import MandateQuerySet
from campaigns.seats.radar import threshold_of
from crm.approximate import first_day, last_day


@transaction.atomic
def claim(today: date) -> int:
    """Promise the mails about every mandate that passed a threshold; return about how many mandates."""
    due = [(one, threshold) for one in ending(Mandate.objects.all(), today) if (threshold := passed(one, today))]
    claimed = [one.pk for one, threshold in due if is_ours(one.pk, threshold)]
    for reader in readers() if claimed else ():
        outbox.add(send, reader, claimed, today.isoformat())
    return len(claimed)


def ending(rows: MandateQuerySet, today: date) -> list[Mandate]:
    """Those that run, in a seat and body that run, end one day, and that nobody follows in their place."""
    running = Seat.objects.standing(today).filter(body__in=Body.objects.running(today))
    found = rows.on(today).exclude(ended="").filter(seat__in=running)
    places = Mandate.objects.filter(seat__in=found.values("seat")).values_list("seat", "place", "started")
    followed = {(seat, place) for seat, place, started in places if started and first_day(started) > today}
    return [one for one in found.order_by("ended", "pk") if (one.seat_id, one.place) not in followed]


def passed(mandate: Mandate, today: date) -> int | None:
    """The threshold to write about now, if it was not written about before."""
    threshold = threshold_of((last_day(mandate.ended) - today).days)
    is_known = mandate.warned_days is not None and threshold is not None and mandate.warned_days <= threshold
    return None if is_known else threshold


def is_ours(pk: int, threshold: int) -> bool:
    """Claim it; whoever comes second finds it taken."""
    free = Mandate.objects.filter(Q(warned_days=None) | Q(warned_days__gt=threshold), pk=pk)
    return free.update(warned_days=threshold) == 1


def readers() -> list[int]:
    """The centre, without those who want no reminders by mail."""
    users = User.objects.filter(is_active=True, is_demonstration=False, role__in=CENTRE).exclude(digest=Digest.NONE)
    return list(users.order_by("pk").values_list("pk", flat=True))


@outbox.outward
def send(reader: int, claimed: list[int], claimed_on: str) -> None:
    """Write of what this reader may see and is still so; nothing of it, no mail."""
    user = User.objects.filter(pk=reader, is_active=True, role__in=CENTRE).exclude(digest=Digest.NONE).first()
    today = timezone.localdate()
    seen = Mandate.objects.visible_to(user).filter(pk__in=claimed) if user else Mandate.objects.none()
    found = [one for one in ending(seen, today) if threshold_of((last_day(one.ended) - today).days)]
    if user and found:
        with override(user.language):
            mails.send(mail_of(user, found, claimed_on))


def mail_of(user: User, found: list[Mandate], claimed_on: str) -> EmailMessage:
    first = min(last_day(one.ended) for one in found)
    text = ngettext(
        "%(count)s mandate of a seat ends on %(day)s, and nobody follows yet.",
        "%(count)s mandates of seats end, the first on %(day)s, and nobody follows yet.", len(found),
    )  # fmt: skip
    stop = settings.BASE_URL + reverse("accounts:digest-stop", args=[digest.stop_key(user)])
    context = {
        "reader": user, "text": text % {"count": len(found), "day": day(first)}, "stop": stop,
        "url": settings.BASE_URL + reverse("campaigns:vacancy-radar"),
    }  # fmt: skip
    return EmailMessage(
        subject=_("Seats that fall empty soon"),
        body=render_to_string("campaigns/mail/mandates_end.txt", context),
        to=[user.email],
        headers={
            "Message-ID": f"<mandates-{user.pk}-{claimed_on}@{urlsplit(settings.BASE_URL).hostname}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
