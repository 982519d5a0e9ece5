"""Outcomes over the API: the same gates, filters and actions as the pages."""

from typing import Any

from rest_framework import serializers

from accounts.api import VersionedSerializer
from crm.api.writing import WritingViewSet
from monitoring.actions.outcomes import record_outcome, update_outcome
from monitoring.models import Outcome, OutcomeQuerySet
from monitoring.outcome_filters import OutcomeFilter


class OutcomeSerializer(VersionedSerializer):
    class Meta:
        model = Outcome
        fields = [
            "id", "title_bg", "title_en", "text_bg", "text_en", "achieved", "for_whom_bg", "for_whom_en", *Outcome.TIES,
            "source", "link", "is_verified", "contribution_bg", "contribution_en", "others_bg", "others_en",
            "confidentiality", "version",
        ]  # fmt: skip
        extra_kwargs = {name: {"required": False} for name in Outcome.TIES}
        validators: list[Any] = []  # the action says it beside the field


class OutcomeViewSet(WritingViewSet):
    queryset = Outcome.objects.none()
    serializer_class = OutcomeSerializer
    filterset_class = OutcomeFilter
    ordering_fields = ["title_bg", "title_en", "achieved"]

    def get_queryset(self) -> OutcomeQuerySet:
        rows: OutcomeQuerySet = self.gated(Outcome).for_reader(self.request.user)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Outcome]) -> None:
        self.recorded(serializer, record_outcome)

    def perform_update(self, serializer: serializers.BaseSerializer[Outcome]) -> None:
        one: Any = serializer.instance
        self.changed(
            serializer, lambda version, by, **told: update_outcome(outcome=one, version=version, fields=told, by=by)
        )
