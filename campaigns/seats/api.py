"""Bodies, seats with their rights, and mandates over the API: all read, the centre writes by the same actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import GatedSerializer, ReadableField, VersionedSerializer, VisibleField
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
from campaigns.seats import body_actions, mandate_actions, seat_actions
from campaigns.seats.body_page import with_rules
from campaigns.seats.filters import BodyFilter, MandateFilter, SeatFilter
from crm.api.writing import WritingViewSet, on_the_newest
from crm.models import Document, Organisation, Person


class RulesSerializer(GatedSerializer):
    document = ReadableField(queryset=Document.objects.all())

    class Meta:
        model = RulesOfProcedure
        fields = ["id", "label", "adopted", "document", "link", "note", "source", "is_verified"]


class BodySerializer(VersionedSerializer):
    organisation = VisibleField(queryset=Organisation.objects.all())
    name = serializers.CharField(source="organisation", read_only=True)
    predecessor = ReadableField(queryset=Body.objects.all(), required=False, allow_null=True)
    secretariat = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    rules = RulesSerializer(many=True, source="seen_rules", read_only=True)

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


class SeatSerializer(VersionedSerializer):
    predecessor = ReadableField(queryset=Seat.objects.all(), required=False, allow_null=True)
    rights = RightSerializer(many=True, read_only=True, help_text="Seeded by the kind; changed one by one.")
    mandates = MandateSerializer(many=True, source="seen_mandates", read_only=True)

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


class RightChangeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    right = serializers.ChoiceField(choices=SeatRight.Right.choices)
    is_granted = serializers.BooleanField()
    source = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")  # type: ignore[assignment]
    version = serializers.IntegerField(help_text="Of the seat, as you read it.")


class BodyViewSet(WritingViewSet):
    queryset = Body.objects.none()
    serializer_class = BodySerializer
    filterset_class = BodyFilter
    ordering_fields = ["programme", "started"]
    stays = {"organisation": _("Whose body it is stays.")}

    def get_queryset(self) -> BodyQuerySet:
        return with_rules(self.gated(Body).for_reader(self.request.user), self.request.user)

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, body_actions.record_body)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        body: Any = serializer.instance
        self.changed(serializer, lambda **fields: body_actions.update_body(body=body, **fields))


class SeatViewSet(WritingViewSet):
    queryset = Seat.objects.none()
    serializer_class = SeatSerializer
    filterset_class = SeatFilter
    ordering_fields = ["group_bg", "group_en", "kind"]
    stays = {"body": _("A seat stays with its body.")}

    def get_queryset(self) -> SeatQuerySet:
        rows: SeatQuerySet = self.gated(Seat).for_reader(self.request.user)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.refuse_unchangeable(Body, "body", serializer)
        self.recorded(serializer, seat_actions.record_seat)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        seat: Any = serializer.instance
        self.changed(serializer, lambda **fields: seat_actions.update_seat(seat=seat, **fields))

    @extend_schema(request=RightChangeSerializer, responses=SeatSerializer)
    @action(detail=True, methods=["post"])
    def rights(self, request: Request, pk: str) -> Response:
        """Say whether the seat has one right; other than usual only with a source."""
        seat, fields = self.get_object(), self.taken(RightChangeSerializer, request)
        own = SeatRight.objects.changeable_by(self.request.user)
        right = own.filter(seat=seat, right=fields.pop("right")).first()
        if right is None:
            raise serializers.ValidationError({"right": _("This seat does not tell of this right.")})
        with on_the_newest():
            seat_actions.set_right(right=right, **fields, by=self.actor)
        return self.as_it_is_now(seat)


class MandateViewSet(WritingViewSet):
    queryset = Mandate.objects.none()
    serializer_class = MandateSerializer
    filterset_class = MandateFilter
    ordering_fields = ["started", "place"]
    stays = {"seat": _("A mandate stays with its seat.")}

    def get_queryset(self) -> MandateQuerySet:
        rows: MandateQuerySet = self.gated(Mandate).for_reader(self.request.user)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.refuse_unchangeable(Seat, "seat", serializer)
        self.recorded(serializer, mandate_actions.record_mandate)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        mandate: Any = serializer.instance
        self.changed(serializer, lambda **fields: mandate_actions.update_mandate(mandate=mandate, **fields))

    @extend_schema(request=EndSerializer, responses=MandateSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Give it its last day, with the reason."""
        mandate, told = self.get_object(), self.taken(EndSerializer, request)
        with on_the_newest():
            mandate_actions.end_mandate(mandate=mandate, **told, by=self.actor)
        return self.as_it_is_now(mandate)


def register(router: SimpleRouter) -> None:
    router.register("bodies", BodyViewSet, basename="body")
    router.register("seats", SeatViewSet, basename="seat")
    router.register("mandates", MandateViewSet, basename="mandate")
