"""By what bodies, seats and mandates are sought, counted over what the asker may see."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import SearchInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Body, BodyQuerySet, Mandate, Seat, SeatQuerySet, SeatRight
from campaigns.seats.ledger import EMPTY, ENDING, HELD, OVER, SHORTFALL, SOON, UNKNOWN
from crm.approximate import last_day
from crm.facets import EACH
from crm.gated_filters import GatedFilterSet, RecordFilter

ANY = _("any")
RUNS = [("now", _("now")), ("over", _("over"))]
STATES = [
    (HELD, _("held")), (EMPTY, _("empty")), (ENDING, _("ending within 90 days")), (SHORTFALL, _("without the vote")),
    (UNKNOWN, _("not noted who sits there")), (OVER, _("over")),
]  # fmt: skip
WE_SIT = [("sit", _("we sit there")), (EMPTY, _("a seat is empty")), (SHORTFALL, _("a seat without the vote"))]


def bodies(request: HttpRequest) -> QuerySet[Body]:
    rows = Body.objects.visible_to(request.user).select_related("organisation")
    return rows.defer("search", "organisation__search").order_by("organisation__name", "pk")


def ends_within(first: date, last: date) -> Q:
    """Whose last day lies between the two; a month or a year ends on its last day."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    whole = {text for one in days for text in (one.isoformat()[:7], one.isoformat()[:4]) if last_day(text) == one}
    return Q(ended__range=(first.isoformat(), last.isoformat()), ended__regex="^.{10}$") | Q(ended__in=sorted(whole))


class SeatStates:
    """The states of seats as questions to the database, over the mandates that one reader may see."""

    def __init__(self, user: Any, today: date) -> None:
        held = Mandate.objects.visible_to(user).titular().on(today).filter(seat=OuterRef("pk"))
        self.is_held = Exists(held)
        ended = Mandate.objects.visible_to(user).titular().ended_before(today).filter(seat=OuterRef("pk"))
        self.was_held = Exists(ended)
        self.is_ending = Exists(held.filter(ends_within(today, today + timedelta(days=SOON))))
        votes = SeatRight.objects.filter(seat=OuterRef("pk"), right=SeatRight.Right.VOTE, is_granted=True)
        self.has_vote = Exists(votes)
        self.today = today

    def standing(self, rows: SeatQuerySet) -> SeatQuerySet:
        return rows.standing(self.today).filter(body__in=Body.objects.running(self.today))

    def in_state(self, rows: SeatQuerySet, state: str) -> SeatQuerySet:
        now = self.standing(rows)
        if state == OVER:
            return rows.exclude(pk__in=now.order_by().values("pk"))
        asked = {
            HELD: Q(self.is_held), ENDING: Q(self.is_ending),
            EMPTY: ~Q(self.is_held) & (Q(is_vacant=True) | Q(self.was_held)),
            UNKNOWN: ~Q(self.is_held) & ~Q(self.was_held) & Q(is_vacant=False),
            SHORTFALL: Q(body__members_vote=True) & ~Q(self.has_vote),
        }  # fmt: skip
        return now.filter(asked[state])


class BodyFilter(GatedFilterSet):
    FACETS = {"kind": "kind", "runs": EACH, "seats": EACH}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    kind = filters.ChoiceFilter(choices=Body.Kind.choices, label=_("Kind"), empty_label=ANY)
    runs = filters.ChoiceFilter(choices=RUNS, method="running", label=_("Runs"), empty_label=ANY)
    seats = filters.ChoiceFilter(choices=WE_SIT, method="by_seats", label=_("Our seats"), empty_label=ANY)

    class Meta:
        model = Body
        fields: list[str] = []

    def matching(self, rows: BodyQuerySet, name: str, text: str) -> BodyQuerySet:
        return rows.matching(text)

    def running(self, rows: BodyQuerySet, name: str, wanted: str) -> BodyQuerySet:
        now = Body.objects.running(timezone.localdate()).values("pk")
        return rows.filter(pk__in=now) if wanted == "now" else rows.exclude(pk__in=now)

    def by_seats(self, rows: BodyQuerySet, name: str, wanted: str) -> BodyQuerySet:
        states = SeatStates(self.user, timezone.localdate())
        seats = states.in_state(Seat.objects.visible_to(self.user), HELD if wanted == "sit" else wanted)
        return rows.filter(pk__in=seats.values("body"))


class SeatFilter(GatedFilterSet):
    RARE = ("organisation", "person")
    FACETS = {"kind": "kind", "state": EACH}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    state = filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=ANY)
    body = filters.ModelChoiceFilter(queryset=bodies, label=_("Committee or council"), empty_label=ANY)
    kind = filters.ChoiceFilter(choices=Seat.Kind.choices, label=_("Kind"), empty_label=ANY)
    organisation = RecordFilter(kinds=("organisation",), method="held_by", label=_("Organisation"))
    person = RecordFilter(kinds=("person",), method="held_by", label=_("Person"))

    class Meta:
        model = Seat
        fields: list[str] = []

    def matching(self, rows: SeatQuerySet, name: str, text: str) -> SeatQuerySet:
        return rows.matching(text)

    def in_state(self, rows: SeatQuerySet, name: str, state: str) -> SeatQuerySet:
        return SeatStates(self.user, timezone.localdate()).in_state(rows, state)

    def held_by(self, rows: SeatQuerySet, name: str, record: Any) -> SeatQuerySet:
        """Now or earlier."""
        theirs = Mandate.objects.visible_to(self.user).filter(**{name: record})
        return rows.filter(pk__in=theirs.order_by().values("seat"))


class MandateFilter(GatedFilterSet):
    seat = filters.ModelChoiceFilter(queryset=lambda request: Seat.objects.visible_to(request.user), label=_("Seat"))
    organisation = RecordFilter(kinds=("organisation",), label=_("Organisation"))
    person = RecordFilter(kinds=("person",), label=_("Person"))

    class Meta:
        model = Mandate
        fields: list[str] = []


SEAT_ORDERS: dict[str, Any] = {"body": "body__organisation__name", "group": "group_bg", "kind": "kind"}
BODY_ORDERS: dict[str, Any] = {"name": "organisation__name", "programme": "programme", "from": "started"}
