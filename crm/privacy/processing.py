"""The register of processing (Article 30): one line for each activity, from the mapping of all tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.unwritable import writable
from crm.centre import coalition_name
from crm.models import ProcessingWords
from crm.privacy.labels import called
from crm.privacy.mentions import PURPOSES, Activity, Fate, Table, tables

WORDS = ("why", "basis", "people", "recipients", "retention")


@dataclass(frozen=True)
class Entry:
    activity: Activity
    words: dict[str, str]
    tables: list[Table]
    is_own: bool

    @property
    def data(self) -> list[str]:
        """The kinds of data, by the columns that hold them."""
        return [": ".join(filter(None, [table.label, ", ".join(columns_of(table))])) for table in self.tables]

    @property
    def erased(self) -> list[str]:
        told = {Fate.DELETE: _("deleted"), Fate.BLANK: _("emptied"), Fate.KEEP: _("kept")}
        return [f"{table.label}: {told[table.fate]}" for table in self.tables if table.links]


def columns_of(table: Table) -> list[str]:
    names = [
        *(lookup for lookup in table.links if "__" not in lookup and lookup not in {"pk", "subject"}),
        *table.texts,
        *table.addresses,
        *table.files,
    ]
    return list(dict.fromkeys(called(table.model_class._meta.get_field(name)) for name in names))


def entries() -> list[Entry]:
    own = {one.activity: one for one in ProcessingWords.objects.all()}
    found = []
    for activity in Activity:
        given = own.get(activity.value)
        usual = PURPOSES[activity.value]
        words = {name: str((given and getattr(given, name)) or getattr(usual, name)) for name in WORDS}
        of_it = [table for table in tables() if table.activity == activity]
        found.append(Entry(activity, words, of_it, given is not None))
    return found


def header() -> list[str]:
    return [
        _("Activity"),
        _("Purpose"),
        _("Lawful basis"),
        _("Whose data"),
        _("Which data"),
        _("Recipients"),
        _("Kept for"),
    ]


def cells() -> Iterator[list[object]]:
    for one in entries():
        words = one.words
        yield [
            one.activity.label,
            words["why"],
            words["basis"],
            words["people"],
            "; ".join(one.data),
            words["recipients"],
            words["retention"],
        ]


def pdf() -> bytes:
    context: dict[str, Any] = {
        "entries": entries(),
        "title": _("Register of processing activities"),
        "language": get_language(),
        "fonts": paper_pdf.fonts(),
        "today": timezone.localdate(),
        "controller": coalition_name(),
    }
    return paper_pdf.draw(writable(render_to_string("crm/processing_paper.html", context)))
