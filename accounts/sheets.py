"""Users and the log as spreadsheets: exactly what the pages show."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.models import LogEntry, User
from accounts.templatetags.fmt import moment


def user_header() -> list[str]:
    return [_("Name"), _("E-mail"), _("Role"), _("May sign in"), _("Last signed in")]


def user_cells(users: Iterable[User]) -> Iterator[list[object]]:
    for one in users:
        seen = moment(one.last_login) if one.last_login else _("never")
        yield [one.name, one.email, one.get_role_display(), _("yes") if one.is_active else _("no"), seen]


def log_header() -> list[str]:
    return [_("When"), _("Who"), _("Through"), _("What"), _("Record"), _("Number"), _("Fields")]


def log_cells(entries: Iterable[LogEntry]) -> Iterator[list[object]]:
    for entry in entries:
        yield [
            moment(entry.at), entry.user or "", entry.get_via_display(), entry.words, entry.subject_type.name,
            entry.subject_id, ", ".join(entry.field_words),
        ]  # fmt: skip
