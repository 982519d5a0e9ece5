"""What asks and campaigns earned: the numbers of the common agenda and the events of a timeline."""

from collections.abc import Iterable

from django.db import models

from accounts.gates import Visitor
from campaigns.asks.common_agenda import by_ask
from campaigns.models import Ask, Campaign, Project
from crm.approximate import first_day
from crm.timeline import Item
from monitoring.models import Commitment, Outcome


def commitments_of(asks: Iterable[int], reader: Visitor) -> dict[int, int]:
    """Return how many by ask. One replaced by a newer one still counts: whether it was may be hidden."""
    seen = Commitment.objects.visible_to(reader).filter(withdrawn_at=None)
    return by_ask(Commitment.asks.through.objects.filter(ask__in=asks, commitment__in=seen))


def outcomes_of(asks: Iterable[int], reader: Visitor) -> dict[int, int]:
    seen = Outcome.objects.visible_to(reader)
    return by_ask(Outcome.asks.through.objects.filter(ask__in=asks, outcome__in=seen))


def on_timeline(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Those of which somebody knows when, in the words of how exactly they know."""
    if not isinstance(record, Ask | Campaign | Project):
        return []
    dated = Outcome.objects.visible_to(user).of(record, user).exclude(achieved="")
    return [
        Item(
            on=first_day(one.achieved), when=one.when, icon="trophy", title=str(one), url=one.get_absolute_url(),
            text=one.for_whom, tone="kept", level=one.confidentiality,
        )
        for one in dated.newest_first()[:most]
    ]  # fmt: skip
