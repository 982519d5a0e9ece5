"""What is open when an office or a colleague changes, as a spreadsheet: exactly what the page shows."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from crm.models import Letter, Meeting, Task
from monitoring.leaving import ColleaguePack
from monitoring.rows import Row
from monitoring.turnover import OfficePack

Cells = Iterator[list[object]]


def header() -> list[str]:
    return [_("Kind"), _("What"), _("Who"), _("About"), _("Day"), _("Where it stands"), _("Confidentiality")]


def of_office(pack: OfficePack) -> Cells:
    yield from promises(pack.open)
    yield from letters(pack.letters)
    yield from tasks(pack.tasks)
    yield from meetings(pack.meetings)
    for ask in pack.asks:
        yield [
            _("ask"),
            str(ask),
            "",
            ask.addressed_to,
            None,
            ask.get_status_display(),
            ask.get_confidentiality_display(),
        ]


def of_colleague(pack: ColleaguePack) -> Cells:
    yield from tasks(pack.tasks)
    yield from promises(pack.commitments)
    yield from meetings(pack.meetings)
    yield from letters(pack.letters)
    for draft in pack.drafts:
        yield [_("draft"), draft.text, "", draft.kind, None, "", ""]
    for met in pack.only_they_met:
        yield [_("contact only they met"), str(met.theirs), str(met.ours), "", met.last_on, "", ""]


def promises(rows: Iterable[Row]) -> Cells:
    for row in rows:
        one = row.commitment
        level = one.get_confidentiality_display()
        yield [_("commitment"), one.title, row.speaker or row.owner, row.body, row.due_on, row.label.label, level]


def letters(found: Iterable[Letter]) -> Cells:
    for one in found:
        level = one.get_confidentiality_display()
        yield [_("unanswered letter"), one.subject, one.author, one.shown_organisation, one.reply_due_on, "", level]


def tasks(found: Iterable[Task]) -> Cells:
    for one in found:
        about = getattr(one, "shown_subject", None) or one.owed_to or ""
        yield [_("task"), one.what, one.assignee, about, one.due_on, "", one.get_confidentiality_display()]


def meetings(found: Iterable[Meeting]) -> Cells:
    for one in found:
        level = one.get_confidentiality_display()
        yield [_("planned meeting"), one.about, one.author, "", one.held_on, one.get_state_display(), level]
