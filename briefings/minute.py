"""A paper in a minute: for which institutions it is offered at once, and what its buttons carry along."""

from typing import Any
from uuid import uuid4

from django.db.models import Count

from accounts.languages import nearest
from accounts.models import User
from briefings.models import Briefing
from crm.models import Organisation
from monitoring.models import Commitment

OFFERED = 6


def bodies(user: User) -> list[Organisation]:
    """Those that owe most of what the reader sees, the first of them first."""
    seen = Organisation.objects.visible_to(user)
    owed = Commitment.objects.visible_to(user).filter(owed_by__in=seen).values("owed_by").annotate(n=Count("pk"))
    first = [one["owed_by"] for one in owed.order_by("-n", "owed_by")[:OFFERED]]
    found = seen.in_bulk(first)
    return [found[pk] for pk in first]


def carried(user: User) -> dict[str, Any]:
    """What stands in the form behind a button: in which language the paper is, and that it is made once."""
    return {"minute_key": uuid4(), "minute_language": nearest(user.language, Briefing.Language.values)}
