"""The changes of one record, for its own page: who changed which fields, when. Values stay in the log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gates import GatedQuerySet, Visitor, is_centre
from accounts.models import LogEntry
from accounts.models.log import LogEntryQuerySet
from crm.merging.kept import merged_into

VERBS = {
    "recorded": gettext_lazy("recorded"),
    "planned": gettext_lazy("planned"),
    "changed": gettext_lazy("changed"),
    "wrote": gettext_lazy("wrote"),
    "sent": gettext_lazy("sent"),
    "voided": gettext_lazy("withdrew"),
    "cancelled": gettext_lazy("cancelled"),
    "gave": gettext_lazy("gave"),
    "finished": gettext_lazy("finished"),
    "reopened": gettext_lazy("reopened"),
    "stored": gettext_lazy("stored"),
    "took off": gettext_lazy("took off again"),
    "made a PDF of": gettext_lazy("made a PDF of"),
    "confirmed": gettext_lazy("confirmed that it is right"),
    "changed the standing": gettext_lazy("changed the standing in the coalition"),
    "let speak for it": gettext_lazy("let someone speak for it"),
    "ended a representation": gettext_lazy("ended the right to speak for it"),
    "asked whether it is still right": gettext_lazy("asked whether it is still right"),
    "reminded them of the question": gettext_lazy("reminded them of the question"),
    "made a fresh link": gettext_lazy("made a fresh link"),
    "tried to reach them": gettext_lazy("tried to reach them"),
    "gave up asking": gettext_lazy("gave up asking"),
    "answered": gettext_lazy("answered whether it is still right"),
    "proposed a change": gettext_lazy("proposed a change"),
    "took back a proposed change": gettext_lazy("took back a proposed change"),
    "approved a change": gettext_lazy("approved a change"),
    "refused a change": gettext_lazy("refused a change"),
    "recorded a tenure": gettext_lazy("recorded a post"),
    "changed a tenure": gettext_lazy("changed a post"),
    "struck it out": gettext_lazy("struck it out"),
    "restored": gettext_lazy("brought back"),
    "merged another record into it": gettext_lazy("merged another record into it"),
    "merged it into another record": gettext_lazy("merged it into another record"),
    "undid a merge": gettext_lazy("undid a merge"),
}
MOST = 50
_spoken_of: dict[str, Callable[[], GatedQuerySet[Any]]] = {}


def register_spoken_of(name: str, records: Callable[[], GatedQuerySet[Any]]) -> None:
    """Upper apps say which value in the log is the number of another record, with a gate of its own."""
    _spoken_of[name] = records


@dataclass(frozen=True)
class Change:
    at: datetime
    who: str
    verb: str
    fields: list[str]


def changes_of(record: models.Model, user: Visitor, most: int = MOST) -> list[Change]:
    """Return what was done to a record the user may see; for the centre only."""
    if not is_centre(user):
        return []
    entries = list(history_of(record, user).for_list()[:most])
    hidden = speaking_of_hidden(entries, user)
    return [change(record, one) for one in entries if one.pk not in hidden]


def speaking_of_hidden(entries: Sequence[LogEntry], user: Visitor) -> set[int]:
    """Return the entries about something else, noted on this record, that the reader may not know of."""
    hidden: set[int] = set()
    for name, records in _spoken_of.items():
        named = {one.pk: one.changes[name][1] for one in entries if name in one.changes}
        if named:
            seen = set(records().visible_to(user).filter(pk__in=set(named.values())).values_list("pk", flat=True))
            hidden |= {pk for pk, other in named.items() if other not in seen}
    return hidden


def history_of(record: models.Model, user: Visitor) -> LogEntryQuerySet:
    """Return what was done to it, and to the records that were merged into it."""
    entries = LogEntry.objects.about(record)
    if hasattr(record, "merged_into"):
        for gone in merged_into(record, user):
            entries |= LogEntry.objects.about(gone)
    return entries


def change(record: models.Model, entry: LogEntry) -> Change:
    who = str(entry.user or entry.get_via_display())
    return Change(entry.at, who, str(VERBS.get(entry.verb, entry.verb)), field_names(record, entry.fields))


def field_names(record: models.Model, names: list[str]) -> list[str]:
    fields = record._meta.get_fields()
    known: dict[str, Any] = {field.name: getattr(field, "verbose_name", field.name) for field in fields}
    known["participants"] = _("participants")
    known["reason"] = _("reason")
    known |= {"contact_points": _("contact points"), "aliases": _("other names")}
    return [str(known.get(name, name)) for name in names]


def reason_of(record: models.Model) -> str:
    """Return the reason given when the record was cancelled."""
    entry = LogEntry.objects.about(record).filter(verb="cancelled").order_by("-pk").first()
    return str(entry.changes.get("reason", ["", ""])[1] or "") if entry else ""
