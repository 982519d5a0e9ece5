"""Projects, their deliverables and budget lines over the API; partners and phases are read as parts of a project."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import GatedSerializer, ReadableField, VersionedSerializer
from campaigns.models import BudgetLine, Deliverable, Project, ProjectPartner, ProjectPhase
from campaigns.projects import actions, budget_actions, deliverable_actions
from campaigns.projects.filters import BudgetLineFilter, DeliverableFilter, ProjectFilter
from crm.api.writing import WritingViewSet, on_the_newest
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


class PartViewSet(WritingViewSet):
    """A part stays with its project."""

    stays = {"project": _("It stays with its project.")}


class ProjectViewSet(WritingViewSet):
    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    ordering_fields = ["title_bg", "title_en", "started", "ended"]

    def get_queryset(self) -> Any:
        user = self.request.user
        phases = ProjectPhase.objects.visible_to(user).for_list()
        return self.gated(Project).for_reader(user).prefetch_related(Prefetch("phases", phases, to_attr="seen_phases"))

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
        return self.gated(Deliverable).for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, deliverable_actions.record_deliverable)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        one: Any = serializer.instance
        self.changed(serializer, lambda **fields: deliverable_actions.update_deliverable(deliverable=one, **fields))

    @extend_schema(request=StateSerializer, responses=DeliverableSerializer)
    @action(detail=True, methods=["post"])
    def state(self, request: Request, pk: str) -> Response:
        """Move it on: in work, handed over on a day, accepted; dropped with a reason."""
        one, move = self.get_object(), self.taken(StateSerializer, request)
        with on_the_newest():
            deliverable_actions.move_deliverable(deliverable=one, **move, by=self.actor)
        return self.as_it_is_now(one)


class BudgetLineViewSet(PartViewSet):
    queryset = BudgetLine.objects.none()
    serializer_class = BudgetLineSerializer
    filterset_class = BudgetLineFilter
    ordering_fields = ["code", "planned", "spent"]

    def get_queryset(self) -> Any:
        return self.gated(BudgetLine).for_reader(self.request.user)

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, budget_actions.record_budget_line)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        line: Any = serializer.instance
        self.changed(serializer, lambda **fields: budget_actions.update_budget_line(line=line, **fields))


def register(router: SimpleRouter) -> None:
    router.register("projects", ProjectViewSet, basename="project")
    router.register("deliverables", DeliverableViewSet, basename="deliverable")
    router.register("budget-lines", BudgetLineViewSet, basename="budget-line")
