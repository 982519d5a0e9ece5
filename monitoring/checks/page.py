"""What the pages of local checks show, as far as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import PageRequest
from accounts.models import User
from crm.lists import Chip
from crm.models import ContactPoint, Place
from crm.record_numbers import number_in
from monitoring.checks import coverage_map
from monitoring.checks.counting import Coverage, Finding, coverage_for
from monitoring.checks.findings import Spot, by_region, coverage_of, spots_of
from monitoring.models import CheckRequest, CheckRound, Commitment, LocalCheck
from monitoring.models.checks import OPEN_TO_MEMBERS

PER_PAGE = 25
MOST_SILENT = 100
NARROWING = ("finding", "region", "place", "q")


@dataclass(frozen=True)
class Row:
    """A round with its counts; the commitment only where the reader may see it."""

    round: CheckRound
    coverage: Coverage
    commitment: Commitment | None


def known_commitments(rounds: Sequence[CheckRound], user: User) -> set[int]:
    seen = Commitment.objects.visible_to(user).filter(pk__in=[one.commitment_id for one in rounds])
    return set(seen.values_list("pk", flat=True))


def with_counts(rounds: Sequence[CheckRound], user: User) -> list[Row]:
    counts, known = coverage_for(rounds, user), known_commitments(rounds, user)
    return [Row(one, counts[one.pk], one.commitment if one.commitment_id in known else None) for one in rounds]


def asked_of(user: User, most: int = 8) -> list[CheckRequest]:
    """What my organisation was asked to look at and did not answer yet, the first to end first."""
    rows = CheckRequest.objects.visible_to(user).answerable_by(user).silent().of_members()
    running = rows.filter(round__in=CheckRound.objects.visible_to(user).taking_answers(timezone.localdate()))
    return list(running.for_list().order_by("round__answers_until", "place__name", "pk")[:most])


def is_hidden(commitment: Commitment) -> bool:
    return commitment.confidentiality not in OPEN_TO_MEMBERS


def of_round(request: PageRequest, one: CheckRound, spots: list[Spot], wanted: list[Spot]) -> dict[str, Any]:
    user, regions = request.user, by_region(spots)
    tiles = coverage_map.tiles(regions, lambda place: f"?region={place.pk}#places")
    shown = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    asked = CheckRequest.objects.visible_to(user).filter(round=one)
    return {
        "round": one, "coverage": coverage_of(spots), "regions": regions, "page": shown, "findings": Finding,
        "commitment": with_counts([one], user)[0].commitment, "chips": chips(request, regions, spots),
        "maps": coverage_map.drawings(tiles), "legend": list(Finding),
        "takes_answers": one.takes_answers(timezone.localdate()), "asked_count": asked.count(),
        "mine": list(asked.answerable_by(user).of_members().for_list()),
        "silent": silent(one, user) if user.is_centre and one.is_open else [],
    }  # fmt: skip


def silent(one: CheckRound, user: User) -> list[CheckRequest]:
    """Those who have not looked yet, with the numbers to ring."""
    phones = ContactPoint.objects.visible_to(user).filter(kind=ContactPoint.Kind.PHONE).order_by("pk")
    rows = CheckRequest.objects.visible_to(user).filter(round=one).silent().for_list()
    return list(rows.prefetch_related(Prefetch("organisation__contact_points", phones, to_attr="phones"))[:MOST_SILENT])


def chips(request: PageRequest, regions: Sequence[Any], spots: Sequence[Spot]) -> list[Chip]:
    """Say each thing that narrows the table, with the address without it."""
    named = {
        "finding": {one.key: str(one) for one in Finding},
        "region": {str(one.place.pk): str(one.place) for one in regions},
        "place": {str(one.place.pk): str(one.place) for one in spots},
    }
    labels = {"finding": _("Together"), "region": _("Region"), "place": _("Municipality"), "q": _("Words")}
    made = []
    for name in NARROWING:
        value = request.GET.get(name, "")
        shown = named[name].get(value, "") if name in named else value
        if shown:
            rest = request.GET.copy()
            for key in (name, "page", "export"):
                rest.pop(key, None)
            made.append(Chip(labels[name], shown, f"?{rest.urlencode()}"))
    return made


def place_of(one: CheckRound, number: int) -> Place | None:
    return one.municipalities.filter(pk=number).first()


def asked_place(one: CheckRound, wanted: str, user: User) -> tuple[Place | None, Spot | None]:
    """Return the municipality that the address names and what was found there."""
    number = number_in(wanted)
    place = place_of(one, number) if number is not None else None
    spot = next((each for each in spots_of(one, user) if each.place == place), None) if place else None
    return place, spot


def takes_answers(asked: CheckRequest) -> bool:
    return asked.round.takes_answers(timezone.localdate()) and not is_hidden(asked.round.commitment)


def said_by(asked: CheckRequest) -> list[LocalCheck]:
    """What this organisation has said over this request, the newest first."""
    return list(LocalCheck.objects.filter(request=asked).select_related("place", "replaced_by").order_by("-pk")[:10])


def phones_of(asked: CheckRequest, user: User) -> list[ContactPoint]:
    phones = ContactPoint.objects.visible_to(user).filter(organisation=asked.organisation_id)
    return list(phones.filter(kind=ContactPoint.Kind.PHONE).order_by("pk"))
