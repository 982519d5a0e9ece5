"""What a file can be brought in as. Each app registers its own; the machinery knows only this."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import User

if TYPE_CHECKING:
    from crm.importing.intake import Intake
    from crm.importing.mapping import Plan
    from crm.models import ImportBatch

Watch = Callable[[int], None]


@dataclass(frozen=True)
class Vocabulary:
    """Words of the file that stand for ours: kept in the plan under `key`, read from the columns of `fields`."""

    key: str
    fields: tuple[str, ...]
    choices: tuple[tuple[str, str | Promise], ...]
    meaning: Callable[[str], str | None]  # what a word customarily means


@dataclass(frozen=True)
class Constant:
    """A value that holds for all rows of a file, asked for beside the columns."""

    field: str
    choices: tuple[tuple[str, str | Promise], ...] = ()
    initial: str = ""
    hint: str | Promise = ""


@dataclass(frozen=True)
class Pages:
    """The parts of the pages that tell what a target's numbers and records mean."""

    counts: str
    shown: str
    result: str
    outlook: str
    taken_back: str
    note: str = ""  # what the preview adds to the numbers


class Target(ABC):
    """One kind of list."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    order: ClassVar[int]  # in the choice of what a file is; the first is meant where nothing is said
    fields: ClassVar[Mapping[str, str | Promise]]
    required: ClassVar[tuple[str, ...]]
    telling: ClassVar[tuple[str, ...]] = ()  # fields that tell this kind of list from the others
    guesses: ClassVar[Mapping[str, str]] = {}  # customary headings of each field's column
    vocabularies: ClassVar[tuple[Vocabulary, ...]] = ()
    constants: ClassVar[tuple[Constant, ...]] = ()
    causes: ClassVar[tuple[str, ...]] = ()
    pages: ClassVar[Pages]
    by_hand: ClassVar[bool] = True  # whether its columns can be matched on the page
    asks_register: ClassVar[bool] = False  # whether the list has a name and a language of its own
    asks_duplicates: ClassVar[bool] = False  # whether a row may describe what is on record already

    @abstractmethod
    def plan(self, plain: Mapping[str, Any]) -> "Plan":
        """Check the mapping; KeyError, TypeError or ValueError when it is none."""

    @abstractmethod
    def intake(self, batch: "ImportBatch", plan: "Plan", write: bool) -> "Intake": ...

    @abstractmethod
    def has_records(self, batch: "ImportBatch") -> bool: ...

    @abstractmethod
    def total(self, batch: "ImportBatch") -> int:
        """Return how many records there are to take back."""

    @abstractmethod
    def revert(self, batch: "ImportBatch", by: Actor, watch: Watch) -> Any:
        """Take the batch back in portions; returns something with `as_json()`."""

    @abstractmethod
    def outlook(self, batch: "ImportBatch", user: User) -> Any:
        """Count what taking back would do, without doing it."""

    def refuse_revert(self, batch: "ImportBatch") -> None:  # noqa: B027  most have nothing in their way
        """Raise ValidationError while something else has to be taken back first."""

    def required_of(self, plain: Mapping[str, Any]) -> Iterable[str]:
        """Return the fields that need a column; a constant stands for one."""
        given = plain.get("constants", {})
        return [name for name in self.required if not given.get(name)]

    def result(self, batch: "ImportBatch", user: User) -> dict[str, Any]:
        """What the page of the batch tells beside the numbers."""
        return {}


_targets: dict[str, Target] = {}


def register(*found: Target) -> None:
    _targets.update({target.name: target for target in found})


def every() -> list[Target]:
    return sorted(_targets.values(), key=lambda target: target.order)


def of(name: str) -> Target:
    """Return the target of that name; without one the first."""
    if not name:
        return every()[0]
    if name not in _targets:
        raise ValidationError(_("There are no lists of this kind: %(name)s.") % {"name": name})
    return _targets[name]


def chosen(asked: str, otherwise: str) -> Target:
    """Return what somebody says the file is, as far as its columns can be matched by hand."""
    known = {target.name: target for target in every() if target.by_hand}
    return known.get(asked) or known.get(otherwise) or every()[0]


def guess(columns: Iterable[str], target: Target) -> dict[str, str]:
    """Return the column that each field's name suggests, each column once."""
    free = {column.casefold().strip(" .:*"): column for column in reversed(list(columns))}
    found = {}
    for name, words in target.guesses.items():
        hit = next((word for word in (one.strip() for one in words.split(",")) if word in free), None)
        if hit:
            found[name] = free.pop(hit)
    return found


def recognise(columns: list[str]) -> Target:
    """Return the target whose fields the header names best: those that tell it from the others, then how many."""

    def score(target: Target) -> tuple[bool, int]:
        found = guess(columns, target)
        return bool(target.telling) and all(name in found for name in target.telling), len(found)

    return max((target for target in every() if target.by_hand), key=score)
