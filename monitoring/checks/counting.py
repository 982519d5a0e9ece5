"""How far a promise was seen on the spot: counts of municipalities, never a share of a country nobody looked at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from monitoring.models import CheckRound, LocalCheck
from monitoring.models.checks import LocalCheckQuerySet

Answer = LocalCheck.Answer


class Finding(Enum):
    """What the checks of one municipality say together; each with its word, tone and sign."""

    DIFFER = ("differ", _("answers differ"), "overdue", "≠")
    SEEN = ("seen", _("seen"), "kept", "✓")
    NOT_SEEN = ("not_seen", _("not seen"), "broken", "✗")
    CANNOT_TELL = ("cannot_tell", _("cannot tell"), "neutral", "?")
    UNCHECKED = ("unchecked", _("not checked"), "", "·")

    def __init__(self, key: str, label: Promise, tone: str, sign: str) -> None:
        self.key, self.label, self.tone, self.sign = key, label, tone, sign

    def __str__(self) -> str:
        return str(self.label)


def finding_of(answers: Collection[str]) -> Finding:
    """One who saw it and one who did not contradict each other; who cannot tell contradicts nobody."""
    given = set(answers)
    if {Answer.SEEN, Answer.NOT_SEEN} <= given:
        return Finding.DIFFER
    if Answer.SEEN in given:
        return Finding.SEEN
    if Answer.NOT_SEEN in given:
        return Finding.NOT_SEEN
    return Finding.CANNOT_TELL if given else Finding.UNCHECKED


@dataclass(frozen=True)
class Coverage:
    """Of `wanted` municipalities so many were checked, and this is what was found there."""

    wanted: int
    seen: int
    not_seen: int
    cannot_tell: int
    differ: int

    @property
    def checked(self) -> int:
        return self.seen + self.not_seen + self.cannot_tell + self.differ


def coverage(findings: Iterable[Finding], wanted: int) -> Coverage:
    found = Counter(findings)
    return Coverage(
        wanted, found[Finding.SEEN], found[Finding.NOT_SEEN], found[Finding.CANNOT_TELL], found[Finding.DIFFER]
    )


def findings_of_each(
    rounds: Collection[CheckRound], checks: LocalCheckQuerySet | None = None
) -> dict[int, dict[int, Finding]]:
    """Return, for each round, what was found in each municipality that somebody checked, by all or these checks."""
    counted = LocalCheck.objects.all() if checks is None else checks
    given: dict[tuple[int, int], set[str]] = defaultdict(set)
    standing = counted.standing().filter(request__round__in=[one.pk for one in rounds])
    for number, place, answer in standing.values_list("request__round", "place", "answer"):
        given[number, place].add(answer)
    found: dict[int, dict[int, Finding]] = {one.pk: {} for one in rounds}
    for (number, place), answers in given.items():
        found[number][place] = finding_of(answers)
    return found


def coverage_of_each(rounds: Collection[CheckRound], checks: LocalCheckQuerySet | None = None) -> dict[int, Coverage]:
    """Two queries, however many rounds. Only a count that is for everybody is of all checks."""
    wanted, found = wanted_in_each(rounds), findings_of_each(rounds, checks)
    return {number: coverage(places.values(), wanted.get(number, 0)) for number, places in found.items()}


def coverage_for(rounds: Collection[CheckRound], user: Visitor) -> dict[int, Coverage]:
    """The same, of the checks that the reader may see."""
    return coverage_of_each(rounds, LocalCheck.objects.visible_to(user))


def wanted_in_each(rounds: Collection[CheckRound]) -> Mapping[int, int]:
    rows = CheckRound.objects.filter(pk__in=[one.pk for one in rounds]).order_by()
    return dict(rows.annotate(wanted=Count("municipalities")).values_list("pk", "wanted"))
