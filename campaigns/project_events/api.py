"""Events of projects over the API: the same gates and actions as the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, VersionedSerializer, VisibleField
from accounts.conflicts import Conflict
from campaigns.models import EventAttendance, EventAudience, ProjectEvent, ProjectEventQuerySet
from campaigns.models.project_events import TargetGroup
from campaigns.project_events import actions
from campaigns.project_events.filters import EventFilter
from crm.api.permissions import CentreWrites
from crm.models import Organisation


class AttendanceSerializer(GatedSerializer):
    class Meta:
        model = EventAttendance
        fields = ["organisation", "people"]


class AudienceSerializer(GatedSerializer):
    class Meta:
        model = EventAudience
        fields = ["group", "people"]


class EventSerializer(VersionedSerializer):
    attendances = AttendanceSerializer(many=True, source="seen_attendances", read_only=True)
    audiences = AudienceSerializer(many=True, source="seen_audiences", read_only=True)

    class Meta:
        model = ProjectEvent
        fields = [
            "id", "project", "kind", "title_bg", "title_en", "started", "ended", "where", "phase", "deliverable",
            "meeting", "text_bg", "text_en", "source", "is_verified", "attendances", "audiences", "version",
        ]  # fmt: skip

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        fields = super().validate(fields)
        if isinstance(self.instance, ProjectEvent) and fields.pop("project", None) not in (None, self.instance.project):
            raise serializers.ValidationError({"project": _("An event stays with its project.")})
        return fields


class CameSerializer(serializers.Serializer):  # type: ignore[type-arg]
    organisations = VisibleField(queryset=Organisation.objects.all(), many=True)
    people = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=1_000_000)


class CountedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Replaces what was said: every group that was there, with a number where somebody counted."""

    audiences = AudienceSerializer(many=True)
    version = serializers.IntegerField()

    def validate_audiences(self, rows: list[dict[str, Any]]) -> dict[str, int | None]:
        groups = {row["group"]: row.get("people") for row in rows}
        if len(groups) < len(rows):
            raise serializers.ValidationError(_("Each group once."))
        return {group.value: groups[group.value] for group in TargetGroup if group.value in groups}


class EventViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    queryset = ProjectEvent.objects.none()
    serializer_class = EventSerializer
    permission_classes = [CentreWrites]
    filterset_class = EventFilter
    ordering_fields = ["started", "title_bg", "title_en"]

    def get_queryset(self) -> ProjectEventQuerySet:
        user, reads = self.request.user, self.request.method in {"GET", "HEAD", "OPTIONS"} or self.action == "create"
        rows = ProjectEvent.objects.visible_to(user) if reads else ProjectEvent.objects.changeable_by(user)
        return rows.for_reader(user)

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def perform_create(self, serializer: serializers.BaseSerializer[ProjectEvent]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        event = actions.record_event(**fields, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=event.pk)

    def perform_update(self, serializer: serializers.BaseSerializer[ProjectEvent]) -> None:
        fields, event = dict(serializer.validated_data), serializer.instance
        assert event is not None  # noqa: S101  an update has one
        try:
            actions.update_event(event=event, **fields, by=self.actor)
        except Conflict:
            raise changed_meanwhile() from None
        serializer.instance = self.get_queryset().get(pk=event.pk)

    @extend_schema(request=CameSerializer, responses=EventSerializer)
    @action(detail=True, methods=["post"])
    def attendances(self, request: Request, pk: str) -> Response:
        """Note that these organisations came."""
        event, told = self.get_object(), CameSerializer(data=request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        actions.add_attendances(event=event, **told.validated_data, by=self.actor)
        return self.as_it_is_now(event)

    @extend_schema(request=CountedSerializer, responses=EventSerializer)
    @action(detail=True, methods=["post"])
    def audiences(self, request: Request, pk: str) -> Response:
        """Say which target groups were there, and how many of each; children only as ten or more."""
        event, told = self.get_object(), CountedSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        groups, version = told.validated_data["audiences"], told.validated_data["version"]
        try:
            actions.count_audience(event=event, groups=groups, version=version, by=self.actor)
        except Conflict:
            raise changed_meanwhile() from None
        return self.as_it_is_now(event)

    def as_it_is_now(self, event: ProjectEvent) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=event.pk)).data)


def changed_meanwhile() -> serializers.ValidationError:
    return serializers.ValidationError({"version": _("Someone else changed this meanwhile.")})


def register(router: SimpleRouter) -> None:
    router.register("project-events", EventViewSet, basename="event")
