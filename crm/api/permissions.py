from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.api import ApiRequest


class CentreWrites(BasePermission):
    """Anyone signed in may ask, within the gates; only centre staff write."""

    def has_permission(self, request: ApiRequest, view: Any) -> bool:  # type: ignore[override]
        return request.method in SAFE_METHODS or bool(getattr(request.user, "is_centre", False))
