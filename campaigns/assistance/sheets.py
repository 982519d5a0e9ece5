"""Trainings and assistance as rows of a spreadsheet: just what its reader may see."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.models import Assistance


def header() -> list[str]:
    return [
        _("Topic"), _("Kind"), _("Given to"), _("Who gave it"), _("When it ended"), _("How many people"), _("Project"),
        _("Campaign"), _("Event"), _("Note"), _("Follow-up due"), _("Followed up on"), _("What became of it"),
        _("In words"), _("Confidentiality"),
    ]  # fmt: skip


def cells(rows: Iterable[Assistance], user: Visitor) -> Iterator[list[object]]:
    for one in rows:
        note, told = (one.note, one.effect_note) if one.lets_read_words(user) else ("", "")
        yield [
            one, one.get_kind_display(), one.given_to, one.given_by, one.given_on, one.people, one.project,
            one.campaign, one.event, note, one.follow_up_due, one.followed_up_on, one.get_effect_display(), told,
            one.get_confidentiality_display(),
        ]  # fmt: skip
