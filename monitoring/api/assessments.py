"""Assessments over the API: draft, approve, return; what is published is never changed."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from crm.api.permissions import CentreWrites
from monitoring.actions.assessments import approve_assessment, assess_delivery, return_assessment
from monitoring.filters import AssessmentFilter
from monitoring.models import Assessment

OF_THE_CENTRE = ("coder", "approver", "return_reason")  # outside it the coalition answers as a whole

OURS = [one for one in Assessment.Cause.choices if one[0] != Assessment.Cause.LEGACY]


class AssessmentSerializer(GatedSerializer):
    class Meta:
        model = Assessment
        fields = [
            "id", "commitment", "state", "number", "delivery", "delivered_on", "result", "closes_period", "rationale",
            "waiver", "cause", "assessed_on", "published_at", "made_at", *OF_THE_CENTRE,
        ]  # fmt: skip
        read_only_fields = ["state", "number", "assessed_on", "published_at", "made_at", *OF_THE_CENTRE]
        extra_kwargs = {"cause": {"choices": OURS}}

    def to_representation(self, assessment: Assessment) -> dict[str, Any]:
        shown = super().to_representation(assessment)
        if not getattr(self.context["request"].user, "is_centre", False):
            shown.update(dict.fromkeys(OF_THE_CENTRE))
        return shown


class ReasonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=500)


class AssessmentViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = AssessmentSerializer
    permission_classes = [CentreWrites]
    filterset_class = AssessmentFilter
    ordering_fields = ["made_at", "published_at", "number", "id"]

    def get_queryset(self) -> QuerySet[Assessment]:
        return Assessment.objects.visible_to(self.request.user).for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        by = Actor.of(self.request.user, Via.API)
        serializer.instance = assess_delivery(**serializer.validated_data, by=by)

    @action(detail=True, methods=["post"], serializer_class=serializers.Serializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Publish a draft of somebody else's."""
        published = approve_assessment(assessment=self.get_object(), by=Actor.of(self.request.user, Via.API))
        return self.told(published)

    @action(detail=True, methods=["post"], url_path="return", serializer_class=ReasonSerializer)
    def send_back(self, request: Request, pk: str) -> Response:
        """Send a draft back to its author, with the reason."""
        draft = self.get_object()
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = Actor.of(self.request.user, Via.API)
        return self.told(return_assessment(assessment=draft, reason=given.validated_data["reason"], by=by))

    def told(self, assessment: Assessment) -> Response:
        return Response(AssessmentSerializer(assessment, context=self.get_serializer_context()).data)
