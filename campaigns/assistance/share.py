"""How much of what was given was put to use: over those who were asked, and saying how many were not."""

from dataclasses import dataclass

from django.db.models import Count, Q

from campaigns.models import Assistance, AssistanceQuerySet

Effect = Assistance.Effect


@dataclass(frozen=True)
class Share:
    """`asked` holds everyone of whom an answer is noted, also those who could not be reached."""

    total: int
    asked: int
    put_to_use: int
    partly: int
    not_yet: int
    not_reached: int

    @property
    def not_asked(self) -> int:
        return self.total - self.asked


def share_of(rows: AssistanceQuerySet) -> Share:
    """One query over rows that their reader may see."""
    effects = {effect.value: Count("pk", filter=Q(effect=effect)) for effect in Effect}
    asked = Count("pk", filter=~Q(followed_up_on=None))
    return Share(**rows.order_by().aggregate(total=Count("pk"), asked=asked, **effects))
