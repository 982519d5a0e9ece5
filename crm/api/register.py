"""The coalition register over the API: the members of a day, as the page lists them."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from accounts.api import ApiRequest, GatedSerializer
from crm.api.permissions import OfTheCoalition
from crm.api.registry import StandingSerializer
from crm.coalition_register import ours
from crm.models import Organisation
from crm.register_filters import RegisterFilter, day_of


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
