"""Taking a person out of the records for good: what is theirs goes, of what others wrote what somebody chose.

Meetings, letters, counts and the reply ledger stay as they are: the rows remain and name nobody.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import files, outbox
from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.finding import lexicon
from crm.models import Erasure, LegalHold, Person
from crm.privacy import passages as found_in
from crm.privacy.identifiers import Terms, terms_of
from crm.privacy.mentions import REMOVED, TOMBSTONE, Fate, Link, Table, tables
from crm.privacy.rows import Subject, linked

WRITTEN_IN = "bg"  # the records are; where they have a Latin name it is English


@dataclass(frozen=True)
class Line:
    """What happens to the rows of one table."""

    table: Table
    how_many: int

    @property
    def fate(self) -> str:
        words = {Fate.DELETE: _("deleted"), Fate.BLANK: _("emptied, the row stays"), Fate.KEEP: _("kept")}
        return words[self.table.fate]


@dataclass
class Preview:
    lines: list[Line] = field(default_factory=list)
    passages: list[found_in.Passage] = field(default_factory=list)
    files: list[found_in.Passage] = field(default_factory=list)
    unread: int = 0
    holds: list[LegalHold] = field(default_factory=list)


def preview(person: Person, reader: User, spellings: list[str] | None = None) -> Preview:
    """Tell what an erasure would do, as far as this reader may see it; nothing changes."""
    subject = Subject.of(person)
    terms = terms_of(subject, spellings or [])
    found = Preview(holds=list(holds_on(subject)))
    for table in tables():
        about = [row for _link, rows in linked(table, subject, least=Link.ABOUT) for row in seen_by(reader, rows)]
        if about:
            found.lines.append(Line(table, len(about)))
    found.passages = seen_passages(reader, found_in.of(subject, terms, asked=True))
    files, unread = found_in.in_files(subject, terms)
    found.files, found.unread = seen_passages(reader, files), len(seen_passages(reader, unread))
    return found


def seen_by(reader: User, rows: Iterable[models.Model]) -> list[models.Model]:
    """Return those the reader may see; a table of a library has no gate and tells nothing of others' records."""
    rows = list(rows)
    seen: set[tuple[type, Any]] = set()
    for model in {type(row) for row in rows}:
        gated = model._default_manager.all()
        if isinstance(gated, GatedQuerySet):
            gated = gated.visible_to(reader)
        keys = [row.pk for row in rows if type(row) is model]
        seen |= {(model, pk) for pk in gated.filter(pk__in=keys).values_list("pk", flat=True)}
    return [row for row in rows if (type(row), row.pk) in seen]


def seen_passages(reader: User, passages: Iterable[found_in.Passage]) -> list[found_in.Passage]:
    passages = list(passages)
    seen = {(type(row), row.pk) for row in seen_by(reader, [one.row for one in passages])}
    return [one for one in passages if (type(one.row), one.row.pk) in seen]


def holds_on(subject: Subject) -> "models.QuerySet[LegalHold]":
    kind = ContentType.objects.get_for_model(Person)
    return LegalHold.objects.filter(subject_type=kind, subject_id__in=[one.pk for one in subject.people], ended_at=None)


@transaction.atomic
def erase(erasure: Erasure, *, also: Callable[[Terms], Terms] = lambda terms: terms) -> dict[str, int]:
    """Carry out what leadership confirmed; return how many rows of what were touched."""
    subject = Subject.of(Person.objects.select_for_update().get(pk=erasure.person_id))
    if holds_on(subject).exists():
        raise ValidationError(_("Somebody put a hold on this record: it is not erased while the hold lasts."))
    terms = also(terms_of(subject, erasure.spellings))
    work = Work(erasure, subject, terms)
    work.replace_decided()
    work.remove_files()
    work.replace_everywhere()
    for table in [one for one in tables() if one.fate is not Fate.KEEP]:
        work.take_rows(table)
    work.bury()
    work.forget_words()
    files.forget(work.files)
    outbox.add(forget_remembered)
    return dict(work.counts)


class Work:
    """One erasure under way."""

    def __init__(self, erasure: Erasure, subject: Subject, terms: Terms) -> None:
        self.erasure, self.subject, self.terms = erasure, subject, terms
        self.year = timezone.localdate().year
        self.counts: Counter[str] = Counter()
        self.texts: list[str] = []  # as they were before the name went out of them
        self.files: list[str] = []  # that go with the commit
        with translation.override(WRITTEN_IN):
            self.name = _("person erased, %(year)d") % {"year": self.year}
            self.removed = _("removed at the request of the person, %(year)d") % {"year": self.year}
        with translation.override("en"):
            self.name_latin = _("person erased, %(year)d") % {"year": self.year}
        self.protected = protected_tables()

    def replace_decided(self) -> None:
        """The passages the officer chose; a surname alone too, where it stands in them."""
        for label, pk, column in self.erasure.passages:
            table = next(
                (one for one in tables() if one.model == label and column in (*one.texts, *one.addresses)), None
            )
            row = table.model_class._base_manager.filter(pk=pk).first() if table else None
            if table and row:
                self.replace(table, row, column, also_maybe=True)

    def replace_everywhere(self) -> None:
        """What is machinery and nobody's words: the log's details, finished work, refused rows of a file."""
        for passage in list(found_in.of(self.subject, self.terms, asked=False)):
            if passage.is_sure:
                self.replace(passage.table, passage.row, passage.column, also_maybe=False)

    def replace(self, table: Table, row: Any, column: str, *, also_maybe: bool) -> None:
        is_json = found_in.is_json(table, column)
        text = found_in.as_text(getattr(row, column))
        new = self.terms.replaced(text, f"[{self.name}]", scattered=is_json, also_maybe=also_maybe)
        if new != text:
            self.texts.append(text)
            self.write(row, column, json.loads(new) if is_json else new)
            self.counts["passages"] += 1
            if table.mended:
                row.refresh_from_db()
                table.mended(row, lambda name, value: self.write(row, name, value))

    def write(self, row: Any, column: str, value: Any) -> None:
        """Change one cell; in a table that never changes, through the function that says so in writing."""
        model = type(row)
        one: Any = model._meta.get_field(column)
        if isinstance(value, str) and one.max_length:
            value = value[: one.max_length]
        if model._meta.db_table in self.protected:
            plain = json.dumps(value, ensure_ascii=False) if isinstance(one, models.JSONField) else value
            told = [self.erasure.pk, model._meta.db_table, row.pk, one.column, plain]
            with connection.cursor() as cursor:
                cursor.execute("SELECT drom_redact(%s, %s, %s, %s, %s)", told)
        else:
            model._base_manager.filter(pk=row.pk).update(**{column: value})

    def remove_files(self) -> None:
        """The files the officer chose: the row keeps its place, a line of text stands for the file."""
        for label, pk, column in self.erasure.files:
            table = next((one for one in tables() if one.model == label and column in one.files), None)
            row = table.model_class._base_manager.filter(pk=pk).first() if table else None
            if table and row and not table.mended:
                self.empty_file(row, column)

    def empty_file(self, row: Any, column: str) -> None:
        stored = getattr(row, column)
        if not stored:
            return
        content = self.removed.encode()
        beside = f"{stored.name.rpartition('/')[0]}/{uuid4().hex}"
        name = stored.storage.save(beside, ContentFile(content))
        self.files.append(stored.name)
        told = {column: name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content),
                "media_type": "text/plain", "file_name": "removed.txt"}  # fmt: skip
        known = {one.name for one in row._meta.concrete_fields}
        type(row)._base_manager.filter(pk=row.pk).update(**{key: value for key, value in told.items() if key in known})
        self.counts["files"] += 1

    def take_rows(self, table: Table) -> None:
        for _about, rows in list(linked(table, self.subject, least=Link.ABOUT)):
            self.counts[table.model] += len(rows)
            for row in rows:
                if table.fate is Fate.DELETE:
                    self.delete(table, row)
                else:
                    self.blank(table, row)

    def delete(self, table: Table, row: Any) -> None:
        self.files += [getattr(row, column).name for column in table.files if getattr(row, column)]
        if table.forget:
            table.forget(row)
        type(row)._base_manager.filter(pk=row.pk).delete()

    def blank(self, table: Table, row: Any) -> None:
        for column in table.files:
            self.empty_file(row, column)
        for column, value in table.blank.items():
            self.write(row, column, self.in_place(value, row))

    def in_place(self, value: Any, row: Any) -> Any:
        if value is TOMBSTONE:
            return self.name
        if value is REMOVED:
            return self.removed
        return value.replace("{pk}", str(row.pk)) if isinstance(value, str) else value

    def bury(self) -> None:
        today = timezone.localdate()
        for one in self.subject.people:
            told = {"name": self.name, "name_latin": self.name_latin, "erased_on": today, "version": one.version + 1}
            Person.objects.filter(pk=one.pk).update(**told)

    def forget_words(self) -> None:
        """The words by which search corrects typing: theirs go, unless something else on record says them too."""
        called = [text for one in self.subject.people for text in (one.name, one.name_latin)]
        lexicon.forget(" ".join([*called, *self.terms.own_words, *self.terms.emails, *self.texts]))


@outbox.work
def forget_remembered() -> None:
    """What is kept for speed may still say the name."""
    cache.clear()


def protected_tables() -> set[str]:
    """Return the tables of which some rows never change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid WHERE p.proname = 'drom_refuse_change'"
        )
        return {name for (name,) in cursor.fetchall()}
