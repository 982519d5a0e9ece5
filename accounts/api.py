"""What every serializer of ours shares."""

from typing import Any, cast

from rest_framework import serializers

from accounts.access import PageRequest
from accounts.gates import GatedQuerySet


class VisibleField(serializers.PrimaryKeyRelatedField):  # type: ignore[type-arg]
    """Accepts only ids the user may see, so a guessed id reads as unknown."""

    def get_queryset(self) -> GatedQuerySet[Any]:
        queryset = cast(GatedQuerySet[Any], super().get_queryset())
        return queryset.visible_to(self.context["request"].user)


class GatedSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    serializer_related_field = VisibleField


class ApiRequest(PageRequest):
    data: dict[str, Any]
    query_params: Any
