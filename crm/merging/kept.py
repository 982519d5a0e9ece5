"""What became of a merged record, for a reader who may know of both."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.gates import Visitor
from crm.confidentiality import no_stricter_than_kept, within_reach
from crm.record_numbers import number_in


def kept_for(model: type[models.Model], pks: Iterable[int], user: Visitor) -> dict[int, Any]:
    """Return id of a merged record: the one it became, where the reader may see it.

    The merged one must be open to the reader too: that it was the same is a fact about a record that may be narrower.
    """
    rows: Any = model._default_manager.filter(pk__in=list(pks)).exclude(merged_into=None)
    known = rows.filter(no_stricter_than_kept() | within_reach(user))
    became = dict(known.values_list("pk", "merged_into"))
    records: Any = model._default_manager.all()
    seen = records.visible_to(user).in_bulk(set(became.values())) if became else {}
    return {pk: seen[kept] for pk, kept in became.items() if kept in seen}


def kept_instead(model: type[models.Model], text: Any, user: Visitor) -> Any:
    """Return what the record of this number became; None where it was never merged or the reader may not know."""
    pk = number_in(str(text))
    return None if pk is None else kept_for(model, [pk], user).get(pk)


def merged_into(record: Any, user: Visitor) -> list[Any]:
    """Return the records that were merged into this one, as far as the reader may know of them."""
    gone = type(record)._default_manager.filter(merged_into=record)
    return list(gone.filter(no_stricter_than_kept() | within_reach(user)).order_by("pk"))
