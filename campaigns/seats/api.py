"""Bodies, seats with their rights, and mandates over the API: the centre records and ends mandates, all read."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, permissions, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, ReadableField, VersionedSerializer, VisibleField
from accounts.conflicts import Conflict
from campaigns.models import (
    Body,
    BodyQuerySet,
    Mandate,
    MandateQuerySet,
    RulesOfProcedure,
    Seat,
    SeatQuerySet,
    SeatRight,
)
from campaigns.seats import mandate_actions
from campaigns.seats.body_page import with_rules
from campaigns.seats.filters import BodyFilter, MandateFilter, SeatFilter
from crm.api.permissions import CentreWrites
from crm.models import Document, Organisation, Person


class RulesSerializer(GatedSerializer):
    document = ReadableField(queryset=Document.objects.all())

    class Meta:
        model = RulesOfProcedure
        fields = ["id", "label", "adopted", "document", "link", "note", "source", "is_verified"]


class BodySerializer(GatedSerializer):
    name = serializers.CharField(source="organisation")
    predecessor = ReadableField(queryset=Body.objects.all())
    secretariat = ReadableField(queryset=Organisation.objects.all())
    rules = RulesSerializer(many=True, source="seen_rules")

    class Meta:
        model = Body
        fields = [
            "id", "organisation", "name", "kind", "programme", "programme_code", "started", "ended", "predecessor",
            "secretariat", "legal_basis", "composition", "members_vote", "vote_rule", "vote_rule_source", "notice_days",
            "notice_source", "rules", "source", "is_verified", "version",
        ]  # fmt: skip


class RightSerializer(GatedSerializer):
    class Meta:
        model = SeatRight
        fields = ["right", "is_granted", "source"]


class MandateSerializer(VersionedSerializer):
    """A person hidden from the reader reads as none."""

    seat = VisibleField(queryset=Seat.objects.all())
    organisation = VisibleField(queryset=Organisation.objects.all())
    person = ReadableField(queryset=Person.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Mandate
        fields = [
            "id", "seat", "organisation", "person", "place", "started", "ended", "how", "act", "end", "end_note",
            "source", "is_verified", "confidentiality", "is_current", "version",
        ]  # fmt: skip
        read_only_fields = ["end", "end_note", "is_current"]


class SeatSerializer(GatedSerializer):
    predecessor = ReadableField(queryset=Seat.objects.all())
    rights = RightSerializer(many=True)
    mandates = MandateSerializer(many=True, source="seen_mandates")

    class Meta:
        model = Seat
        fields = [
            "id", "body", "kind", "group_bg", "group_en", "number", "started", "ended", "predecessor", "alternates",
            "is_vacant", "rights", "mandates", "note", "source", "is_verified", "version",
        ]  # fmt: skip


class EndSerializer(serializers.Serializer):  # type: ignore[type-arg]
    ended = serializers.CharField(max_length=10)
    end = serializers.ChoiceField(choices=Mandate.End.choices)
    end_note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    version = serializers.IntegerField()

    def validate_ended(self, value: str) -> str:
        return str(Mandate._meta.get_field("ended").clean(value, None))


class Readable(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    permission_classes = [CentreWrites]


class BodyViewSet(Readable):
    queryset = Body.objects.none()
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    ordering_fields = ["programme", "started"]

    def get_queryset(self) -> BodyQuerySet:
        return with_rules(Body.objects.visible_to(self.request.user).for_reader(self.request.user), self.request.user)


class SeatViewSet(Readable):
    queryset = Seat.objects.none()
    serializer_class = SeatSerializer
    filterset_class = SeatFilter
    ordering_fields = ["group_bg", "group_en", "kind"]

    def get_queryset(self) -> SeatQuerySet:
        return Seat.objects.visible_to(self.request.user).for_reader(self.request.user)


class MandateViewSet(mixins.CreateModelMixin, Readable):
    queryset = Mandate.objects.none()
    serializer_class = MandateSerializer
    filterset_class = MandateFilter
    ordering_fields = ["started", "place"]
    http_method_names = ["get", "head", "options", "post"]

    def get_queryset(self) -> MandateQuerySet:
        user = self.request.user
        reading = self.request.method in permissions.SAFE_METHODS
        return (Mandate.objects.visible_to(user) if reading else Mandate.objects.changeable_by(user)).for_reader(user)

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        seats = Seat.objects.changeable_by(self.request.user).filter(pk=fields["seat"].pk)
        if not seats.exists():
            raise serializers.ValidationError({"seat": _("You may not change this seat.")})
        made = mandate_actions.record_mandate(**fields, by=self.actor)
        user = self.request.user
        serializer.instance = Mandate.objects.visible_to(user).for_reader(user).get(pk=made.pk)

    @action(detail=True, methods=["post"], serializer_class=EndSerializer)
    def end(self, request: Request, pk: str) -> Response:
        """Give it its last day, with the reason."""
        mandate, told = self.get_object(), self.get_serializer(data=request.data)
        code: int = status.HTTP_200_OK
        told.is_valid(raise_exception=True)
        try:
            mandate_actions.end_mandate(mandate=mandate, **told.validated_data, by=self.actor)
        except Conflict:
            code = status.HTTP_409_CONFLICT
        now = self.get_queryset().get(pk=mandate.pk)
        return Response(MandateSerializer(now, context=self.get_serializer_context()).data, code)


def register(router: SimpleRouter) -> None:
    router.register("bodies", BodyViewSet, basename="body")
    router.register("seats", SeatViewSet, basename="seat")
    router.register("mandates", MandateViewSet, basename="mandate")
