from typing import Any

from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request


class CentreWrites(IsAuthenticated):
    """Anyone signed in may ask, within the gates; only centre staff write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        may = request.method in SAFE_METHODS or bool(getattr(request.user, "is_centre", False))
        return super().has_permission(request, view) and may
