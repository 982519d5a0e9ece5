from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, VisibleField
from crm.api.permissions import CentreOnly
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation
from network import actions
from network.filters import TieFilter
from network.findings import api as findings
from network.introductions import api as introductions
from network.models import Tie, TieAnswer, TieAnswerQuerySet, TieQuerySet, TieRules
from network.picture.api import NetworkViewSet
from network.snapshots.api import SnapshotViewSet


class OwnField(VisibleField):
    """An organisation the user may speak for; any other reads as unknown."""

    def get_queryset(self) -> Any:
        return Organisation.objects.changeable_by(self.context["request"].user)


class TieSerializer(GatedSerializer):
    stated_by = OwnField(queryset=Organisation.objects.none())
    strength = serializers.IntegerField(min_value=1, max_value=Tie.STRONGEST, default=2)

    class Meta:
        model = Tie
        fields = [
            "id", "kind", "stated_by", "other", "strength", "started_on", "ended_on", "source", "confidentiality",
        ]  # fmt: skip
        validators: list[Any] = []  # the action refuses a second one in words

    def validate_confidentiality(self, level: str) -> str:
        user = self.context["request"].user
        if level not in (levels_open_to(user) if user.is_centre else [Level.COALITION, Level.INTERNAL]):
            raise serializers.ValidationError(
                self.fields["confidentiality"].error_messages["invalid_choice"].format(input=level)
            )
        return level


class EndSerializer(serializers.Serializer):  # type: ignore[type-arg]
    ended_on = serializers.DateField()


class TieViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Tie.objects.none()
    serializer_class = TieSerializer
    filterset_class = TieFilter
    ordering_fields = ["started_on", "strength", "kind"]

    def get_queryset(self) -> TieQuerySet:
        if self.action == "end":
            return Tie.objects.changeable_by(self.request.user).for_list()
        return Tie.objects.visible_to(self.request.user).for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """What is left out is as the form would have it."""
        told = {"confidentiality": Level.INTERNAL, **serializer.validated_data}
        serializer.instance = actions.record_tie(**told, by=Actor.of(self.request.user, Via.API))

    @extend_schema(request=EndSerializer, responses=TieSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        tie, told = self.get_object(), EndSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        actions.end_tie(tie=tie, **told.validated_data, by=Actor.of(self.request.user, Via.API))
        return Response(self.get_serializer(self.get_queryset().get(pk=tie.pk)).data)


class TieAnswerSerializer(GatedSerializer):
    class Meta:
        model = TieAnswer
        fields = ["id", "organisation", "answered_on", "via"]


class TieAnswerViewSet(mixins.ListModelMixin, GenericViewSet):  # type: ignore[type-arg]
    """When each organisation last said whom it works with."""

    request: ApiRequest  # type: ignore[assignment]
    queryset = TieAnswer.objects.none()
    serializer_class = TieAnswerSerializer
    permission_classes = [CentreOnly]
    ordering_fields = ["answered_on", "id"]

    def get_queryset(self) -> TieAnswerQuerySet:
        return TieAnswer.objects.visible_to(self.request.user).for_list()


class TieRulesSerializer(GatedSerializer):
    """Without who changed them and why: that is the centre's."""

    weights = serializers.DictField(source="all_weights", child=serializers.FloatField(), read_only=True)

    class Meta:
        model = TieRules
        fields = ["number", "weights", "event_years", "half_life_days", "made_at"]
        read_only_fields = fields


class TieRulesViewSet(mixins.ListModelMixin, GenericViewSet):  # type: ignore[type-arg]
    """By which rules a picture of a version was weighed; the first is the one in force."""

    request: ApiRequest  # type: ignore[assignment]
    queryset = TieRules.objects.none()
    serializer_class = TieRulesSerializer
    ordering_fields = ["number"]

    def get_queryset(self) -> QuerySet[TieRules]:
        return TieRules.objects.visible_to(self.request.user).newest_first()


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("ties", TieViewSet, basename="tie")
    router.register("tie-answers", TieAnswerViewSet, basename="tie-answer")
    router.register("tie-rules", TieRulesViewSet, basename="tie-rules")
    introductions.register(router)
    router.register("network", NetworkViewSet, basename="network")
    router.register("network-snapshots", SnapshotViewSet, basename="network-snapshot")
    findings.register(router)
