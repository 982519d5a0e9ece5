"""Stances and influences over the API, for the centre: read, add, take back a slip of one's own."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import GatedSerializer, VisibleField
from campaigns.models import Influence, InfluenceQuerySet, Stance, StanceQuerySet
from campaigns.models.stances import GROUNDS, KEPT_INSIDE
from campaigns.stances import actions
from campaigns.stances.filters import InfluenceFilter, StanceFilter
from crm.api.writing import ActingViewSet
from crm.models import Document, Letter, Meeting, Organisation, Person

LEVELS = [(level.value, level.label) for level in KEPT_INSIDE]
TARGETS = ("person", "organisation")


class OpinionSerializer(GatedSerializer):
    """Which of two or three fields says whom it is about, or what shows it: exactly one does."""

    person = VisibleField(queryset=Person.objects.all(), required=False, allow_null=True)
    organisation = VisibleField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    confidentiality = serializers.ChoiceField(choices=LEVELS, required=False)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        told["target"] = the_one(told, TARGETS, _("Say about whom it is: one person or one organisation."))
        return told


class StanceSerializer(OpinionSerializer):
    meeting = VisibleField(queryset=Meeting.objects.all(), required=False, allow_null=True)
    letter = VisibleField(queryset=Letter.objects.all(), required=False, allow_null=True)
    document = VisibleField(queryset=Document.objects.all(), required=False, allow_null=True)
    taken_on = serializers.DateField(required=False)

    class Meta:
        model = Stance
        fields = [
            "id", "ask", "person", "organisation", "position", "taken_on", "meeting", "letter", "document", "note",
            "confidentiality", "author", "made_at",
        ]  # fmt: skip
        read_only_fields = ["author", "made_at"]

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        told = super().validate(told)
        told["ground"] = the_one(told, GROUNDS, _("Say what shows it: one meeting, letter or document."))
        return told


class InfluenceSerializer(OpinionSerializer):
    weight = serializers.IntegerField(min_value=1, max_value=5)
    since = serializers.DateField(required=False)

    class Meta:
        model = Influence
        fields = [
            "id", "person", "organisation", "weight", "since", "reason", "confidentiality", "author", "made_at",
        ]  # fmt: skip
        read_only_fields = ["author", "made_at"]


def the_one(told: dict[str, Any], names: tuple[str, ...], otherwise: str) -> Any:
    """Take the fields out and return the only one that says something."""
    said = {name: told.pop(name, None) for name in names}
    chosen = [one for one in said.values() if one is not None]
    if len(chosen) != 1:
        raise serializers.ValidationError(dict.fromkeys(names, otherwise))
    return chosen[0]


class OpinionViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    ActingViewSet,
):
    http_method_names = ["get", "head", "options", "post"]

    @action(detail=True, methods=["post"], url_path="take-back", serializer_class=serializers.Serializer)
    def take_back(self, request: Request, pk: str) -> Response:
        """Undo a slip of one's own, within a day."""
        actions.take_back(opinion=self.get_object(), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class StanceViewSet(OpinionViewSet):
    queryset = Stance.objects.none()
    serializer_class = StanceSerializer
    filterset_class = StanceFilter
    ordering_fields = ["taken_on", "made_at"]

    def get_queryset(self) -> StanceQuerySet:
        rows: StanceQuerySet = self.gated(Stance).for_list()
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        serializer.instance = actions.record_stance(**serializer.validated_data, by=self.actor)


class InfluenceViewSet(OpinionViewSet):
    queryset = Influence.objects.none()
    serializer_class = InfluenceSerializer
    filterset_class = InfluenceFilter
    ordering_fields = ["since", "weight", "made_at"]

    def get_queryset(self) -> InfluenceQuerySet:
        rows: InfluenceQuerySet = self.gated(Influence).for_list()
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        serializer.instance = actions.record_influence(**serializer.validated_data, by=self.actor)


def register(router: SimpleRouter) -> None:
    router.register("stances", StanceViewSet, basename="stance")
    router.register("influences", InfluenceViewSet, basename="influence")
