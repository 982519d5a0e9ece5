"""Making two records one, step by step: the preview does it and takes it back, the merge does it for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from crm.merging.fields import GONE, KEPT, Values, outcome, put, values_of
from crm.merging.folding import Folded, Rows, fold
from crm.models import Alias, Organisation

Choices = Mapping[str, str]
OF_ONE = ("user", "key")  # what no two records may have


@dataclass
class Joined:
    """What a merge keeps in its books."""

    before: dict[str, Values]
    after: Values
    folded: Folded
    made: Rows


def locked(one: models.Model, other: models.Model) -> tuple[Any, Any]:
    """Lock both, the lower number first, so that two who merge at once wait for each other in one order."""
    manager = type(one)._default_manager
    rows = {row.pk: row for row in manager.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")}
    return rows[one.pk], rows[other.pk]


def join(kept: Any, gone: Any, choices: Choices, keeps_name: bool) -> Joined:
    """Both records are locked; afterwards they are as the merge leaves them."""
    before = {KEPT: values_of(kept), GONE: values_of(gone)}
    after = outcome(kept.pk, gone.pk, before[KEPT], before[GONE], choices)
    let_go(gone, kept)
    put(kept, after)
    kept.save()
    folded = fold(gone, kept)
    return Joined(before, after, folded, name_kept(kept, before, after) if keeps_name else {})


def let_go(gone: Any, kept: Any) -> None:
    """The merged record gives up what only one may have; a login that is not chosen belongs to nobody's record."""
    gone.merged_into = kept
    for name in OF_ONE:
        if hasattr(gone, name):
            setattr(gone, name, None)
    gone.save()


def name_kept(kept: Any, before: Mapping[str, Values], after: Values) -> Rows:
    """Keep the official name that was not chosen as another name; return what was made."""
    other = next((side["name"] for side in before.values() if side["name"] != after["name"]), "")
    if not isinstance(kept, Organisation) or not other or kept.aliases.filter(name__iexact=other).exists():
        return {}
    source = _("Name of a record that was merged into this one")
    return {"crm.Alias": [Alias.objects.create(organisation=kept, name=other, source=source, is_verified=False).pk]}
