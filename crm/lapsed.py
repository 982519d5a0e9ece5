"""Who has lapsed, and since when: left, excluded, ended without a word, or not confirmed for more than a year."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from accounts.gates import Visitor
from crm.coalition_register import first_joined, ours
from crm.completeness import STALE_AFTER
from crm.models import CoalitionMembership, Organisation

Status = CoalitionMembership.Status
MOST = 2000


class Why(models.TextChoices):
    LEFT = "left", _("left the coalition")
    EXCLUDED = "excluded", _("was excluded")
    ENDED = "ended", _("membership ended, nothing follows")
    UNCONFIRMED = "unconfirmed", _("profile not confirmed for over a year")


def why_in_words(why: Why, count: int) -> str:
    """As it stands after a number."""
    return {
        Why.LEFT: npgettext("after a number", "left the coalition", "left the coalition", count),
        Why.EXCLUDED: npgettext("after a number", "was excluded", "were excluded", count),
        Why.ENDED: npgettext(
            "after a number", "membership ended, nothing follows", "memberships ended, nothing follows", count
        ),
        Why.UNCONFIRMED: npgettext(
            "after a number", "profile not confirmed for over a year", "profiles not confirmed for over a year", count
        ),
    }[why]


@dataclass(frozen=True)
class Lapse:
    organisation: Organisation
    why: Why
    since: date | None  # none: never confirmed at all
    member_since: date | None = None

    @property
    def tone(self) -> str:
        return "overdue" if self.why == Why.UNCONFIRMED else "neutral"


def lapsed(user: Visitor, on: date) -> list[Lapse]:
    """Return them as of a day, the newest first; never confirmed comes last."""
    found = [*gone(user, on), *ended(user, on), *unconfirmed(user, on)]
    return sorted(found, key=lambda one: (one.since or date.min, -one.organisation.pk), reverse=True)


def gone(user: Visitor, on: date) -> list[Lapse]:
    rows = CoalitionMembership.objects.visible_to(user).on(on).filter(status__in=[Status.LEFT, Status.EXCLUDED])
    return [Lapse(row.organisation, Why(row.status), row.started_on) for row in loaded(rows)]


def ended(user: Visitor, on: date) -> list[Lapse]:
    """Its standing ran out and nothing was recorded after it."""
    later = CoalitionMembership.objects.filter(
        organisation=OuterRef("organisation"), started_on__gt=OuterRef("ended_on"), started_on__lte=on
    )
    rows = CoalitionMembership.objects.visible_to(user).filter(~Exists(later), ended_on__lt=on)
    return [
        Lapse(row.organisation, Why.ENDED, row.ended_on, row.started_on)
        for row in loaded(rows.filter(status__in=CoalitionMembership.STANDING))
    ]


def loaded(rows: "models.QuerySet[CoalitionMembership]") -> "models.QuerySet[CoalitionMembership]":
    return rows.select_related("organisation__place__parent__parent").order_by("-started_on", "pk")[:MOST]


def unconfirmed(user: Visitor, on: date) -> list[Lapse]:
    """Ours for more than a year by then, and not confirmed in that year. What was confirmed later counts as fresh."""
    stale = Q(confirmed_on=None) | Q(confirmed_on__lt=on - STALE_AFTER)
    members = ours(user, on).filter(stale).annotate(joined_on=first_joined()).filter(joined_on__lt=on - STALE_AFTER)
    rows = members.select_related("place__parent__parent").order_by(F("confirmed_on").desc(nulls_last=True), "pk")
    return [
        Lapse(one, Why.UNCONFIRMED, one.confirmed_on, one.joined_on)  # type: ignore[attr-defined]
        for one in rows[:MOST]
    ]
