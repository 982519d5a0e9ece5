"""The coalition register as a spreadsheet: exactly what the page shows to its reader."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from crm.coalition_register import Line
from crm.lapsed import Lapse
from crm.models import Organisation


def line_cells(lines: Iterable[Line], total: int) -> Iterator[list[object]]:
    return ([line.label, line.count, total] for line in lines)


def member_header() -> list[str]:
    return [
        _("Official name"), _("Name in Latin letters or English"), _("Kind"), _("Place"), _("Region"), _("Standing"),
        _("Since"), _("Themes"), _("Last confirmed on"),
    ]  # fmt: skip


def member_cells(members: Iterable[Organisation]) -> Iterator[list[object]]:
    for one in members:
        yield [
            one.name, one.name_latin, one.get_kind_display(), one.place, one.place and one.place.region,
            one.standing and one.standing.get_status_display(), one.standing and one.standing.started_on,
            ", ".join(str(theme) for theme in one.themes.all()), one.confirmed_on,
        ]  # fmt: skip


def lapse_header() -> list[str]:
    return [
        _("Official name"), _("Name in Latin letters or English"), _("Place"), _("Why"), _("Since"), _("Member since"),
    ]  # fmt: skip


def lapse_cells(lapses: Iterable[Lapse]) -> Iterator[list[object]]:
    for one in lapses:
        whose = one.organisation
        yield [whose.name, whose.name_latin, whose.place, one.why.label, one.since, one.member_since]


def exchange_header() -> list[str]:
    return [
        _("Official name"), _("Name in Latin letters or English"), _("Place"), _("Region"), _("Themes"),
        _("What it offers"), _("What it needs"),
    ]  # fmt: skip


def exchange_cells(members: Iterable[Organisation]) -> Iterator[list[object]]:
    for one in members:
        themes = ", ".join(str(theme) for theme in one.themes.all())
        region = one.place and one.place.region
        yield [one.name, one.name_latin, one.place, region, themes, one.offers, one.needs]
