"""A row written in the very moment of a merge still points at the record that went: it is brought after the others."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from crm.merging.folding import move, strands
from crm.merging.joining import locked
from crm.models import Merge

LATELY = timedelta(days=3)


def follow(now: datetime | None = None) -> int:
    """Return how many rows were brought over; what stayed behind on purpose stays."""
    since = (now or timezone.now()) - LATELY
    merges = Merge.objects.standing().filter(at__gte=since).order_by("pk").values_list("pk", flat=True)
    return sum(bring(pk) for pk in list(merges))


@transaction.atomic
def bring(pk: int) -> int:
    merge = Merge.objects.for_list().get(pk=pk)
    kept, gone = locked(merge.kept, merge.gone)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=pk)
    if merge.undone_at is not None or gone.merged_into_id != kept.pk:
        return 0
    brought = 0
    for strand in strands(gone, kept):
        rows = strand.rows.exclude(pk__in=merge.folded.get(strand.label, [])).order_by("pk")
        went = move(strand.link, list(rows.values_list("pk", flat=True)), strand.gone, strand.kept)
        if went:
            merge.moved[strand.label] = [*merge.moved.get(strand.label, []), *went]
            brought += len(went)
    if brought:
        merge.save(update_fields=["moved"])
    return brought
