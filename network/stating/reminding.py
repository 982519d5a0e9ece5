"""Reminding members to say whom they work with: on their first page, in the reminder by e-mail, beside the profile."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.digest import Line
from accounts.models import User
from network.stating.answering import due


def asked_of_us(user: User) -> dict[str, object] | None:
    """The own organisations that have not said for a year whom they work with."""
    waiting = due(user, timezone.localdate())
    return {"organisations": waiting} if waiting else None


def asked_by_mail(user: User, today: date) -> list[Line]:
    waiting = due(user, today)
    if not waiting:
        return []
    words = _("Whom does your organisation work with? It takes five minutes to say, once a year.")
    return [Line(words, reverse("network:our-ties"))]
