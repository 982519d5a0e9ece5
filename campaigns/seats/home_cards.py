from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard
from campaigns.seats import radar

MOST = 5


def vacancies(user: User) -> dict[str, Any] | None:
    """How many of what kind, and the most urgent; counted over what the reader may see."""
    signals = [one for one in radar.seen(user, timezone.localdate()) if one.kind != radar.Kind.UNKNOWN]
    if not signals:
        return None
    return {"counts": radar.counted(signals), "nearest": signals[:MOST], "has_more": len(signals) > MOST}


VACANCIES = HomeCard("campaigns/_home_vacancies.html", vacancies, 22, CENTRE, "side")
