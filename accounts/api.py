"""What every serializer of ours shares."""

from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework import filters, serializers

from accounts.access import PageRequest
from accounts.gates import GatedQuerySet


class Ordering(filters.OrderingFilter):
    """Rows that are equal by what was asked for stand by their number: no page changes by itself."""

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> Any:
        ordering = super().get_ordering(request, queryset, view)
        return [*ordering, "pk"] if ordering else ordering


class VisibleField(serializers.PrimaryKeyRelatedField):  # type: ignore[type-arg]
    """Accepts only ids the user may see, so a guessed id reads as unknown; an old one means what it was merged into."""

    def get_queryset(self) -> GatedQuerySet[Any]:
        queryset = cast(GatedQuerySet[Any], super().get_queryset())
        return queryset.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            kept = self.get_queryset().kept_for(data, self.context["request"].user)
            if kept is None:
                raise
            return kept


class ReadableField(VisibleField):
    """Also answers only with what the queryset loaded for the reader; a hidden record reads as none."""

    def use_pk_only_optimization(self) -> bool:
        return False


class GatedSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    serializer_related_field = VisibleField


class VersionedSerializer(GatedSerializer):
    """A change names the version it was made on, so that nobody's work is lost."""

    version = serializers.IntegerField(required=False, help_text="Required to change: the version you read.")

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None and "version" not in fields:
            raise serializers.ValidationError({"version": _("Say which version you have read.")})
        return fields


class ApiRequest(PageRequest):
    data: dict[str, Any]
    query_params: Any
