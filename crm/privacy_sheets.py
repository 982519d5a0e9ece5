"""Lists of the room of rights as spreadsheets: exactly what the pages show."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import moment
from crm.models import Breach, InformationDuty, LawfulBasis, PrivacyRequest


def request_header() -> list[str]:
    return [
        _("Request"), _("Who asks"), _("Received"), _("Answer due"), _("overdue"), _("Who handles it"), _("State"),
        _("Closed on"),
    ]  # fmt: skip


def request_cells(requests: Iterable[PrivacyRequest]) -> Iterator[list[object]]:
    for one in requests:
        yield [
            one.get_kind_display(), one.who, one.received_on, one.due_on, yes(one.is_overdue), one.handler,
            one.get_state_display(), one.closed_on,
        ]  # fmt: skip


def basis_header() -> list[str]:
    return [_("Person"), _("Used for"), _("Lawful basis"), _("Where the data come from"), _("Review on")]


def basis_cells(bases: Iterable[LawfulBasis]) -> Iterator[list[object]]:
    for one in bases:
        yield [one.person, one.get_purpose_display(), one.get_basis_display(), one.source, one.review_on]


def duty_header() -> list[str]:
    return [_("Person"), _("Given by"), _("Recorded on"), _("To be told by"), _("overdue")]


def duty_cells(duties: Iterable[InformationDuty]) -> Iterator[list[object]]:
    for one in duties:
        yield [one.person, one.get_origin_display(), one.collected_on, one.due_on, yes(one.is_overdue)]


def breach_header() -> list[str]:
    return [
        _("What happened"), _("Noticed"), _("Tell the authority by"), _("Authority told"),
        _("Authority not told, because"), _("People told"), _("Late"), _("State"),
    ]  # fmt: skip


def breach_cells(breaches: Iterable[Breach]) -> Iterator[list[object]]:
    for one in breaches:
        yield [
            one.what, moment(one.noticed_at), moment(one.tell_by), moment(one.authority_told_at),
            one.authority_not_told_because, moment(one.people_told_at), yes(one.is_late),
            _("closed") if one.closed_at else _("open"),
        ]  # fmt: skip


def yes(value: bool) -> str:
    return _("yes") if value else _("no")
