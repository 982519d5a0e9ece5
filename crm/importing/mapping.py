"""Which column of a file means which field of ours, and what its words mean: kept as plain JSON beside the batch."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.importing import targets
from crm.importing.json_records import Cell
from crm.importing.reading import Row


@dataclass(frozen=True)
class Plan:
    """A mapping, checked. Each target adds what it needs to know beside the columns."""

    name: str
    content: str
    columns: dict[str, list[str]] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """Imports of one line wait for each other, portion by portion."""
        return self.content

    def cell(self, row: Row, name: str) -> Cell:
        """Return the first of the field's columns that holds anything."""
        return next((row.cells[column] for column in self.columns.get(name, []) if row.cells.get(column)), "")

    def text(self, row: Row, name: str) -> str:
        cell = self.cell(row, name)
        return "; ".join(cell) if isinstance(cell, list) else cell

    def column(self, name: str) -> str:
        return next(iter(self.columns.get(name, [])), name)


def load(plain: Mapping[str, Any], columns: Iterable[str] | None = None) -> Plan:
    """Check a mapping and, where given, that the file has its columns; refuse in words."""
    try:
        target = targets.of(plain.get("content", ""))
        plan: Plan = target.plan(plain)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(_("The mapping cannot be used: %(error)s.") % {"error": error}) from None
    unknown = [name for name in plan.columns if name not in target.fields]
    if unknown:
        raise ValidationError(
            _("The mapping names fields that there are not: %(names)s.") % {"names": ", ".join(unknown)}
        )
    lacking = [str(target.fields[name]) for name in target.required_of(plain) if not plan.columns.get(name)]
    if lacking:
        raise ValidationError(_("The mapping has no column for: %(names)s.") % {"names": ", ".join(lacking)})
    if columns is not None:
        _refuse_missing(plan, set(columns))
    return plan


def _refuse_missing(plan: Plan, here: set[str]) -> None:
    missing = [column for names in plan.columns.values() for column in names if column not in here]
    if missing:
        raise ValidationError(
            _("The file lacks these columns of the mapping: %(names)s.") % {"names": ", ".join(missing)}
        )


def columns_of(plain: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [one] if isinstance(one, str) else list(one) for name, one in plain["columns"].items() if one}


def fits(plain: Mapping[str, Any], columns: Iterable[str]) -> bool:
    try:
        load(plain, columns)
    except ValidationError:
        return False
    return True


# Shipped mappings


def shipped() -> dict[str, dict[str, Any]]:
    """Return the mappings that come with the product, by the name of their file."""
    folder = Path(settings.BASE_DIR) / "reference" / "mappings"
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def read_file(path: Path) -> dict[str, Any]:
    """Return a mapping by its path or the name of a shipped one."""
    known = shipped()
    if not path.exists() and path.name in known:
        return known[path.name]
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ValidationError(_("The mapping cannot be read: %(error)s.") % {"error": error}) from None
    if not isinstance(found, dict):
        raise ValidationError(_("The mapping cannot be used: %(error)s.") % {"error": _("it is not an object")})
    return found
