"""What became of the promises under a change of government, as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from monitoring.lineage.page import Inherited
from monitoring.models import Succession


def header() -> list[str]:
    return [
        _("Commitment"), _("Owed by"), _("Made on"), _("Due"), _("Where it stands"), _("What became of it"),
        _("Source"), _("Note"),
    ]  # fmt: skip


def cells(rows: Iterable[Inherited]) -> Iterator[list[object]]:
    for one in rows:
        answer, row = one.answer, one.row
        yield [
            row.commitment.title, row.body, row.commitment.made_on, row.due_on, row.label.label,
            answer.get_answer_display() if answer else _("not answered yet"), answer and answer.source,
            answer and answer.note,
        ]  # fmt: skip


def changes_header() -> list[str]:
    return [_("Who took over"), _("Body"), _("With all bodies under it"), _("Since"), _("Source"), _("Confidentiality")]


def changes_cells(changes: Iterable[Succession]) -> Iterator[list[object]]:
    for one in changes:
        yield [
            one.name, one.body, _("yes") if one.covers_below else _("no"), one.happened_on, one.source,
            one.get_confidentiality_display(),
        ]  # fmt: skip
