"""Which column of a source means which field of ours, and what its words mean: kept as plain JSON beside the batch."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from monitoring.importing.reading import Cell, Row
from monitoring.importing.values import Refused
from monitoring.models import Commitment, Delivery, Evidence, ImportBatch

FIELDS = {
    "title": gettext_lazy("Title, our paraphrase"),
    "verbatim": gettext_lazy("The promise, word for word"),
    "made_on": gettext_lazy("Made on"),
    "due": gettext_lazy("Due"),
    "owed_by": gettext_lazy("Owed by (name of the institution)"),
    "theme": gettext_lazy("Theme"),
    "status": gettext_lazy("Status in the source"),
    "claimed": gettext_lazy("What the institution claims"),
    "source": gettext_lazy("Source (document and page)"),
    "sources": gettext_lazy("Web addresses of the evidence"),
    "key": gettext_lazy("Number or code in the source"),
}
HISTORY_FIELDS = {
    "title": FIELDS["title"],
    "at": gettext_lazy("Date of the change"),
    "old_status": gettext_lazy("Status before"),
    "new_status": gettext_lazy("Status after"),
    "reason": gettext_lazy("Reason of the change"),
    "sources": FIELDS["sources"],
    "key": FIELDS["key"],
}
KNOWN_WORDS = {
    Delivery.NOT_STARTED: "not started, no action, не е започнато, незапочнато, не е започнала, неизпълнено",
    Delivery.LIMITED: "in progress, started, ongoing, в процес, в изпълнение, започнато, частично изпълнено",
    Delivery.SUBSTANTIAL: "compromised, mostly done, largely done, в голяма степен изпълнено",
    Delivery.COMPLETE: "complete, completed, done, achieved, kept, изпълнено, изпълнена, завършено, приключено",
    Delivery.ABANDONED: "broken, abandoned, cancelled, отменено, изоставено, отпаднало",
    Delivery.REVERSED: "reversed, върнато назад",
    Delivery.NO_EVIDENCE: "no evidence, няма данни",
    Delivery.NOT_ASSESSED: "not rated, not assessed, неоценено",
}


@dataclass(frozen=True)
class Grade:
    """How evidence from one host counts."""

    hosts: tuple[str, ...] = ()
    origin: str = Evidence.Origin.INDEPENDENT
    directness: str = Evidence.Directness.SECONDARY

    def fits(self, host: str) -> bool:
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


@dataclass(frozen=True)
class Plan:
    """A mapping, checked."""

    name: str
    register: str
    content: str
    columns: dict[str, list[str]]
    key_length: int = 0
    statuses: dict[str, Delivery] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    default_grade: Grade = Grade()
    grades: tuple[Grade, ...] = ()
    stance: str = Evidence.Stance.CONTEXT
    language: str = "bg"
    origin: str = Commitment.Origin.DOCUMENT
    force: str = Commitment.Force.STATEMENT
    as_of: date | None = None

    def cell(self, row: Row, name: str) -> Cell:
        """Return the first of the field's columns that holds anything."""
        return next((row.cells[column] for column in self.columns.get(name, []) if row.cells.get(column)), "")

    def text(self, row: Row, name: str) -> str:
        cell = self.cell(row, name)
        return "; ".join(cell) if isinstance(cell, list) else cell

    def column(self, name: str) -> str:
        return next(iter(self.columns.get(name, [])), name)

    def delivery(self, word: str) -> Delivery:
        """Return what a word of the source means on our scale."""
        found = self.statuses.get(word.casefold())
        if found is None:
            raise Refused(_("The status “%(word)s” is not in the mapping.") % {"word": word[:60]})
        return found

    def grade(self, host: str) -> Grade:
        return next((grade for grade in self.grades if grade.fits(host)), self.default_grade)


def load(plain: Mapping[str, Any], columns: Iterable[str] | None = None) -> Plan:
    """Check a mapping and, where given, that the file has its columns; refuse in words."""
    try:
        plan = _plan(plain)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(_("The mapping cannot be used: %(error)s.") % {"error": error}) from None
    fields = HISTORY_FIELDS if plan.content == ImportBatch.Content.HISTORY else FIELDS
    unknown = [name for name in plan.columns if name not in fields]
    if unknown:
        raise ValidationError(
            _("The mapping names fields that there are not: %(names)s.") % {"names": ", ".join(unknown)}
        )
    _require(plan)
    if columns is not None:
        here = set(columns)
        missing = [column for names in plan.columns.values() for column in names if column not in here]
        if missing:
            raise ValidationError(
                _("The file lacks these columns of the mapping: %(names)s.") % {"names": ", ".join(missing)}
            )
    return plan


def _require(plan: Plan) -> None:
    needed = (
        ["title"] if plan.content == ImportBatch.Content.COMMITMENTS else ["title", "at", "old_status", "new_status"]
    )
    lacking = [name for name in needed if not plan.columns.get(name)]
    if lacking:
        raise ValidationError(_("The mapping has no column for: %(names)s.") % {"names": ", ".join(lacking)})


def _plan(plain: Mapping[str, Any]) -> Plan:
    evidence = dict(plain.get("evidence", {}))
    constants = dict(plain.get("constants", {}))
    language = str(plain.get("language", "bg"))
    if language not in dict(settings.LANGUAGES):
        raise ValueError(_("no such language: %(language)s") % {"language": language})
    return Plan(
        name=str(plain.get("name") or plain["register"]),
        register=_register(str(plain["register"])),
        content=ImportBatch.Content(plain.get("content", "commitments")).value,
        columns={name: [one] if isinstance(one, str) else list(one) for name, one in plain["columns"].items() if one},
        key_length=int(plain.get("key_length", 0)),
        statuses={str(word).casefold(): Delivery(meaning) for word, meaning in plain.get("statuses", {}).items()},
        themes={str(word).casefold(): str(key) for word, key in plain.get("themes", {}).items()},
        default_grade=_grade(evidence),
        grades=tuple(_grade(rule) for rule in evidence.get("rules", [])),
        stance=Evidence.Stance(evidence.get("stance", "context")).value,
        language=language,
        origin=Commitment.Origin(constants.get("origin", "document")).value,
        force=Commitment.Force(constants.get("force", "statement")).value,
        as_of=date.fromisoformat(plain["as_of"]) if plain.get("as_of") else None,
    )


def _register(text: str) -> str:
    short = re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:60]
    if not short:
        raise ValueError(_("the register has no name"))
    return short


def _grade(rule: Mapping[str, Any]) -> Grade:
    return Grade(
        tuple(rule.get("hosts", ())),
        Evidence.Origin(rule.get("origin", "independent")).value,
        Evidence.Directness(rule.get("directness", "secondary")).value,
    )


# Shipped mappings


def shipped() -> dict[str, dict[str, Any]]:
    """Return the mappings that come with the product, by the name of their file."""
    folder = Path(settings.BASE_DIR) / "reference" / "mappings"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def read_file(path: Path) -> dict[str, Any]:
    """Return a mapping by its path or the name of a shipped one."""
    known = shipped()
    if not path.exists() and path.name in known:
        return known[path.name]
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ValidationError(_("The mapping cannot be read: %(error)s.") % {"error": error}) from None
    if not isinstance(found, dict):
        raise ValidationError(_("The mapping cannot be used: %(error)s.") % {"error": _("it is not an object")})
    return found


def fits(plain: Mapping[str, Any], columns: Iterable[str]) -> bool:
    try:
        load(plain, columns)
    except ValidationError:
        return False
    return True


# Words of a status


def meaning(word: str) -> Delivery | None:
    """Return what a customary word of a status means; None when it is not known."""
    bare = word.casefold().strip()
    for delivery, words in KNOWN_WORDS.items():
        labels = {str(delivery.label)}
        with override("bg"):
            labels.add(str(delivery.label))
        if bare in {one.strip() for one in words.split(",")} | labels | {delivery.value}:
            return delivery
    return None


GUESSES = {
    "title": "title, promise, commitment, measure, обещание, ангажимент, мярка, заглавие, наименование",
    "verbatim": "verbatim, text, quote, description, текст, цитат, дословно, описание",
    "made_on": "made on, date, promised on, дата, дата на обещанието, поето на, обещано на",
    "due": "due, deadline, due date, срок, краен срок, срок за изпълнение",
    "owed_by": "owed by, institution, body, ministry, институция, отговорна институция, ведомство, министерство",
    "theme": "theme, category, topic, тема, категория, област, приоритет",
    "status": "status, статус, състояние, изпълнение, степен на изпълнение",
    "claimed": "claimed, official status, отчетено, отчет, отчет на институцията",
    "source": "source, document, източник, документ",
    "sources": "sources, links, url, urls, evidence, източници, връзки, линк, линкове, доказателства",
    "key": "key, id, code, number, no, №, номер, код",
}


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return the column that each field's name suggests, each column once."""
    free = {column.casefold().strip(" .:"): column for column in columns}
    found = {}
    for name, words in GUESSES.items():
        hit = next((word for word in (one.strip() for one in words.split(",")) if word in free), None)
        if hit:
            found[name] = free.pop(hit)
    return found
