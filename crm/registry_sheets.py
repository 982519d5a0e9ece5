"""Rows of the registry as a spreadsheet: exactly what the list shows to its reader."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from crm.models import Organisation, Person


def organisation_header() -> list[str]:
    return [
        _("Official name"), _("Name in Latin letters or English"), _("Short name"), _("Kind"), _("Place"), _("Region"),
        _("In the coalition today"), _("Since"), _("Register number (EIK)"), _("Website"), _("Last confirmed on"),
        _("Verified"), _("Confidentiality"),
    ]  # fmt: skip


def organisation_cells(organisations: Iterable[Organisation]) -> Iterator[list[object]]:
    for one in organisations:
        yield [
            one.name, one.name_latin, one.short_name, one.get_kind_display(), one.place,
            one.place and one.place.region,
            one.standing and one.standing.get_status_display(),
            one.standing and one.standing.started_on,
            one.register_number, one.website, one.confirmed_on,
            _("yes") if one.is_verified else _("no"),
            one.get_confidentiality_display(),
        ]  # fmt: skip


def person_header() -> list[str]:
    return [
        _("Name"), _("Name in Latin letters"), _("Today"), _("Languages"), _("Lawful basis"),
        _("Where the data come from"),
        _("Review on"), _("Do not contact"), _("Confidentiality"),
    ]  # fmt: skip


def person_cells(people: Iterable[Person]) -> Iterator[list[object]]:
    for one in people:
        yield [
            one.name, one.name_latin, "; ".join(str(tenure) for tenure in one.tenures_today), one.languages,
            one.get_basis_display(), one.basis_source, one.review_on, _("yes") if one.do_not_contact else "",
            one.get_confidentiality_display(),
        ]  # fmt: skip


def place_header() -> list[str]:
    return [
        _("Region"), _("Municipalities with a civic organisation"), _("Municipalities"), _("Civic organisations")
    ]  # fmt: skip


def place_cells(regions: Iterable[Any]) -> Iterator[list[object]]:
    for one in regions:
        yield [one.place, one.covered, one.municipalities, one.organisations]
