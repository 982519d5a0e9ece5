"""A list of sessions: their committees and councils must be on record already."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Session
from campaigns.sessions import ours
from campaigns.sessions.sense import refuse_backwards, refuse_held_ahead
from crm.confidentiality import Level
from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import LEVEL_HINT, Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.values import Refused
from crm.importing.vocabularies import LEVEL, vocabulary

KINDS = {
    Session.Kind.SESSION.value: "заседание, редовно заседание, извънредно заседание, среща, meeting",
    Session.Kind.WRITTEN.value: "писмена процедура, писмено, неприсъствено, written",
}
STATES = {
    Session.State.PLANNED.value: "предстои, насрочено, свикано, ahead",
    Session.State.HELD.value: "проведено, състояло се, took place",
    Session.State.CANCELLED.value: "отменено, отложено, не се е състояло",
}
KIND = vocabulary("kinds of session", "kind", Session.Kind, KINDS)
STATE = vocabulary("states of session", "state", Session.State, STATES)
DAYS = ("convened_on", "papers_on", "minutes_adopted_on", "minutes_published_on")
Key = tuple[int, str, date, str]


@dataclass
class SessionIntake(RecordIntake):
    _organisations: lookups.Named = field(default_factory=dict)
    _bodies: dict[int, int] = field(default_factory=dict)  # committee: its body
    _above: dict[Key, int] = field(default_factory=dict)

    model = Session

    def read(self, cells: Cells) -> Draft:
        body, held_on = cells.needed("body"), cells.day("held_on")
        if held_on is None:
            raise Refused(now("Say on which day it was, or will be."))
        is_over = held_on <= timezone.localdate()
        source = cells.text("source", 300)
        fields: dict[str, Any] = {
            "kind": cells.choice("kind", Session.Kind.SESSION),
            "state": cells.choice("state", Session.State.HELD if is_over else Session.State.PLANNED),
            "held_on": held_on,
            "held_at": cells.clock("held_at"),
            **{name: cells.text(name, 250) for name in ("title_bg", "title_en")},
            "where": cells.text("where", 200),
            **{name: cells.day(name) for name in DAYS},
            "has_quorum": said(cells, "has_quorum"),
            "present": number(cells.text("present", 20)),
            "link": cells.link("link"),
            "note": cells.prose("note"),
            "source": source,
            "is_verified": bool(source),
            "confidentiality": self.level(cells, Level.COALITION),
        }
        refuse_nonsense(Session(**fields))
        return Draft(cells.row, f"{body}, {held_on}", fields, [], {"body": body})

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._organisations = lookups.organisations({draft.more["body"] for draft in drafts}, self.author)
        named = {pk for draft in drafts for pk in self._organisations.get(draft.more["body"].casefold(), ())}
        rows = ours.plannable_by(self.author).filter(organisation__in=named)
        self._bodies = dict(rows.values_list("organisation", "pk"))

    def resolve(self, draft: Draft) -> Draft:
        organisation = lookups.organisation(self._organisations, draft.more["body"])
        if organisation not in self._bodies:
            raise Refused(now("“%(name)s” is no committee or council on record.") % {"name": draft.more["body"]})
        draft.fields["body_id"] = self._bodies[organisation]
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """The same body on the same day: the same session, on record or further up in the file."""
        rows = self.visible().filter(body__in=self._bodies.values(), held_on__in={d.fields["held_on"] for d in drafts})
        known = {(one.body_id, one.kind, one.held_on, one.title_bg.casefold()): one for one in rows}
        days = {key[:3]: one for key, one in known.items()}
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            key = key_of(draft)
            same = known.get(key) or (None if key[3] else days.get(key[:3]))
            above = self._above.setdefault(key, draft.row.number)
            if same:
                draft.twin = Twin(same, (now("the same body on the same day"),), mine.get(same.pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def create(self, drafts: list[Draft]) -> list[Session]:
        return Session.objects.bulk_create(Session(**draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, told = self.target.fields, draft.fields
        shown = {"body": draft.more["body"], "kind": Session.Kind(told["kind"]).label}
        shown |= {"state": Session.State(told["state"]).label}
        shown |= {name: told[name] for name in ("held_on", "title_bg", "title_en", "where", "source")}
        return [(labels[name], value) for name, value in shown.items()]


def key_of(draft: Draft) -> Key:
    told = draft.fields
    return told["body_id"], told["kind"], told["held_on"], told["title_bg"].casefold()


def refuse_nonsense(session: Session) -> None:
    try:
        refuse_backwards(session)
        refuse_held_ahead(session)
    except ValidationError as refusal:
        raise Refused(" ".join(refusal.messages)) from None


def said(cells: Cells, name: str) -> bool | None:
    """An empty cell says nothing of it."""
    return cells.truth(name) if cells.text(name) else None


def number(text: str) -> int | None:
    bare = text.strip().removesuffix(".0")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) < len("10000")):
        raise Refused(now("“%(text)s” is no number of people.") % {"text": text})
    return int(bare)


class Sessions(Records):
    """A sheet of sessions, one row for each."""

    name = "sessions"
    label = _("sessions of committees and councils")
    order = 68
    intake_class = SessionIntake
    fields = {
        "body": _("Committee or council (name)"),
        "held_on": _("Day"),
        "held_at": _("Hour"),
        "kind": _("Kind"),
        "state": _("Did it take place"),
        "title_bg": _("Title in Bulgarian"),
        "title_en": _("Title in English"),
        "where": _("Where"),
        "convened_on": _("Convened on"),
        "papers_on": _("Papers received on"),
        "has_quorum": _("Quorum (yes or no)"),
        "present": _("Members present"),
        "minutes_adopted_on": _("Minutes adopted on"),
        "minutes_published_on": _("Minutes published on"),
        "link": _("Address of the papers or minutes"),
        "note": _("Note"),
        "source": _("Source"),
        "confidentiality": _("Confidentiality"),
    }
    required = ("body", "held_on")
    telling = ("body", "held_on")
    guesses = {
        "body": "комитет или съвет (име), комитет или съвет, орган, комитет, съвет, committee, body, "
        "committee or council (name)",
        "held_on": "дата, ден, дата на заседанието, date, day, held on",
        "held_at": "час, начало, time, hour",
        "kind": "вид, kind, type",
        "state": "проведено ли е, състояние, state, did it take place, status",
        "title_bg": "заглавие, заглавие на български, тема, title, title in bulgarian",
        "title_en": "заглавие на английски, title in english",
        "where": "къде, място, where, place",
        "convened_on": "свикано на, convened on",
        "papers_on": "материали получени на, материали на, papers received on, papers on",
        "has_quorum": "кворум, quorum, quorum (yes or no)",
        "present": "присъстващи, присъствали членове, members present, present",
        "minutes_adopted_on": "протокол приет на, minutes adopted on",
        "minutes_published_on": "протокол публикуван на, minutes published on",
        "link": "адрес на материалите или протокола, линк, адрес, link, url, address of the papers or minutes",
        "note": "бележка, бележки, note, notes",
        "source": "източник, source",
        "confidentiality": "поверителност, confidentiality",
    }
    vocabularies = (KIND, STATE, LEVEL)
    constants = (
        Constant("source", hint=_("Where the list comes from. Without a source the records are marked unverified.")),
        Constant("confidentiality", LEVEL.choices, hint=LEVEL_HINT),
    )
