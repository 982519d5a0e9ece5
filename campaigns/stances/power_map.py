"""The power map: who decides about our asks, where each of them stands, how much they weigh, what to do next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.models import Ask, AskPressed, Influence, Stance
from campaigns.stances import next_steps
from campaigns.stances.next_steps import Question, Step
from campaigns.stances.standing import Target, histories, targets, weights
from crm.acquaintance import Met, held_seats, who_met
from crm.models import Organisation, Person, Side, Tenure

MOST_SEATS, MOST_KNOWN = 60, 2


@dataclass
class Line:
    """One target: what is on record of it and what is not."""

    key: str
    target: Target
    influence: Influence | None
    histories: list[list[Stance]] = field(default_factory=list)  # one an ask, the newest first
    steps: list[Step] = field(default_factory=list)
    known_by: list[Met] = field(default_factory=list)
    number: int = 0  # in the picture and in the table
    ways: list[tuple[list[Stance], SafeString]] = field(default_factory=list)  # each history and its strip

    @property
    def anchor(self) -> str:
        return self.key.replace(":", "-")

    @property
    def is_person(self) -> bool:
        return isinstance(self.target, Person)

    @property
    def today(self) -> list[Stance]:
        """Where it stands on each ask."""
        return [history[0] for history in self.histories]

    @property
    def stance(self) -> Stance | None:
        """The hardest of where it stands today, of equal ones the newest."""
        return min(self.today, key=lambda one: (one.place.rank, -one.taken_on.toordinal(), -one.pk), default=None)

    @property
    def weight(self) -> int:
        return self.influence.weight if self.influence else 0

    @property
    def is_placed(self) -> bool:
        """Whether it stands in the picture: both are said."""
        return bool(self.histories) and self.influence is not None

    @property
    def posts(self) -> list[Tenure]:
        return self.target.tenures_today if isinstance(self.target, Person) else []


@dataclass(frozen=True)
class PowerMap:
    placed: list[Line]
    not_yet_said: list[Line]

    @property
    def lines(self) -> list[Line]:
        return [*self.placed, *self.not_yet_said]


def draw_up(asks: Sequence[Ask], user: Visitor, today: date | None = None) -> PowerMap:
    """Gather it through the gates: whom and what the reader may not see is neither shown nor counted."""
    ids = [ask.pk for ask in asks]
    said = histories(ids, user)
    keys = {key for _ask, key in said} | expected(asks, ids, user)
    named = targets(keys, user)
    influence = weights(named, user)
    steps = next_steps.of(Question(frozenset(named), ids, user, today or timezone.localdate()))
    known = known_by(named, user)
    lines = [
        Line(
            key, target, influence.get(key), [history for (_ask, one), history in said.items() if one == key],
            steps.get(key, []), known.get(key, []),
        )
        for key, target in named.items()
    ]  # fmt: skip
    return numbered(sorted(lines, key=by_weight))


def by_weight(line: Line) -> tuple[int, int, str]:
    """The heaviest first, of equal ones the hardest to move."""
    return (-line.weight, line.stance.place.rank if line.stance else 9, str(line.target))


def numbered(lines: Sequence[Line]) -> PowerMap:
    found = PowerMap([one for one in lines if one.is_placed], [one for one in lines if not one.is_placed])
    for number, line in enumerate(found.lines, 1):
        line.number = number
    return found


def expected(asks: Sequence[Ask], ids: Sequence[int], user: Visitor) -> set[str]:
    """Whom we ask: the bodies addressed, who holds the offices today, who sat there when it was brought up."""
    bodies = Organisation.objects.visible_to(user).filter(
        pk__in=[one.addressed_to_id for one in asks if one.addressed_to_id]
    )
    offices = [one.addressed_office_id for one in asks if one.addressed_office_id]
    holders = Tenure.objects.visible_to(user).on(timezone.localdate()).filter(office__in=offices)
    pressed = AskPressed.objects.visible_to(user).held().filter(ask__in=ids).values("meeting")
    seats = held_seats(user).filter(side=Side.THEIRS, meeting__in=pressed)[:MOST_SEATS]
    people = {*holders.values_list("person", flat=True), *seats.values_list("person", flat=True)}
    return {f"organisation:{pk}" for pk in bodies.values_list("pk", flat=True)} | {f"person:{pk}" for pk in people}


def known_by(named: Iterable[str], user: Visitor) -> dict[str, list[Met]]:
    """Who of us has met each of them most often."""
    found: dict[str, list[Met]] = {}
    for met in who_met(user, [int(key.split(":")[1]) for key in named if key.startswith("person:")]):
        few = found.setdefault(f"person:{met.theirs.pk}", [])
        if len(few) < MOST_KNOWN:
            few.append(met)
    return found


# As rows of a spreadsheet: exactly what the page shows


def header() -> list[str]:
    return [
        _("Who"), _("Today"), _("Ask"), _("Stance"), _("On"), _("What they said or did"), _("What shows it"),
        _("Author of the stance"), _("Influence"), _("Why"), _("Author of the influence"), _("Next steps"),
    ]  # fmt: skip


def cells(shown: PowerMap) -> Iterator[list[object]]:
    nothing: list[Stance | None] = [None]
    for line in shown.lines:
        for stance in line.today or nothing:
            yield [
                line.target, "; ".join(str(one) for one in line.posts), *stance_cells(stance),
                *influence_cells(line.influence), "; ".join(step.text for step in line.steps),
            ]  # fmt: skip


def stance_cells(stance: Stance | None) -> list[object]:
    if stance is None:
        return ["", _("not yet said"), "", "", "", ""]
    return [
        stance.ask, stance.get_position_display(), stance.taken_on, stance.note, stance.ground, stance.author,
    ]  # fmt: skip


def influence_cells(influence: Influence | None) -> list[object]:
    if influence is None:
        return [_("not yet said"), "", ""]
    return [influence.weight, influence.reason, influence.author]
