"""A meeting on paper: for a reader's own use, or as minutes that everyone with access to the meeting may read."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.models import User
from accounts.templatetags.fmt import day
from accounts.unwritable import writable
from crm import paper_sections
from crm.confidentiality import Level, stricter
from crm.letter_paper import refuse_endless
from crm.models import Meeting, NamelessSeats, Participation, Task
from crm.paper_sections import Reach, Section


@dataclass(frozen=True)
class Seat:
    """Who sat there, as the paper says it."""

    name: str
    capacity: str
    role: str


def pdf(meeting: Meeting, reader: User) -> bytes:
    """Return all of it that the reader may see, marked with the strictest level on it; `meeting` has their seats."""
    return drawn(meeting, Reach(reader, tuple(Level)))


def minutes(meeting: Meeting, by: User) -> bytes:
    """Return what every reader of the meeting's own level may see, so that it can hang on the meeting."""
    return drawn(meeting, Reach(by, tuple(Level(meeting.confidentiality).up_to)))


def drawn(meeting: Meeting, reach: Reach) -> bytes:
    return paper_pdf.draw(to_html(meeting, reach))


def to_html(meeting: Meeting, reach: Reach) -> str:
    refuse_endless(meeting.notes)
    seats = [seat for seat in meeting.participations.all() if reach.covers(level_of_seat(seat))]
    sections = paper_sections.of(meeting, reach)
    nameless = nameless_of(meeting, reach)
    named = (level_of_seat(seat) for seat in seats)
    levels = [*named, *(one.confidentiality for one in nameless), *(section.level for section in sections)]
    level = stricter(meeting.confidentiality, *levels)
    context = {
        "meeting": meeting,
        "title": meeting.about,
        "language": get_language(),
        "fonts": paper_pdf.fonts(),
        "sides": sides(seats, nameless, reach),
        "sections": sections,
        "level": level,
        "level_words": level_words(level),
    }
    return writable(render_to_string("crm/meeting_paper.html", context))


def level_of_seat(seat: Participation) -> Level:
    who: Any = seat.person or seat.organisation
    return Level(who.confidentiality)


def nameless_of(meeting: Meeting, reach: Reach) -> list[NamelessSeats]:
    """Return what is left of those whose names were taken out."""
    seen = NamelessSeats.objects.visible_to(reach.reader).filter(meeting=meeting, confidentiality__in=reach.levels)
    return [one for one in seen.for_list() if not one.organisation or reach.covers(one.organisation.confidentiality)]


def sides(seats: list[Participation], nameless: list[NamelessSeats], reach: Reach) -> list[tuple[str, list[Seat]]]:
    """Return each side with who sat there; sides without anyone are left out."""
    grouped: dict[str, list[Seat]] = {}
    for seat in seats:
        grouped.setdefault(seat.side, []).append(shown(seat, reach))
    for several in nameless:
        grouped.setdefault(several.side, []).append(counted(several))
    labels = Participation._meta.get_field("side").choices or []
    return [(str(label), grouped[side]) for side, label in labels if side in grouped]


def shown(seat: Participation, reach: Reach) -> Seat:
    capacity = seat.capacity if seat.capacity and reach.covers(seat.capacity.organisation.confidentiality) else None
    role = "" if seat.role == Participation.Role.PRESENT else str(seat.get_role_display())
    return Seat(str(seat.person or seat.organisation), str(capacity or ""), role)


def counted(several: NamelessSeats) -> Seat:
    words = ngettext("%(number)s person", "%(number)s people", several.how_many) % {"number": several.how_many}
    role = "" if several.role == Participation.Role.PRESENT else str(several.get_role_display())
    return Seat(words, str(several.organisation or ""), role)


def level_words(level: Level) -> str:
    return {
        Level.PUBLIC: _("Public"),
        Level.COALITION: _("For the coalition"),
        Level.INTERNAL: _("Internal: for the centre"),
        Level.RESTRICTED: _("Restricted: off the record"),
    }[level]


def next_steps(record: Model, reach: Reach) -> Section | None:
    """What is to be done about it; tasks never leave the centre."""
    if not reach.stays_inside:
        return None
    tasks = Task.objects.visible_to(reach.reader).about(record).filter(confidentiality__in=reach.levels)
    rows = list(tasks.for_reader(reach.reader))
    level = stricter(Level.INTERNAL, *(task.confidentiality for task in rows))
    return Section(_("Next steps"), [step(task) for task in rows], level, order=90)


def step(task: Task) -> str:
    when = _("done") if task.done_at else _("by %(day)s") % {"day": day(task.due_on)} if task.due_on else ""
    return " · ".join(part for part in (task.what, str(task.assignee), when) if part)


def file_name(meeting: Meeting) -> str:
    words = re.sub(r"[^\w .,()–-]+", "-", f"{meeting.held_on.isoformat()} {meeting.about}").strip(" .-")
    return f"{words[:120]}.pdf"


paper_sections.register(next_steps)
