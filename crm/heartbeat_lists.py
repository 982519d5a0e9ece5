"""What the list of profile checks shows and exports, and its numbers with their denominators."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Via
from accounts.gates import Visitor
from accounts.models import User
from crm import heartbeat, other_ways
from crm.completeness import STALE_AFTER
from crm.heartbeat_filters import ANSWERED, GIVEN_UP, STATES, WAITING, in_state
from crm.languages import in_words, language_for
from crm.models import ContactPoint, Organisation, ProfileCheck
from crm.models.organisations import OrganisationQuerySet

MOST_NAMED = 30


def state_of(check: ProfileCheck) -> str:
    if check.answered_at is not None:
        return ANSWERED
    return GIVEN_UP if check.closed_at is not None else WAITING


def way_of(check: ProfileCheck) -> str:
    """Return in words how the answer came."""
    if check.answered_at is None:
        return ""
    if check.on_paper:
        return _("on the printed form")
    return {
        Via.LINK.value: _("by one-time link"),
        Via.PHONE.value: _("by phone"),
        Via.PAGE.value: _("on their own page"),
        Via.API.value: _("on their own page"),
    }.get(check.answered_via, str(check.get_answered_via_display()))


def show(checks: Iterable[ProfileCheck]) -> None:
    """Give each row what the template prints; its phones were loaded for the reader."""
    now = timezone.now()
    for check in checks:
        check.shown_state = state_of(check)  # type: ignore[attr-defined]
        check.shown_state_words = dict(STATES)[state_of(check)]  # type: ignore[attr-defined]
        check.shown_way = way_of(check)  # type: ignore[attr-defined]
        check.unsent = heartbeat.may_not_have_left(check, now)  # type: ignore[attr-defined]


def check_header() -> list[str]:
    return [
        _("Organisation"), _("Kind"), _("Place"), _("Region"), _("Asked"), _("Occasion"), _("Written to"), _("State"),
        _("Answered"), _("How"), _("Who answered"), _("Phone"), _("Last attempt"), _("Note"),
    ]  # fmt: skip


def check_cells(checks: Iterable[ProfileCheck]) -> Iterator[list[object]]:
    for one in checks:
        place = one.organisation.place
        yield [
            one.organisation, one.organisation.get_kind_display(), place, place and place.region,
            local(one.asked_at), one.asked_for, one.sent_to, dict(STATES)[state_of(one)], local(one.answered_at),
            way_of(one), one.answered_name, "; ".join(str(phone.shown) for phone in one.organisation.phones),  # type: ignore[attr-defined]
            one.tried_on, one.note,
        ]  # fmt: skip


def local(moment: Any) -> date | None:
    return timezone.localtime(moment).date() if moment else None


@dataclass(frozen=True)
class Numbers:
    """Each of how many; the state filter does not change what was asked."""

    asked: int
    answered: int
    waiting: int
    to_ring: int
    members: int
    fresh: int


def numbers(found: Any, user: Visitor, today: date) -> Numbers:
    wanted = found.data.copy()
    wanted.pop("state", None)
    rows = type(found)(wanted, queryset=found.queryset, request=found.request).rows.order_by()
    waiting = in_state(rows, WAITING)
    ours = Organisation.objects.visible_to(user).members(today).civic()
    return Numbers(
        asked=rows.count(),
        answered=in_state(rows, ANSWERED).count(),
        waiting=waiting.count(),
        to_ring=waiting.filter(sent_to="").count(),
        members=ours.count(),
        fresh=ours.filter(confirmed_on__gte=today - STALE_AFTER).count(),
    )


RECENTLY = timedelta(days=90)


def before_asking(organisation: Organisation, user: User) -> dict[str, Any]:
    """What the page before asking one says: where the question goes, in which language, when they last answered."""
    confirmed, phones = organisation.confirmed_on, organisation.contact_points.filter(kind=ContactPoint.Kind.PHONE)
    address = heartbeat.address_of(organisation)
    waiting = ProfileCheck.objects.visible_to(user).open().filter(organisation=organisation).first()
    is_silent = not address and not phones.exists()
    return {
        "organisation": organisation,
        "address": address,
        "phones": phones.order_by("pk"),
        "ways": other_ways.to_reach(organisation, user) if is_silent else None,
        "language": in_words(language_for(organisation)),
        "is_recent": bool(confirmed and timezone.localdate() - confirmed <= RECENTLY),
        "days_ago": (timezone.localdate() - confirmed).days if confirmed else None,
        "waiting": waiting,
    }


def group(chosen: OrganisationQuerySet, user: Visitor) -> dict[str, Any]:
    """What the page before asking many says of them."""
    emails = ContactPoint.objects.visible_to(user).filter(organisation=OuterRef("pk"), kind=ContactPoint.Kind.EMAIL)
    asked = ProfileCheck.objects.visible_to(user).open().filter(organisation=OuterRef("pk"))
    total = chosen.count()
    with_mail = chosen.filter(Exists(emails)).count()
    return {
        "total": total,
        "with_mail": with_mail,
        "to_ring": total - with_mail,
        "asked_already": chosen.filter(Exists(asked)).count(),
        "named": list(chosen[:MOST_NAMED]),
        "unnamed": max(total - MOST_NAMED, 0),
    }
