"""Outcomes over the API: the same gates, filters and actions as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, VersionedSerializer
from accounts.conflicts import Conflict
from crm.api.permissions import CentreWrites
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


class OutcomeViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = Outcome.objects.none()
    serializer_class = OutcomeSerializer
    permission_classes = [CentreWrites]
    filterset_class = OutcomeFilter
    ordering_fields = ["title_bg", "title_en", "achieved"]

    def get_queryset(self) -> OutcomeQuerySet:
        user, writes = self.request.user, self.request.method == "PATCH"
        rows = Outcome.objects.changeable_by(user) if writes else Outcome.objects.visible_to(user)
        return rows.for_reader(user)

    def perform_create(self, serializer: serializers.BaseSerializer[Outcome]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        outcome = record_outcome(**fields, by=Actor.of(self.request.user, Via.API))
        serializer.instance = self.get_queryset().get(pk=outcome.pk)

    def perform_update(self, serializer: serializers.BaseSerializer[Outcome]) -> None:
        fields = dict(serializer.validated_data)
        version, by = fields.pop("version"), Actor.of(self.request.user, Via.API)
        assert serializer.instance is not None  # noqa: S101  an update has one
        try:
            changed = update_outcome(outcome=serializer.instance, version=version, fields=fields, by=by)
        except Conflict:
            raise serializers.ValidationError({"version": _("Someone else changed this meanwhile.")}) from None
        serializer.instance = self.get_queryset().get(pk=changed.pk)
