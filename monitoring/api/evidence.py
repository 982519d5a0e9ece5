"""Evidence over the API; files come in through the page."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from crm.api.permissions import CentreWrites
from monitoring.actions.evidence import attach_evidence
from monitoring.filters import EvidenceFilter
from monitoring.models import Evidence


class EvidenceSerializer(GatedSerializer):
    class Meta:
        model = Evidence
        fields = [
            "id", "commitment", "kind", "title", "publisher", "source_on", "language", "url", "file_name", "media_type",
            "size", "sha256", "passage", "page", "stance", "origin", "directness", "retrieved_at", "confidentiality",
        ]  # fmt: skip
        read_only_fields = ["file_name", "media_type", "size", "sha256", "retrieved_at"]


class EvidenceViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = EvidenceSerializer
    permission_classes = [CentreWrites]
    filterset_class = EvidenceFilter
    ordering_fields = ["source_on", "retrieved_at", "id"]

    def get_queryset(self) -> QuerySet[Evidence]:
        return Evidence.objects.visible_to(self.request.user).for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        by = Actor.of(self.request.user, Via.API)
        serializer.instance = attach_evidence(**serializer.validated_data, by=by)
