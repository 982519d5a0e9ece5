"""Meetings over the API: the same gates, filters and actions as the pages."""

from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, VersionedSerializer, VisibleField
from accounts.conflicts import Conflict
from crm.actions.meetings import Seat, edit_meeting, record_meeting
from crm.api.permissions import CentreWrites
from crm.meeting_filters import MeetingFilter
from crm.models import Meeting, Organisation, Participation, Person


class SeatSerializer(GatedSerializer):
    """A person or an organisation; `capacity` is what they sat there as, in words."""

    person = VisibleField(queryset=Person.objects.all(), required=False, allow_null=True)
    organisation = VisibleField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    name = serializers.CharField(source="__str__", read_only=True)
    capacity = serializers.StringRelatedField(read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Participation
        fields = ["person", "organisation", "name", "side", "role", "capacity"]


class MeetingSerializer(VersionedSerializer):
    participants = SeatSerializer(source="participations", many=True, required=False)

    class Meta:
        model = Meeting
        fields = [
            "id", "held_on", "held_at", "kind", "state", "about", "where", "notes", "themes", "confidentiality",
            "participants", "version",
        ]  # fmt: skip
        read_only_fields = ["state"]
        extra_kwargs = {"held_on": {"required": True}, "themes": {"required": False}}


def seats(rows: list[dict[str, Any]]) -> list[Seat]:
    return [Seat(**row) for row in rows]


class MeetingViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    serializer_class = MeetingSerializer
    permission_classes = [CentreWrites]
    filterset_class = MeetingFilter
    ordering_fields = ["held_on", "id"]

    def get_queryset(self) -> QuerySet[Meeting]:
        user = self.request.user
        if self.request.method == "PATCH":
            return Meeting.objects.changeable_by(user).for_list().with_seats(user)
        return Meeting.objects.visible_to(user).for_list().with_seats(user)

    def perform_create(self, serializer: serializers.BaseSerializer[Meeting]) -> None:
        fields = dict(serializer.validated_data)
        fields.pop("version", None)
        participants = seats(fields.pop("participations", []))
        meeting = record_meeting(**fields, participants=participants, by=Actor.of(self.request.user, Via.API))
        serializer.instance = self.shown(meeting)

    def perform_update(self, serializer: serializers.BaseSerializer[Meeting]) -> None:
        fields = dict(serializer.validated_data)
        rows = fields.pop("participations", None)
        fields["participants"] = None if rows is None else seats(rows)
        meeting = cast(Meeting, serializer.instance)
        try:
            meeting = edit_meeting(meeting=meeting, **fields, by=Actor.of(self.request.user, Via.API))
        except Conflict:
            raise serializers.ValidationError({"version": _("Someone else changed this meanwhile.")}) from None
        serializer.instance = self.shown(meeting)

    def shown(self, meeting: Meeting) -> Meeting:
        """Return the record as this reader sees it; who has closed it to themselves sees no seats any more."""
        no_seats = Prefetch("participations", Participation.objects.none())
        bare = Meeting.objects.filter(pk=meeting.pk).prefetch_related(no_seats)
        return self.get_queryset().filter(pk=meeting.pk).first() or bare.get()
