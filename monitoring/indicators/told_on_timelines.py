"""Values that a record rests on, among the events of its timeline."""

from django.db import models
from django.utils import timezone

from accounts.gates import Visitor
from crm.timeline import Item
from monitoring.indicators import words
from monitoring.models import Citation, Commitment, Outcome


def cited_values(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Cited by an outcome, or by an assessment of a commitment, on the day of the citation."""
    if not isinstance(record, Outcome | Commitment):
        return []
    field = "outcome" if isinstance(record, Outcome) else "assessment__commitment"
    cited = Citation.objects.visible_to(user).filter(**{field: record}).for_list().order_by("-made_at", "-pk")
    return [
        Item(
            on=timezone.localtime(one.made_at).date(), icon="graph-up", title=str(one.observation.indicator),
            url=one.observation.get_absolute_url(), level=one.observation.indicator.confidentiality,
            text=f"{words.value_of(one.observation, one.observation.indicator)} ({one.observation.when})",
        )
        for one in cited[:most]
    ]  # fmt: skip
