"""The coalition register over the API: the members of a day, as the page lists them."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from accounts.api import ApiRequest, GatedSerializer
from crm.api.registry import StandingSerializer
from crm.coalition_register import ours
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation
from crm.register_filters import RegisterFilter, day_of


class OfTheCoalition(IsAuthenticated):
    """Open to those the coalition's level is open to."""

    def has_permission(self, request: ApiRequest, view: object) -> bool:  # type: ignore[override]
        return super().has_permission(request, view) and Level.COALITION in levels_open_to(request.user)  # type: ignore[arg-type]


class RegisterEntrySerializer(GatedSerializer):
    standing = StandingSerializer(read_only=True)
    region: Any = serializers.PrimaryKeyRelatedField(source="place.region", read_only=True, default=None)

    class Meta:
        model = Organisation
        fields = [
            "id", "kind", "name", "name_latin", "place", "region", "themes", "offers", "needs", "standing",
            "confirmed_on",
        ]  # fmt: skip
        read_only_fields = fields


class RegisterViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Members and associates as of `on` (today when it is not given)."""

    request: ApiRequest  # type: ignore[assignment]
    serializer_class = RegisterEntrySerializer
    permission_classes = [OfTheCoalition]
    filterset_class = RegisterFilter
    ordering_fields = ["name", "id"]

    def get_queryset(self) -> QuerySet[Organisation]:
        day = day_of(self.request.query_params)
        return ours(self.request.user, day).for_list(day).prefetch_related("themes")
