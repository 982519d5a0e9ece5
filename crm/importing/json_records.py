"""A JSON file as a list of records."""

import json
from collections import Counter
from typing import IO, Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.importing.letters import text_of
from crm.importing.values import plain

Cell: TypeAlias = "str | list[str]"


def load(content: IO[bytes], encoding: str) -> Any:
    text = text_of(content, encoding)
    try:
        return json.load(text, object_pairs_hook=_without_twins)
    except UnicodeError:
        raise ValidationError(_("The letters of the file do not fit %(encoding)s.") % {"encoding": encoding}) from None
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("The JSON cannot be read: %(error)s.") % {"error": str(error)[:200]}) from None
    finally:
        text.detach()


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = [name for name, times in Counter(name for name, _value in pairs).items() if times > 1]
        raise ValueError(_("“%(name)s” stands twice in one record") % {"name": twice[0][:60]})
    return found


def records(whole: Any, where: str = "") -> tuple[str, list[dict[str, Any]]]:
    """Return the list of records and the key it stands under: the whole, or the longest list of the object."""
    lists = {"": whole} if isinstance(whole, list) else whole if isinstance(whole, dict) else {}
    fitting = {name: value for name, value in lists.items() if _is_records(value) and name == (where or name)}
    if not fitting:
        raise ValidationError(_("The JSON holds no list of records."))
    name = max(fitting, key=lambda one: len(fitting[one]))
    return name, fitting[name]


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(record, dict) for record in value)


def cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, list):
        return [text for text in (plain(one) for one in value if one is not None) if text]
    return plain(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value)
