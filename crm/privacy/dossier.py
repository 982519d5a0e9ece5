"""Everything we hold about one person, gathered from every mapped table; other people's names are taken out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.jobs import Progress
from accounts.models import LogEntry, User
from accounts.templatetags.fmt import day, moment
from crm.models import BulkChange, Person, ProcessingWords, RetentionRule
from crm.privacy import labels, passages
from crm.privacy.identifiers import Terms, terms_of
from crm.privacy.mentions import PURPOSES, Activity, Link, Table, for_readers
from crm.privacy.others import others_in, somebody_else
from crm.privacy.retention import CONDITIONS
from crm.privacy.rows import Subject, leads_to, linked


@dataclass
class Cell:
    """`name` is the column, for another system; `label` says it to people."""

    name: str
    label: str
    value: str


@dataclass
class Row:
    link: Link
    title: str
    cells: list[Cell] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)


@dataclass
class Part:
    """What one table holds: its rows, why they are kept, who sees them, how long."""

    table: Table
    rows: list[Row] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.table.label

    @property
    def purpose(self) -> Any:
        return PURPOSES[str(self.table.activity)]

    @property
    def retention(self) -> str:
        return str(self.table.retention or self.purpose.retention)


@dataclass(frozen=True)
class Attached:
    """A file of theirs that goes along."""

    name: str
    stored: Any
    where: str


@dataclass
class Gathered:
    subject: Subject
    as_of: date
    parts: list[Part]
    files: list[Attached]
    mentioned_in: list[Row]
    unread: int

    @property
    def counts(self) -> dict[str, int]:
        return {part.table.model: len(part.rows) for part in self.parts}


def gather(person: Person, progress: Progress) -> Gathered:
    """Read every table. No gate is asked: whoever may ask for a dossier was asked before, whoever lets it go after."""
    subject = Subject.of(person)
    terms = terms_of(subject)
    wanted = [table for table in for_readers() if table.activity]
    parts: list[Part] = []
    for number, table in enumerate(wanted):
        progress(number, len(wanted) + 2, str(_("Looking into: %(table)s") % {"table": table.label}))
        part = Part(table, [*rows_of(table, subject), *quotes_of(table, subject, terms)])
        if part.rows:
            parts.append(part)
    progress(len(wanted), len(wanted) + 2, str(_("Reading the stored files")))
    named, unread = passages.in_files(subject, terms)
    files = list(files_of(wanted, subject))
    mentioned = [Row(Link.NEAR, one.where, quotes=list(one.quotes)) for one in named]
    gathered = Gathered(subject, timezone.localdate(), parts, files, mentioned, len(unread))
    redact(gathered, terms)
    return gathered


def rows_of(table: Table, subject: Subject) -> Iterator[Row]:
    for link, rows in linked(table, subject):
        for row in rows.iterator(chunk_size=500):
            yield Row(link, title_of(row), shown(table, row, link, subject))


def title_of(row: Any) -> str:
    return f"{labels.one_of(type(row))} {row.pk}"


def shown(table: Table, row: Any, link: Link, subject: Subject) -> list[Cell]:
    """Of their own rows everything but secrets, of others what places them."""
    told: list[Cell] = []
    hidden = {*table.secret, *table.files, *labels.UNSHOWN}
    for one in row._meta.concrete_fields:
        whole = link is Link.ABOUT or not is_text(one)
        if one.name in hidden or one.primary_key or isinstance(one, models.GeneratedField) or not whole:
            continue
        told.append(Cell(one.name, labels.called(one), in_words(row, one, subject)))
    if link is not Link.ABOUT:
        told.insert(0, Cell("record", str(_("record")), record_of(row)))
        told.append(Cell("what_you_are_in_it", str(_("what you are in it")), roles(table, row, subject)))
    return [cell for cell in told if cell.value]


def record_of(row: Any) -> str:
    """Return what a row says of itself, in words where that is a code."""
    if isinstance(row, LogEntry):
        return f"{moment(row.at)} · {row.words}"
    if isinstance(row, BulkChange):
        return str(row._meta.verbose_name)
    if isinstance(row, ProcessingWords) and row.activity in Activity:
        return str(Activity(row.activity).label)
    rule = getattr(row, "rule", row)
    if isinstance(rule, RetentionRule) and rule.condition in CONDITIONS:
        return str(CONDITIONS[rule.condition].label)
    return str(row)


def is_text(column: Any) -> bool:
    return isinstance(column, models.CharField | models.TextField | models.JSONField) and not column.choices


def in_words(row: Any, column: Any, subject: Subject) -> str:
    told = labels.in_words(row, column)
    if told is not None:
        return told
    if column.is_relation:
        return related_in_words(row, column, subject)
    display = getattr(row, f"get_{column.name}_display", None)
    value = getattr(row, column.name)
    return plain(display() if display and value else value)


def plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return passages.as_text(value) if isinstance(value, str | list | dict) else str(value)


def related_in_words(row: Any, column: Any, subject: Subject) -> str:
    """Another person is somebody; what is not a person is called by its name."""
    key = getattr(row, column.attname)
    if key is None:
        return ""
    if column.related_model is Person:
        return str(subject.person) if key in {one.pk for one in subject.people} else somebody_else()
    if column.related_model is User:
        is_own = subject.user is not None and key == subject.user.pk
        colleague = _("a colleague")
        return str(subject.user) if is_own else f"[{colleague}]"
    return str(getattr(row, column.name))


def roles(table: Table, row: Any, subject: Subject) -> str:
    """Return in which columns of the row they stand: its author, its addressee."""
    own = {Person: {one.pk for one in subject.people}, User: {subject.user.pk} if subject.user else set()}
    found = []
    for lookup in table.links:
        target = leads_to(table, lookup)
        if (
            target
            and "__" not in lookup
            and hasattr(row, f"{lookup}_id")
            and getattr(row, f"{lookup}_id") in own[target]
        ):
            found.append(labels.called(row._meta.get_field(lookup)))
    return ", ".join(found)


def quotes_of(table: Table, subject: Subject, terms: Terms) -> Iterator[Row]:
    """What others wrote that names them: the passage, never the whole text."""
    if table.texts or table.addresses:
        for one in passages.of_table(table, subject, terms):
            yield Row(Link.NEAR, one.where, quotes=list(one.quotes) or [_("their name stands in this record")])


def files_of(wanted: list[Table], subject: Subject) -> Iterator[Attached]:
    """Their own files: on their record, sent by them."""
    number = 0
    for table in wanted:
        about = [rows for link, rows in linked(table, subject) if link is Link.ABOUT and table.model != "crm.Dossier"]
        for rows in about if table.files else []:
            for row in rows:
                for column in table.files:
                    stored = getattr(row, column)
                    if stored:
                        number += 1
                        name = getattr(row, "file_name", "") or "file"
                        yield Attached(f"files/{number:03}-{name[-80:]}".replace("..", "."), stored, title_of(row))


def redact(gathered: Gathered, terms: Terms) -> None:
    rows = [row for part in gathered.parts for row in part.rows] + gathered.mentioned_in
    others = others_in(words_in(rows), gathered.subject, terms)
    for row in rows:
        for cell in row.cells:
            cell.value = others.taken_out(cell.value)
        row.quotes = [others.taken_out(quote) for quote in row.quotes]
    gathered.files = [Attached(others.taken_out(one.name), one.stored, one.where) for one in gathered.files]


def words_in(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        yield from (cell.value for cell in row.cells)
        yield from row.quotes


def fields_of(row: Row) -> dict[str, dict[str, str]]:
    return {cell.name: {"label": cell.label, "value": cell.value} for cell in row.cells}


def as_json(gathered: Gathered, *, asked_by: str) -> dict[str, Any]:
    """The same in a form another system can read."""
    return {
        "product": "Drom",
        "address": settings.BASE_URL,
        "person": {"number": gathered.subject.person.pk, "name": gathered.subject.person.name},
        "as_of": gathered.as_of.isoformat(),
        "asked_for_by": asked_by,
        "tables": [
            {
                "table": part.table.model, "label": part.label, "purpose": str(part.purpose.why),
                "lawful_basis": str(part.purpose.basis), "recipients": str(part.purpose.recipients),
                "kept_for": part.retention,
                "rows": [{"link": row.link.value, "record": row.title, "fields": fields_of(row), "passages": row.quotes}
                         for row in part.rows],
            }
            for part in gathered.parts
        ],
        "files": [{"name": one.name, "from": one.where} for one in gathered.files],
        "mentioned_in_files": [{"file": row.title, "passages": row.quotes} for row in gathered.mentioned_in],
        "files_no_machine_can_read": gathered.unread,
    }  # fmt: skip
