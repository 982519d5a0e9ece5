"""Projects, their deliverables and budget lines over the API; partners and phases are read as parts of a project."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from rest_framework import mixins, permissions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, ReadableField, VersionedSerializer
from accounts.conflicts import Conflict
from campaigns.models import BudgetLine, Deliverable, Project, ProjectPartner, ProjectPhase
from campaigns.projects import actions, budget_actions, deliverable_actions
from campaigns.projects.filters import BudgetLineFilter, DeliverableFilter, ProjectFilter
from crm.api.permissions import CentreWrites
from crm.models import Organisation


class PartnerSerializer(GatedSerializer):
    class Meta:
        model = ProjectPartner
        fields = ["id", "organisation", "role", "country", "started", "ended"]


class PhaseSerializer(GatedSerializer):
    class Meta:
        model = ProjectPhase
        fields = ["id", "place", "title_bg", "title_en", "text_bg", "text_en", "started", "ended"]


class ProjectSerializer(VersionedSerializer):
    funder = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    steering = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    partners = PartnerSerializer(many=True, source="seen_partners", read_only=True)
    phases = PhaseSerializer(many=True, source="seen_phases", read_only=True)

    class Meta:
        model = Project
        fields = [
            "id", "title_bg", "title_en", "goal_bg", "goal_en", "for_whom_bg", "for_whom_en", "findings_bg",
            "findings_en", "funder", "programme", "number", "started", "ended", "steering", "campaigns", "themes",
            "source", "is_verified", "confidentiality", "partners", "phases", "version",
        ]  # fmt: skip
        extra_kwargs = {name: {"required": False} for name in ("campaigns", "themes")}


class DeliverableSerializer(VersionedSerializer):
    """How it stands is moved on its own address."""

    class Meta:
        model = Deliverable
        fields = [
            "id", "project", "phase", "code", "title_bg", "title_en", "due", "state", "handed_over", "dropped_because",
            "is_late", "link", "source", "is_verified", "version",
        ]  # fmt: skip
        read_only_fields = ["state", "handed_over", "dropped_because"]
        validators: list[Any] = []  # the action says it beside the field


class BudgetLineSerializer(VersionedSerializer):
    partner = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)

    class Meta:
        model = BudgetLine
        fields = [
            "id", "project", "partner", "code", "title", "planned", "spent", "spent_until", "currency", "source",
            "version",
        ]  # fmt: skip
        validators: list[Any] = []


class StateSerializer(serializers.Serializer):  # type: ignore[type-arg]
    state = serializers.ChoiceField(choices=Deliverable.State.choices)
    handed_over = serializers.RegexField(r"^\d{4}(-\d{2}(-\d{2})?)?\Z", required=False)
    reason = serializers.CharField(max_length=300, required=False)
    version = serializers.IntegerField()


class PartViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    GenericViewSet,  # type: ignore[type-arg]
):
    """What the three share: the gates, the version, and the project that stays what it was."""

    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    permission_classes = [CentreWrites]

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    @property
    def is_reading(self) -> bool:
        return self.request.method in permissions.SAFE_METHODS or self.action == "create"

    def recorded(self, serializer: serializers.BaseSerializer[Any], act: Callable[..., models.Model]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = self.get_queryset().get(pk=act(**fields, by=self.actor).pk)

    def changed(self, serializer: serializers.BaseSerializer[Any], act: Callable[..., models.Model]) -> None:
        fields = dict(serializer.validated_data)
        if fields.pop("project", None) not in (None, getattr(serializer.instance, "project", None)):
            raise serializers.ValidationError({"project": _("It stays with its project.")})
        try:
            done = act(**fields, by=self.actor)
        except Conflict:
            raise serializers.ValidationError({"version": _("Someone else changed this meanwhile.")}) from None
        serializer.instance = self.get_queryset().get(pk=done.pk)


class ProjectViewSet(PartViewSet):
    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    ordering_fields = ["title_bg", "title_en", "started", "ended"]

    def get_queryset(self) -> Any:
        user = self.request.user
        rows = Project.objects.visible_to(user) if self.is_reading else Project.objects.changeable_by(user)
        phases = ProjectPhase.objects.visible_to(user).for_list()
        return rows.for_reader(user).prefetch_related(Prefetch("phases", phases, to_attr="seen_phases"))

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, actions.record_project)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.changed(serializer, lambda **fields: actions.update_project(project=serializer.instance, **fields))  # type: ignore[arg-type]


class DeliverableViewSet(PartViewSet):
    queryset = Deliverable.objects.none()
    serializer_class = DeliverableSerializer
    filterset_class = DeliverableFilter
    ordering_fields = ["code", "due", "title_bg", "title_en"]

    def get_queryset(self) -> Any:
        user = self.request.user
        rows = Deliverable.objects.visible_to(user) if self.is_reading else Deliverable.objects.changeable_by(user)
        return rows.for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, deliverable_actions.record_deliverable)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        one: Any = serializer.instance
        self.changed(serializer, lambda **fields: deliverable_actions.update_deliverable(deliverable=one, **fields))

    @action(detail=True, methods=["post"], serializer_class=StateSerializer)
    def state(self, request: Request, pk: str) -> Response:
        """Move it on: in work, handed over on a day, accepted; dropped with a reason."""
        one = self.get_object()
        move = self.get_serializer(data=request.data)
        move.is_valid(raise_exception=True)
        told = move.validated_data
        try:
            deliverable_actions.move_deliverable(deliverable=one, **told, by=self.actor)
        except Conflict:
            raise serializers.ValidationError({"version": _("Someone else changed this meanwhile.")}) from None
        now = self.get_queryset().get(pk=one.pk)
        return Response(DeliverableSerializer(now, context=self.get_serializer_context()).data)


class BudgetLineViewSet(PartViewSet):
    queryset = BudgetLine.objects.none()
    serializer_class = BudgetLineSerializer
    filterset_class = BudgetLineFilter
    ordering_fields = ["code", "planned", "spent"]

    def get_queryset(self) -> Any:
        user = self.request.user
        rows = BudgetLine.objects.visible_to(user) if self.is_reading else BudgetLine.objects.changeable_by(user)
        return rows.for_reader(user)

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, budget_actions.record_budget_line)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        line: Any = serializer.instance
        self.changed(serializer, lambda **fields: budget_actions.update_budget_line(line=line, **fields))


def register(router: SimpleRouter) -> None:
    router.register("projects", ProjectViewSet, basename="project")
    router.register("deliverables", DeliverableViewSet, basename="deliverable")
    router.register("budget-lines", BudgetLineViewSet, basename="budget-line")
