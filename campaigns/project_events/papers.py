"""What a project's report says of its events: who came, and how many of whom it was for."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from campaigns.models import Project, ProjectEvent
from campaigns.project_events.totals import Totals, totals
from campaigns.projects import paper
from crm.confidentiality import Level, stricter
from crm.paper_sections import Reach, Section


def events(project: Project, reach: Reach) -> Section | None:
    rows = ProjectEvent.objects.visible_to(reach.reader).filter(project=project).for_reader(reach.reader)
    found: list[Any] = [one for one in rows if one.meeting is None or reach.covers(one.meeting.confidentiality)]
    if not found:
        return None
    for one in found:  # of the rows in hand; nothing is saved
        one.seen_attendances = [row for row in one.seen_attendances if reach.covers(row.organisation.confidentiality)]
    return Section(_("Events"), [summed(totals(found)), *map(line, found)], level_of(found), order=30)


def level_of(found: list[Any]) -> Level:
    meetings = [one.meeting.confidentiality for one in found if one.meeting]
    organisations = [row.organisation.confidentiality for one in found for row in one.seen_attendances]
    return stricter(Level.PUBLIC, *meetings, *organisations)


def summed(all_of_them: Totals) -> str:
    came = ngettext("%(number)s organisation came", "%(number)s organisations came", all_of_them.organisations)
    told = [
        ngettext("%(number)s event", "%(number)s events", all_of_them.events) % {"number": all_of_them.events},
        came % {"number": all_of_them.organisations},
        _("who came is noted for %(n)s of %(of)s") % {"n": all_of_them.listed, "of": all_of_them.events},
    ]
    told += [
        _("%(group)s: %(people)s (%(n)s of %(of)s events counted)")
        % {"group": one.label, "people": people(one.people), "n": one.counted, "of": all_of_them.events}
        for one in all_of_them.groups
    ]
    return _("Altogether: %(told)s") % {"told": "; ".join(told)}


def line(event: Any) -> str:
    """The event comes from `for_reader`."""
    came = [f"{row.organisation} ({row.people})" if row.people else str(row) for row in event.seen_attendances]
    reached = [f"{row.get_group_display()}: {people(row.people)}" for row in event.seen_audiences]
    told = [
        str(event), event.get_kind_display(), event.period or _("day not known"), event.where,
        _("Who came: %(names)s") % {"names": "; ".join(came)} if came else "", "; ".join(reached),
        "" if event.is_verified else _("unverified"),
    ]  # fmt: skip
    return " · ".join(part for part in told if part)


def people(how_many: int | None) -> str:
    return _("not counted") if how_many is None else str(number(how_many))


paper.register(events)
