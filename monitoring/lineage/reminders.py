"""What the reminder by e-mail counts of changes of government: numbers, never a title."""

from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from monitoring.lineage.put_to import counted
from monitoring.models import Succession

MOST = 5


def unanswered(user: User, today: date) -> list[Line]:
    """Promises of those before, of which I am to say what became of them."""
    if not user.is_centre:
        return []
    mine = Succession.objects.visible_to(user).standing().filter(owner=user).order_by("-happened_on", "-pk")[:MOST]
    waiting = [(one, counted(one, user).open) for one in mine]
    return [
        Line(
            ngettext(
                "%(count)s promise waits for your answer: what became of it under those who took over.",
                "%(count)s promises wait for your answer: what became of them under those who took over.", count,
            ) % {"count": count},
            reverse("monitoring:succession-detail", args=[one.pk]) + "?answer=open",
        )
        for one, count in waiting if count
    ]  # fmt: skip
