"""How alike two records are, and why. Pure: facts in, reasons out; what a reader may see was settled before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations, product

from rapidfuzz import fuzz

from crm.name_keys import forms_in, key_of, words_of

ALIKE = 85  # per cent, from where names are worth a look
SUBSET = 95  # one name holds all words of the other and one more: nearly, never wholly the same
MISTYPED = 70  # per cent, from where one word may be the other
SUSPECTED = 75  # from this score a pair is shown to the officers
LONG_NAME = 3  # words: so many are seldom shared by two people
POINTS = {
    "same_email": 35, "same_phone": 30, "same_website": 25, "same_organisation": 25, "same_place": 15,
    "other_place": -20,
}  # fmt: skip
HEAD = 4  # letters by which words meet that differ later on


@dataclass(frozen=True)
class Facts:
    """What a record, or a row of a file, says of who it is. Phones as +359…, e-mails in small letters."""

    names: tuple[str, ...]
    register_number: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    website: str = ""  # the host alone
    place: int | None = None
    organisations: frozenset[int] = frozenset()  # of a person: where they hold or held a post
    is_person: bool = False


@dataclass(frozen=True)
class Reason:
    """One thing two records share; `percent` and `without` only of names that are alike."""

    code: str
    percent: int = 0
    without: str = ""

    @property
    def plain(self) -> list[object]:
        return [self.code, self.percent, self.without]


@dataclass(frozen=True)
class Likeness:
    score: int
    reasons: tuple[Reason, ...]


def strict(one: Facts, other: Facts) -> Likeness | None:
    """For machines: the same register number, or the same name and something else that is the same."""
    found = loose(one, other)
    if found is None:
        return None
    codes = {reason.code for reason in found.reasons}
    beside = codes & {"same_email", "same_phone", "same_place", "same_organisation", "same_website"}
    return found if "same_number" in codes or ("same_name" in codes and beside) else None


def called_so(one: Facts, other: Facts) -> Likeness | None:
    """For a warning: whoever has the same name, whatever else they share."""
    found = loose(one, other)
    return found if found and any(reason.code == "same_name" for reason in found.reasons) else None


def loose(one: Facts, other: Facts) -> Likeness | None:
    """For people: whatever they share, with what it weighs; None when they share nothing."""
    named = by_name(one, other)
    shared = list(others(one, other))
    reasons = ([named] if named else []) + [reason for reason in shared if reason.code != "other_place"]
    if not reasons:
        return None
    if any(reason.code == "same_number" for reason in reasons):
        return Likeness(100, tuple(reasons))
    points = (points_of(named, one) if named else 0) + sum(POINTS[reason.code] for reason in shared)
    return Likeness(max(1, min(99, points)), tuple(reasons))


def points_of(named: Reason, facts: Facts) -> int:
    if named.code == "same_name":
        is_common = facts.is_person and max(len(words_of(name)) for name in facts.names) < LONG_NAME
        return 70 if is_common else 80
    return (50 if facts.is_person else 60) + 2 * (named.percent - ALIKE)  # people of like names are many


def by_name(one: Facts, other: Facts) -> Reason | None:
    """Return how the most alike of their names compare."""
    best = None
    for mine, theirs in product(one.names, other.names):
        reason = compared(mine, theirs)
        if reason and (
            best is None or (reason.code == "same_name", reason.percent) > (best.code == "same_name", best.percent)
        ):
            best = reason
    return best


def compared(mine: str, theirs: str) -> Reason | None:
    """Say how two names compare. Names of bodies share most of their words: what counts are those that differ."""
    first, second = words_of(mine), words_of(theirs)
    if not first or not second:
        return None
    without = ", ".join(dict.fromkeys(form.lower() for form in (*forms_in(mine), *forms_in(theirs))))[:80]
    here, there = (
        list((Counter(first) - Counter(second)).elements()),
        list((Counter(second) - Counter(first)).elements()),
    )
    if not here and not there:
        return Reason("same_name", 100, without)
    percent = how_alike(first, second, here, there)
    return Reason("alike_name", percent, without) if percent >= ALIKE else None


def how_alike(first: list[str], second: list[str], here: list[str], there: list[str]) -> int:
    """Return per cent; 0 where a word that differs is neither mistyped nor the only one too many."""
    if any(any(letter.isdigit() for letter in word) for word in (*here, *there)):
        return 0
    if not here or not there:
        in_common = min(len(first), len(second))
        return SUBSET if len(here) + len(there) == 1 and in_common > 1 else 0
    if len(here) != len(there) or len(here) > LONG_NAME:
        return 0
    best = max(permutations(there), key=lambda one: closeness(here, one))
    pairs: list[tuple[str, str]] = sorted(zip(here, best, strict=True), key=sorted)
    if not all(is_slip(*pair) for pair in pairs):
        return 0
    shared = sorted((Counter(first) & Counter(second)).elements())
    left = [*shared, *(one if len(one) > 1 else other for one, other in pairs)]
    right = [*shared, *(other if len(other) > 1 else one for one, other in pairs)]
    return min(SUBSET, round(fuzz.ratio(" ".join(left), " ".join(right))))


def closeness(here: list[str], there: tuple[str, ...]) -> float:
    return float(sum(fuzz.ratio(one, other) for one, other in zip(here, there, strict=True)))


def is_slip(one: str, other: str) -> bool:
    """Mistyped, or an initial. Abbreviations of different bodies differ by a letter: short words are never mistyped."""
    shorter = min(len(one), len(other))
    return one[0] == other[0] if shorter == 1 else shorter >= HEAD and fuzz.ratio(one, other) >= MISTYPED


def others(one: Facts, other: Facts) -> Iterator[Reason]:
    if one.register_number and one.register_number == other.register_number:
        yield Reason("same_number")
    if one.emails & other.emails:
        yield Reason("same_email")
    if one.phones & other.phones:
        yield Reason("same_phone")
    if one.organisations & other.organisations:
        yield Reason("same_organisation")
    if one.website and one.website == other.website:
        yield Reason("same_website")
    if one.place and other.place:
        yield Reason("same_place" if one.place == other.place else "other_place")


def keys_of(facts: Facts) -> set[str]:
    """Return what a possible twin shares at least one of, so that nobody is compared with everybody."""
    keys = {f"p{phone}" for phone in facts.phones} | {f"e{email}" for email in facts.emails}
    keys |= {f"r{facts.register_number}"} if facts.register_number else set()
    keys |= {f"w{facts.website}"} if facts.website else set()
    for name in facts.names:
        words = words_of(name)
        keys |= {f"n{key_of(name)}"} if words else set()
        keys |= set(halves(words))
    return keys


def halves(words: list[str]) -> Iterator[str]:
    """Two words each by its beginning or by its end: whoever mistyped one letter still meets the right one."""
    if len(words) == 1:
        yield f"h{head(words[0])}"
        yield f"t{tail(words[0])}"
    for pair in combinations(sorted(set(words[: LONG_NAME + 1])), 2):
        yield "h" + " ".join(sorted(head(word) for word in pair))
        yield "t" + " ".join(sorted(tail(word) for word in pair))


def head(word: str) -> str:
    """No letter stands in both the head and the tail of a word."""
    return word[: min(HEAD, max(1, len(word) // 2))]


def tail(word: str) -> str:
    return word[-min(HEAD, max(1, len(word) // 2)) :]
