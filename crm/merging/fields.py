"""The fields of two records side by side, and what becomes of them: pure choices over what was read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from crm import languages
from crm.confidentiality import stricter

KEPT, GONE = "kept", "gone"
Values = dict[str, Any]
# Not a matter of taste: the narrower circle and the wish to be left alone win, whoever keeps which text.
DECIDED = ("confidentiality", "do_not_contact")
# A version after an undo must never be one that was read while the two were one record.
APART = 1000
NEVER = {"merged_into", "search"}


def choosable(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """Return the fields that people fill in, those of later tables too."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and not field.generated and field.name not in NEVER
    ]


def values_of(record: models.Model) -> Values:
    """Return every stored field as plain values, as a merge keeps them."""
    fields = [field for field in record._meta.concrete_fields if not field.primary_key and not field.generated]
    plain = {field.name: field.value_from_object(record) for field in fields}
    return dict(json.loads(json.dumps(plain, cls=DjangoJSONEncoder)))


def put(record: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field: Any = record._meta.get_field(name)
        setattr(
            record, field.attname, field.target_field.to_python(value) if field.is_relation else field.to_python(value)
        )


def suggested(kept: Values, gone: Values, names: Iterable[str]) -> dict[str, str]:
    """What says something wins over what says nothing; else the record that stays."""
    return {name: GONE if kept[name] in ("", None) and gone[name] not in ("", None) else KEPT for name in names}


def outcome(kept_pk: int, gone_pk: int, kept: Values, gone: Values, choices: Mapping[str, str]) -> Values:
    """Return every field of the kept record as it will be. The preview shows this and the merge stores it."""
    sides = {KEPT: kept, GONE: gone}
    result = {name: sides[choices.get(name, KEPT)][name] for name in kept}
    result |= {
        name: kept[name] for name in ("merged_into", "is_demonstration", "confirmed_on", "confirmed_by") if name in kept
    }
    result["confidentiality"] = str(stricter(kept["confidentiality"], gone["confidentiality"]).value)
    result["version"] = max(kept["version"], gone["version"]) + APART
    if "do_not_contact" in kept:
        result["do_not_contact"] = kept["do_not_contact"] or gone["do_not_contact"]
    for name in ("key", "user"):  # of reference data; of an account: the only one there is stays with the record
        if name in kept and (kept[name] is None or gone[name] is None):
            result[name] = kept[name] or gone[name]
    if result.get("parent") in (kept_pk, gone_pk):
        result["parent"] = None  # nothing is part of itself
    return result


@dataclass(frozen=True)
class Row:
    """One field of both records, as the reader may see it."""

    name: str
    label: str
    kept: str
    gone: str
    is_equal: bool
    chosen: str  # "kept" or "gone"
    decided: str = ""  # in words, where nothing is to be chosen


def side_by_side(kept: models.Model, gone: models.Model, choices: Mapping[str, str], user: Visitor) -> list[Row]:
    """Compare what the reader sees; a record that is hidden from the reader reads as none on either side."""
    rows = []
    for field in choosable(type(kept)):
        mine, theirs = shown(kept, field, user), shown(gone, field, user)
        rows.append(
            Row(
                name=field.name,
                label=str(field.verbose_name),
                kept=mine,
                gone=theirs,
                is_equal=mine == theirs,
                chosen=choices.get(field.name, KEPT),
                decided=decided(field.name, kept, gone),
            )
        )
    return rows


def decided(name: str, kept: models.Model, gone: models.Model) -> str:
    if name == "confidentiality":
        return _("The stricter of the two stays.")
    if name == "do_not_contact":
        return _("Whoever does not want to be contacted is not.")
    if name == "user" and (getattr(kept, "user_id", None) is None or getattr(gone, "user_id", None) is None):
        return _("The account stays with the person.")
    return ""


def shown(record: models.Model, field: "models.Field[Any, Any]", user: Visitor) -> str:
    """Return a value in words; the text of a choice, the name of a record the reader may see."""
    value = getattr(record, field.attname)
    if value in ("", None):
        return ""
    if field.is_relation:
        related: Any = field.related_model
        rows = related._default_manager.all()
        found = rows.visible_to(user).filter(pk=value).first()
        return "" if found is None else f"{found} <{found.email}>" if field.name == "user" else str(found)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if field.name in {"languages", "working_languages"}:
        return languages.in_words(str(value))
    display = getattr(record, f"get_{field.name}_display", None)
    return str(display() if display else value)
