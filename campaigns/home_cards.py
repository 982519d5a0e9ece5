from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.registries import HomeCard
from campaigns.models import Ask

SETTLED = (Ask.Status.MET, Ask.Status.PARTLY_MET)
LEFT_OUT = (Ask.Status.DRAFT, Ask.Status.CONSULTED, Ask.Status.WITHDRAWN)


def asks(user: User) -> dict[str, object] | None:
    """Of what was agreed, how much was met; drafts and withdrawn ones are no demands of the coalition."""
    found = Counter(Ask.objects.visible_to(user).order_by().values_list("status", flat=True))
    total = sum(number for status, number in found.items() if status not in LEFT_OUT)
    if not total:
        return None
    return {
        "met": sum(found[status] for status in SETTLED),
        "total": total,
        "note": _("%(left_out)s drafts and withdrawn ones not counted") % {"left_out": sum(found[s] for s in LEFT_OUT)},
        "url": reverse("campaigns:ask-list"),
    }


ASKS = HomeCard("campaigns/_home_asks.html", asks, 40, (Role.OFFICER, Role.LEADERSHIP), "numbers")
