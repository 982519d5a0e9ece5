"""Whether an organisation could stand in a call, and why not. Pure: facts and criteria in, findings in words out.

What is not on record is not known; it is never taken for a no.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.templatetags.fmt import cldr, day
from campaigns.models.calls import Criterion
from campaigns.models.credentials import Paper
from crm.approximate import first_day, in_words, last_day
from crm.models import Organisation

Kind, Test = Organisation.Kind, Criterion.Test
MAY_BE_REGISTERED = (Kind.CBO, Kind.NETWORK, Kind.OTHER)


class Finding(Enum):
    """What came out for one criterion."""

    MET = "met"
    LACKING = "lacking"
    CANNOT = "cannot"
    OPEN = "open"

    @property
    def label(self) -> str | Promise:
        return FINDINGS[self]

    @property
    def tone(self) -> str:
        return {"met": "kept", "lacking": "partly", "cannot": "broken", "open": "neutral"}[self.value]


class Verdict(Enum):
    """What came out for one organisation."""

    CAN = "can"
    LACKS = "lacks"
    CANNOT = "cannot"
    OPEN = "open"

    @property
    def label(self) -> str | Promise:
        return VERDICTS[self]

    @property
    def tone(self) -> str:
        return {"can": "kept", "lacks": "partly", "cannot": "broken", "open": "neutral"}[self.value]


FINDINGS = {
    Finding.MET: gettext_lazy("met"),
    Finding.LACKING: gettext_lazy("lacking, can be mended"),
    Finding.CANNOT: gettext_lazy("cannot be met"),
    Finding.OPEN: gettext_lazy("a person must look"),
}
VERDICTS = {
    Verdict.CAN: gettext_lazy("could stand"),
    Verdict.LACKS: gettext_lazy("lacks something that can be mended"),
    Verdict.CANNOT: gettext_lazy("cannot stand"),
    Verdict.OPEN: gettext_lazy("open questions"),
}


class Asked(Protocol):
    """A criterion, as far as the check looks at it."""

    test: str
    paper: str
    number: int | None
    no_older_than: int | None
    can_be_mended: bool


@dataclass(frozen=True)
class Held:
    """A paper that an organisation has."""

    kind: str
    year: int | None = None
    issued_on: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is on record of an organisation; an empty text is not known."""

    number: str = ""
    kind: str = ""
    founded: str = ""
    papers: tuple[Held, ...] = field(default=())


@dataclass(frozen=True)
class Answer:
    """What came out for one criterion, and why."""

    finding: Finding
    reason: str


def check(facts: Facts, criteria: Iterable[Asked], on: date) -> list[Answer]:
    """Answer every criterion as it will stand on the last day."""
    return [TESTS[Test(one.test)](facts, one, on) for one in criteria]


def verdict(criteria: Iterable[Asked], answers: Iterable[Answer]) -> Verdict:
    """What is asked of a person for everybody alike decides nothing here: the page says it once for all of them."""
    findings = {said.finding for one, said in zip(criteria, answers, strict=True) if one.test != Test.PERSON}
    for finding, result in (
        (Finding.CANNOT, Verdict.CANNOT), (Finding.LACKING, Verdict.LACKS), (Finding.OPEN, Verdict.OPEN),
    ):  # fmt: skip
        if finding in findings:
            return result
    return Verdict.CAN


def missing(criterion: Asked, reason: str) -> Answer:
    """It is known not to be so."""
    return Answer(Finding.LACKING if criterion.can_be_mended else Finding.CANNOT, reason)


def has_number(facts: Facts, criterion: Asked, on: date) -> Answer:
    if facts.number:
        return Answer(Finding.MET, _("Register number %(number)s") % {"number": facts.number})
    if facts.kind == Kind.INFORMAL:
        return missing(criterion, _("An informal group stands in no register."))
    return Answer(Finding.OPEN, _("No register number is on record."))


def is_ngo(facts: Facts, criterion: Asked, on: date) -> Answer:
    if facts.kind == Kind.NGO:
        return Answer(Finding.MET, _("On record as an NGO"))
    if not facts.kind or facts.kind in MAY_BE_REGISTERED:
        return Answer(Finding.OPEN, _("Its legal form is not on record."))
    said = _("On record as: %(kind)s") % {"kind": Kind(facts.kind).label}
    return missing(criterion, said) if facts.kind == Kind.INFORMAL else Answer(Finding.CANNOT, said)


def has_existed(facts: Facts, criterion: Asked, on: date) -> Answer:
    """A year counts as its last day; where its first day would do, only the day can decide."""
    years = criterion.number or 0
    if not facts.founded:
        return Answer(Finding.OPEN, _("When it was founded is not on record."))
    said = _("Founded: %(day)s") % {"day": in_words(facts.founded, cldr())}
    if years_after(last_day(facts.founded), years) <= on:
        return Answer(Finding.MET, said)
    if years_after(first_day(facts.founded), years) <= on:
        return Answer(Finding.OPEN, _("%(founded)s; the very day decides.") % {"founded": said})
    return Answer(Finding.CANNOT, said)


def shows_paper(facts: Facts, criterion: Asked, on: date) -> Answer:
    """As many as are asked, valid on the last day and not too old; of one year, one counts."""
    wanted, held = criterion.number or 1, [one for one in facts.papers if one.kind == criterion.paper]
    good = [one for one in held if stands(one, criterion, on)]
    unclear = [one for one in held if stands(one, criterion, on) is None]
    counted = distinct(good)
    said = shown_words(counted, wanted, Paper(criterion.paper))
    if counted >= wanted:
        return Answer(Finding.MET, said)
    if distinct([*good, *unclear]) >= wanted:
        return Answer(Finding.OPEN, _("Of a paper it has, the day of issue is not on record."))
    past = too_old(held, criterion, on)
    reason = f"{said}. {past}" if past else said
    if not held and not criterion.can_be_mended:
        return Answer(Finding.OPEN, _("%(said)s; whether it has any, nobody has asked.") % {"said": said})
    return missing(criterion, reason)


def asks_a_person(facts: Facts, criterion: Asked, on: date) -> Answer:
    return Answer(Finding.OPEN, _("Nothing on record answers it."))


def stands(paper: Held, criterion: Asked, on: date) -> bool | None:
    """Whether it counts on the last day; None where its day of issue would have to be known."""
    if paper.valid_until is not None and paper.valid_until < on:
        return False
    if not criterion.no_older_than:
        return True
    return None if paper.issued_on is None else paper.issued_on >= months_before(on, criterion.no_older_than)


def distinct(papers: list[Held]) -> int:
    years = {one.year for one in papers if one.year}
    return len(years) + sum(1 for one in papers if not one.year)


def shown_words(counted: int, wanted: int, paper: Paper) -> str:
    if wanted == 1:
        words = _("On record: %(paper)s") if counted else _("Not on record: %(paper)s")
        return words % {"paper": paper.label}
    words = _("%(paper)s: %(counted)s of %(wanted)s on record")
    return words % {"paper": paper.label, "counted": counted, "wanted": wanted}


def too_old(held: list[Held], criterion: Asked, on: date) -> str:
    """Say why those it has do not count."""
    ended = [one.valid_until for one in held if one.valid_until is not None and one.valid_until < on]
    if ended:
        return _("One is valid only until %(day)s.") % {"day": day(max(ended))}
    months = criterion.no_older_than
    if months and any(stands(one, criterion, on) is False for one in held):
        words = ngettext("One is older than %(months)s month.", "One is older than %(months)s months.", months)
        return words % {"months": months}
    return ""


def months_before(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def years_after(start: date, years: int) -> date:
    year = start.year + years
    return date(year, start.month, min(start.day, monthrange(year, start.month)[1]))


TESTS = {
    Test.NUMBER: has_number,
    Test.KIND: is_ngo,
    Test.YEARS: has_existed,
    Test.PAPER: shows_paper,
    Test.PERSON: asks_a_person,
}
