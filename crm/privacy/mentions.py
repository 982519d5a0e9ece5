"""Which table says what about people: for which purpose, who receives it, how long, how it is shown and how it goes.

Every table of the product is mapped here, by the app that owns it. A column that can name somebody and is not mapped
fails a test, so that dossier, erasure and the register of processing know of every table there is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from crm.models import Person
from crm.privacy.labels import several_of

Words = str | Promise


class Activity(models.TextChoices):
    """What the data are processed for: one line each of the register of processing."""

    REGISTRY = "registry", _("Register of people and organisations we deal with")
    MEETINGS = "meetings", _("Meetings, letters, tasks and documents")
    COALITION = "coalition", _("Coalition: members, their representatives and profiles")
    OPINIONS = "opinions", _("Where officials stand on what we ask, and how much weight they carry")
    PROMISES = "promises", _("Commitments of public bodies and what became of them")
    PUBLICATION = "publication", _("Papers and the public tracker")
    ACCOUNTS = "accounts", _("Accounts and signing in")
    SAFETY = "safety", _("Log, background work and safety")
    RIGHTS = "rights", _("Rights of the people concerned")


class Link(Enum):
    """What a row has to do with the person it points at."""

    ABOUT = "about"  # the row is theirs: shown whole
    NEAR = "near"  # they stand in it beside others: shown as far as it is about them
    BY = "by"  # they wrote or did it: shown as what, which and when


class Fate(Enum):
    """What an erasure does with the rows that are about the person."""

    KEEP = "keep"
    BLANK = "blank"
    DELETE = "delete"


TOMBSTONE = object()  # in `blank`: the words that stand in the place of a name
REMOVED = object()  # in `blank`: a sentence saying that something was taken out


@dataclass(frozen=True)
class Table:
    """`links` are lookups that lead to a person or a user, or name a generic relation; `pk`: the row is the person.

    `texts` may name anybody; `names` among them is what the row itself is called: a namesake is somebody else.
    `part_of` is the key to a row whose matter this row is part of. `addresses` hold an e-mail address that makes the
    row theirs, `files` are searched and handed out, `plain` hold nobody's data, `secret` are never shown. `asks`:
    whether an officer decides on each passage before it is replaced.
    """

    model: str
    activity: Activity | None
    links: Mapping[str, Link] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    part_of: str = ""
    addresses: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    fate: Fate = Fate.KEEP
    blank: Mapping[str, Any] = field(default_factory=dict)
    why: Words = ""  # it is kept, and what is kept
    asks: bool = True
    retention: Words = ""  # where it differs from its activity
    forget: Callable[[Any], None] | None = None  # what else goes with a row that goes
    mended: Callable[[Any, Callable[[str, Any], None]], None] | None = None  # what follows when a text was replaced

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def label(self) -> str:
        return several_of(self.model_class)

    @property
    def named(self) -> set[str]:
        """The columns that this mapping speaks of."""
        return {*(lookup.split("__")[0] for lookup in self.links), *self.texts, *self.addresses, *self.files,
                *self.plain, *self.secret}  # fmt: skip


@dataclass(frozen=True)
class Purpose:
    """What the register of processing says of an activity where nobody has written other words."""

    why: Words
    basis: Words
    people: Words
    recipients: Words
    retention: Words


_tables: dict[str, Table] = {}
PURPOSES: dict[str, Purpose] = {
    Activity.REGISTRY: Purpose(
        _("To know whom we deal with, in which capacity, and how to reach them."),
        _("Public function: legitimate interest, public-role data only. Members and regular contacts: a not-for-profit "
          "body's own people (Article 9(2)(d)). Others: consent. Recorded for each person and purpose."),
        _("Officials, staff and representatives of organisations, experts and allies"),
        _("The coordinating centre; members of the coalition as far as the record's level opens it"),
        _("Looked at each year; contacts without activity for two years are reviewed"),
    ),
    Activity.MEETINGS: Purpose(
        _("To remember what was said and agreed, and to follow it up."),
        _("Legitimate interest in advocacy; for officials their public function"),
        _("Those who took part, wrote, were written to or are named"),
        _("The coordinating centre; those named; members as far as the record's level opens it"),
        _("Attendance by name for five years, then counts only; letters as the law on archives asks"),
    ),
    Activity.COALITION: Purpose(
        _("To run the coalition: who is a member, who speaks for whom, whether the profile is still right."),
        _("A not-for-profit body's own members and regular contacts (Article 9(2)(d)); contract"),
        _("Representatives and contact people of member organisations"),
        _("The coordinating centre and the other members"),
        _("As long as the organisation is a member, and three years after it has left"),
    ),
    Activity.OPINIONS: Purpose(
        _("To decide whom to speak with next, and to convince them."),
        _("Legitimate interest in advocacy; where somebody stands on a public matter, each opinion with its ground"),
        _("Officials and other people we want to convince; officers who wrote the opinion down"),
        _("The coordinating centre and nobody outside it; the person themselves on request"),
        _("As long as the person holds the function; an erasure takes the opinions out"),
    ),
    Activity.PROMISES: Purpose(
        _("To show what public bodies promised and whether they kept it."),
        _("Legitimate interest and freedom of expression; public statements of public officials"),
        _("Officials who gave a promise; officers who recorded and assessed it"),
        _("The coordinating centre; the public for what is published"),
        _("As long as the commitment is of public interest"),
    ),
    Activity.PUBLICATION: Purpose(
        _("To tell the public and decision makers, with a source for every statement."),
        _("Legitimate interest and freedom of expression"),
        _("Officials named in their public function; authors"),
        _("Readers of the paper; the public for public editions"),
        _("Published editions stay; an erasure replaces the name in them and says so"),
    ),
    Activity.ACCOUNTS: Purpose(
        _("To let the right people in, and nobody else."),
        _("Contract or membership; legitimate interest in safety"),
        _("Everyone with an account"),
        _("Administrators; nobody outside"),
        _("As long as the account is open; closed accounts keep a name for the log"),
    ),
    Activity.SAFETY: Purpose(
        _("To tell who changed what, to finish what was begun, to notice misuse."),
        _("Legal duty of accountability; legitimate interest in safety"),
        _("Everyone with an account; people whose records are handled"),
        _("Leadership and administrators"),
        _("The log stays, with names of fields and without personal values; finished work is emptied by rule"),
    ),
    Activity.RIGHTS: Purpose(
        _("To answer requests, to prove consent and information, to show that the law is kept."),
        _("Legal duty (GDPR Articles 5(2), 7, 12-22, 30, 33)"),
        _("Everyone on record"),
        _("The coordinating centre; the supervisory authority on demand"),
        _("Five years after the matter is closed; dossiers thirty days after they were handed over"),
    ),
}  # fmt: skip


def register(*tables: Table) -> None:
    _tables.update({table.model: table for table in tables})


def tables() -> list[Table]:
    return [_tables[name] for name in sorted(_tables)]


def for_readers() -> list[Table]:
    """Return them as the person concerned reads them: themselves first, the log near the end."""
    places = {activity.value: number for number, activity in enumerate(Activity)}

    def place(table: Table) -> tuple[bool, int, str]:
        return table.model != "crm.Person", places.get(str(table.activity), len(places)), table.model

    return sorted(tables(), key=place)


def table_of(model: type[models.Model]) -> Table:
    return _tables[model._meta.label]


def nobody(*names: str) -> list[Table]:
    """Tables in which no column can name a person."""
    return [Table(name, None) for name in names]


# The walk over all tables


def unmapped() -> list[str]:
    """Return every column that can name somebody and that no mapping speaks of, and every table without one."""
    return list(_gaps())


def _gaps() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        table = _tables.get(label)
        if table is None and not model._meta.auto_created:
            yield f"{label}: this table is not mapped in any crm.privacy registration"
        for name, reason in personal_columns(model):
            if table is None or name not in table.named:
                yield f"{label}.{name}: {reason}, and is not mapped"
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    yield from (f"{name}: mapped, but there is no such table" for name in _tables if name not in known)


def personal_columns(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a table that refer to a person or could hold words about one."""
    for one in model._meta.private_fields:
        if isinstance(one, GenericForeignKey):
            yield one.name, "may point at a person"
    for one in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if reason := reason_of(one):
            yield one.name, reason


REASONS: tuple[tuple[type[Any] | tuple[type[Any], ...], str], ...] = (
    (models.FileField, "holds files"),
    (models.EmailField, "holds e-mail addresses"),
    (models.GenericIPAddressField, "holds network addresses"),
    ((models.CharField, models.TextField, models.JSONField), "holds free text"),
)


def reason_of(column: Any) -> str:
    if isinstance(column, models.GeneratedField) or column.choices:
        return ""
    if column.is_relation:
        return "points at a person" if column.related_model in {Person, User} else ""
    return next((reason for kinds, reason in REASONS if isinstance(column, kinds)), "")
