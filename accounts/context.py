from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User
from accounts.registries import navigation_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs."""
    user = getattr(request, "user", None)
    base = {"languages": settings.LANGUAGES, "demonstration": _demonstration()}
    if not isinstance(user, User):
        return base
    return {**base, "nav_entries": navigation_for(request, user), "can_log_meeting": user.is_centre}


def _demonstration() -> bool:
    """Whether demonstration data is loaded; remembered for a minute."""
    known = cache.get("demonstration")
    if known is None:
        known = User.objects.filter(is_demonstration=True).exists()
        cache.set("demonstration", known, 60)
    return bool(known)
