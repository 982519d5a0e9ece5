from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.api import ApiRequest, GatedSerializer, ReadableField
from accounts.conflicts import Conflict
from campaigns.asks import actions
from campaigns.asks import moves as ask_moves
from campaigns.assistance import api as assistance_api
from campaigns.calls import api as call_api
from campaigns.elections import api as election_api
from campaigns.filters import AskFilter, CampaignFilter
from campaigns.models import Ask, AskQuerySet, Campaign, CampaignQuerySet
from campaigns.phases.api import PartnerSerializer, PhaseSerializer
from campaigns.phases.stages import loaded
from campaigns.project_events import api as event_api
from campaigns.projects import api as project_api
from campaigns.seats import api as seats_api
from campaigns.sessions import api as session_api
from campaigns.signing import api as signing_api
from campaigns.stances import api as stance_api
from crm.api.writing import ActingViewSet
from crm.models import Office, Organisation


class CampaignSerializer(GatedSerializer):
    partners = PartnerSerializer(many=True, source="seen_partners")
    phases = PhaseSerializer(many=True, source="seen_phases")
    ask_count = serializers.IntegerField()

    class Meta:
        model = Campaign
        fields = [
            "id", "title_en", "title_bg", "goal_en", "goal_bg", "started", "ended", "themes",
            "source", "is_verified", "confidentiality", "partners", "phases", "ask_count",
            "version",
        ]  # fmt: skip


class AskSerializer(GatedSerializer):
    addressed_to = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    addressed_office = ReadableField(queryset=Office.objects.all(), required=False, allow_null=True)
    times_pressed = serializers.IntegerField(read_only=True)

    class Meta:
        model = Ask
        fields = [
            "id", "title_en", "title_bg", "text_en", "text_bg", "addressed_to", "addressed_office",
            "instrument", "theme", "campaigns", "status", "confidentiality", "made_at", "times_pressed", "version",
        ]  # fmt: skip
        read_only_fields = ["status", "made_at"]


class AskChangeSerializer(AskSerializer):
    """A change says which version it was made on, so that nobody's work is lost."""

    version = serializers.IntegerField()

    def validate(self, change: dict[str, Any]) -> dict[str, Any]:
        if "version" not in change:
            raise serializers.ValidationError({"version": _("Say which version you changed.")})
        return change


class StatusSerializer(serializers.Serializer):  # type: ignore[type-arg]
    status = serializers.ChoiceField(choices=Ask.Status.choices)
    reason = serializers.CharField(max_length=1000)
    version = serializers.IntegerField()


class CampaignViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter
    ordering_fields = ["title_bg", "title_en", "started"]

    def get_queryset(self) -> CampaignQuerySet:
        user = self.request.user
        return Campaign.objects.visible_to(user).for_reader(user).with_partners(user).prefetch_related(loaded(user))


class AskViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    ActingViewSet,
):
    queryset = Ask.objects.none()
    http_method_names = ["get", "head", "options", "post", "patch"]
    filterset_class = AskFilter
    ordering_fields = ["title_bg", "title_en", "made_at", "times_pressed"]

    def get_queryset(self) -> AskQuerySet:
        rows: AskQuerySet = self.gated(Ask).for_reader(self.request.user)
        return rows

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        if self.action == "status":
            return StatusSerializer
        return AskChangeSerializer if self.action == "partial_update" else AskSerializer

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        ask = actions.record_ask(**serializer.validated_data, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=ask.pk)

    def partial_update(self, request: Request, pk: str) -> Response:
        ask = self.get_object()
        change = self.get_serializer(ask, data=request.data, partial=True)
        change.is_valid(raise_exception=True)
        return self.answer(ask, lambda: actions.update_ask(ask=ask, **change.validated_data, by=self.actor))

    @action(detail=True, methods=["post"])
    def status(self, request: Request, pk: str) -> Response:
        """Move the ask on, with a reason."""
        ask = self.get_object()
        change = self.get_serializer(data=request.data)
        change.is_valid(raise_exception=True)
        return self.answer(ask, lambda: ask_moves.change_status(ask=ask, **change.validated_data, by=self.actor))

    def answer(self, ask: Ask, act: Callable[[], Ask]) -> Response:
        """Carry it out and answer with how it is now, with 409 when someone else came first."""
        code: int = status.HTTP_200_OK
        try:
            act()
        except Conflict:
            code = status.HTTP_409_CONFLICT
        now = self.get_queryset().get(pk=ask.pk)
        return Response(AskSerializer(now, context=self.get_serializer_context()).data, code)


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("campaigns", CampaignViewSet, basename="campaign")
    router.register("asks", AskViewSet, basename="ask")
    project_api.register(router)
    seats_api.register(router)
    election_api.register(router)
    signing_api.register(router)
    stance_api.register(router)
    event_api.register(router)
    assistance_api.register(router)
    session_api.register(router)
    call_api.register(router)
