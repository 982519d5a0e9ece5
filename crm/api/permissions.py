"""Who may knock at the doors of the API; the gates decide what they find."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request

from accounts.gates import is_centre
from crm.confidentiality import Level, levels_open_to


class CentreOnly(IsAuthenticated):
    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and is_centre(request.user)


class CentreWrites(IsAuthenticated):
    """Anyone signed in may ask; only centre staff write."""

    def has_permission(self, request: Request, view: Any) -> bool:
        may = request.method in SAFE_METHODS or is_centre(request.user)
        return super().has_permission(request, view) and may


class CentreAdds(IsAuthenticated):
    """Changing is the gates' matter: representatives change what is theirs. Adding is the centre's."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and (request.method != "POST" or is_centre(request.user))


class OfTheCoalition(IsAuthenticated):
    """Open to those the coalition's level is open to."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and Level.COALITION in levels_open_to(request.user)  # type: ignore[arg-type]
