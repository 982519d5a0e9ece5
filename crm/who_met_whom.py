"""The grid of who met whom: pairs of one of ours and one of theirs, counted in the database over all that is seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import BigIntegerField, Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from crm.acquaintance import Link, held_seats, taken_seats
from crm.models import Organisation, Person, Side, Tenure
from crm.models.meetings import ParticipationQuerySet

MOST_LINES, MOST_COLUMNS, MOST_PAIRS = 40, 20, 10_000
FIRST_SHOWN = 4  # of us on the card of one of theirs; the others are unfolded
Theirs: TypeAlias = Person | Organisation
Seats: TypeAlias = "QuerySet[Any]"  # each with its `line`: the person, or the institution they sat there for


@dataclass(frozen=True)
class Line:
    """One of theirs: a cell for each column, how many others of us met them, and who alone ever did."""

    who: Theirs
    cells: list[tuple[Person, Link | None]]
    others: int
    only_by: Person | None

    @property
    def folded(self) -> set[int]:
        """Those of us who met them less often than the first ones."""
        met = sorted((link for _one, link in self.cells if link), key=lambda link: -link.times)
        return {link.ours for link in met[FIRST_SHOWN:]}


@dataclass(frozen=True)
class Grid:
    pairs: int
    is_cut: bool  # there are more pairs than were read
    columns: list[Person]
    lines: list[Line]
    theirs: int  # of whom `lines` are shown
    ours: int


def their_seats(user: Visitor, *, by_institution: bool = False) -> Seats:
    """Those that are not ours; whom somebody sat there for is asked only as far as the reader may see it."""
    seats = taken_seats(user).exclude(side=Side.OURS)
    if not by_institution:
        return seats.exclude(person=None).annotate(line=F("person"))
    capacity = Tenure.objects.visible_to(user).filter(pk=OuterRef("capacity"))
    for_whom = Coalesce("organisation", Subquery(capacity.values("organisation")), output_field=BigIntegerField())
    return seats.annotate(line=for_whom).exclude(line=None)


def our_seats(user: Visitor) -> ParticipationQuerySet:
    return held_seats(user).filter(side=Side.OURS).order_by()


def tables_with(user: Visitor, who: Theirs) -> Seats:
    """Their seats at the meetings that a cell of their line counts."""
    return their_seats(user, by_institution=isinstance(who, Organisation)).filter(line=who.pk)


def sat_for(seats: ParticipationQuerySet, institution: Organisation, user: Visitor) -> ParticipationQuerySet:
    theirs = their_seats(user, by_institution=True).filter(line=institution.pk)
    return seats.filter(pk__in=theirs.values("pk"))


def beside_ours(seats: Seats, user: Visitor) -> Seats:
    """The same seats once for each of us at the table, who is `one`."""
    beside = seats.filter(meeting__participations__in=our_seats(user)).order_by()
    named: Seats = beside.annotate(one=F("meeting__participations__person"))
    return named


def pairs(seats: Seats, user: Visitor) -> list[Link]:
    """Return every pair that sat at one table, the pair that met most often first."""
    grouped = beside_ours(seats, user).values("line", "one")
    counted = grouped.annotate(times=Count("meeting", distinct=True), last_on=Max("meeting__held_on"))
    found = counted.order_by("-times", "-last_on", "one", "line").values_list("one", "line", "times", "last_on")
    return [Link(*row) for row in found[: MOST_PAIRS + 1]]


def met_by_one(seats: Seats, user: Visitor) -> set[int]:
    """Return the lines with whom only one of us ever sat."""
    alone = beside_ours(seats, user).values("line").annotate(ours=Count("one", distinct=True)).filter(ours=1)
    return set(alone.values_list("line", flat=True))


def most_often(of: Iterable[tuple[int, int]], most: int) -> list[int]:
    """Return the first of (who, times) by how often together; equal ones keep their order."""
    together: Counter[int] = Counter()
    for who, times in of:
        together[who] += times
    return [who for who, _times in together.most_common(most)]


def grid(seats: Seats, user: Visitor, *, by_institution: bool) -> Grid:
    """Lay out the pairs among `seats`; whether only one of us ever met them is asked of all the seats there are."""
    found = pairs(seats, user)
    known = found[:MOST_PAIRS]
    lines = most_often(((link.theirs, link.times) for link in known), MOST_LINES)
    shown = [link for link in known if link.theirs in set(lines)]
    alone = met_by_one(their_seats(user, by_institution=by_institution).filter(line__in=lines), user)
    ours, theirs = names(shown, user, by_institution=by_institution)
    columns = [ours[pk] for pk in most_often(((link.ours, link.times) for link in shown), MOST_COLUMNS)]
    met = met_by_line(shown)
    return Grid(
        pairs=len(known),
        is_cut=len(found) > MOST_PAIRS,
        columns=columns,
        lines=[line_of(theirs[pk], met[pk], columns, ours[min(met[pk])] if pk in alone else None) for pk in lines],
        theirs=len({link.theirs for link in known}),
        ours=len({link.ours for link in known}),
    )


def met_by_line(links: Iterable[Link]) -> dict[int, dict[int, Link]]:
    met: dict[int, dict[int, Link]] = defaultdict(dict)
    for link in links:
        met[link.theirs][link.ours] = link
    return met


def line_of(who: Theirs, met: Mapping[int, Link], columns: Sequence[Person], only_by: Person | None) -> Line:
    cells = [(one, met.get(one.pk)) for one in columns]
    return Line(who, cells, len(met) - sum(1 for _one, link in cells if link), only_by)


def names(
    links: Sequence[Link], user: Visitor, *, by_institution: bool
) -> tuple[Mapping[int, Person], Mapping[int, Theirs]]:
    """Return who ours and theirs are; whoever has a seat that is seen is seen."""
    ours, theirs = {link.ours for link in links}, {link.theirs for link in links}
    if by_institution:
        bodies = Organisation.objects.visible_to(user).in_bulk(theirs)
        return Person.objects.visible_to(user).in_bulk(ours), bodies
    people = Person.objects.visible_to(user).for_reader(user).in_bulk(ours | theirs)
    return people, people


def header() -> list[str]:
    return [
        _("Whom we met"), _("Today"), _("Who of us met them"), _("Meetings"), _("Last met on"),
        _("Only one of us has ever met them"),
    ]  # fmt: skip


def cells(seats: Seats, user: Visitor, *, by_institution: bool) -> Iterator[list[object]]:
    """Every pair, not only those of the grid."""
    found = pairs(seats, user)[:MOST_PAIRS]
    alone = met_by_one(their_seats(user, by_institution=by_institution), user)
    ours, theirs = names(found, user, by_institution=by_institution)
    for link in found:
        who = theirs[link.theirs]
        today = "; ".join(str(tenure) for tenure in who.tenures_today) if isinstance(who, Person) else ""
        yield [who, today, ours[link.ours], link.times, link.last_on, _("yes") if link.theirs in alone else ""]
