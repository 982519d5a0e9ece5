"""Events of projects over the API: the same gates and actions as the pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import GatedSerializer, VersionedSerializer, VisibleField
from campaigns.models import EventAttendance, EventAudience, ProjectEvent, ProjectEventQuerySet
from campaigns.models.project_events import TargetGroup
from campaigns.project_events import actions
from campaigns.project_events.filters import EventFilter
from crm.api.writing import WritingViewSet, on_the_newest
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


class EventViewSet(WritingViewSet):
    queryset = ProjectEvent.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilter
    ordering_fields = ["started", "title_bg", "title_en"]
    stays = {"project": _("An event stays with its project.")}

    def get_queryset(self) -> ProjectEventQuerySet:
        rows: ProjectEventQuerySet = self.gated(ProjectEvent).for_reader(self.request.user)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[ProjectEvent]) -> None:
        self.recorded(serializer, actions.record_event)

    def perform_update(self, serializer: serializers.BaseSerializer[ProjectEvent]) -> None:
        event: Any = serializer.instance
        self.changed(serializer, lambda **fields: actions.update_event(event=event, **fields))

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
        with on_the_newest():
            actions.count_audience(event=event, groups=groups, version=version, by=self.actor)
        return self.as_it_is_now(event)


def register(router: SimpleRouter) -> None:
    router.register("project-events", EventViewSet, basename="event")
