"""Assessments over the API: every verb of their life; what is published is never changed."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from accounts.gates import is_centre
from crm.api.permissions import CentreWrites
from monitoring.actions.assessments import approve_assessment, assess_delivery, find_urgent, return_assessment
from monitoring.filters import AssessmentFilter
from monitoring.judging.api_words import (
    ApprovalSerializer,
    CodedSerializer,
    CodingSerializer,
    DecidedSerializer,
    ReceivedSerializer,
    ReplySerializer,
    SentSerializer,
)
from monitoring.judging.coding_actions import adjudicate, code_blind
from monitoring.judging.reply_actions import record_reply, record_silence, send_to_institution, write_to_institution
from monitoring.judging.work import to_code
from monitoring.models import Assessment, Reply

# Outside the centre the coalition answers as a whole.
OF_THE_CENTRE = ("stage", "coder", "approver", "urgent_approver", "return_reason")
OURS = [one for one in Assessment.Cause.choices if one[0] != Assessment.Cause.LEGACY]


class AssessmentSerializer(GatedSerializer):
    class Meta:
        model = Assessment
        fields = [
            "id", "commitment", "state", "number", "delivery", "delivered_on", "result", "closes_period", "failure",
            "rationale", "waiver", "cause", "confidence", "confidence_reason", "coders_agreed", "urgent_reason",
            "reply_is_pending", "method_version", "assessed_on", "published_at", "made_at", *OF_THE_CENTRE,
        ]  # fmt: skip
        read_only_fields = [
            "state", "number", "assessed_on", "published_at", "made_at", "coders_agreed", "urgent_reason",
            "reply_is_pending", "method_version", *OF_THE_CENTRE,
        ]  # fmt: skip
        extra_kwargs = {"cause": {"choices": OURS}}

    def to_representation(self, assessment: Assessment) -> dict[str, Any]:
        shown = super().to_representation(assessment)
        if not is_centre(self.context["request"].user):
            shown.update(dict.fromkeys(OF_THE_CENTRE))
        return shown


class BlindSerializer(GatedSerializer):
    """A draft that waits for a second coding: that it is there, and nothing of what it says."""

    class Meta:
        model = Assessment
        fields = ["id", "commitment", "coder", "made_at"]


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
        serializer.instance = assess_delivery(**serializer.validated_data, by=self.by)

    @property
    def by(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    @extend_schema(responses=BlindSerializer(many=True))
    @action(detail=False, methods=["get"], url_path="to-code", pagination_class=None, filterset_class=None)
    def to_code(self, request: Request) -> Response:
        """Drafts of others that wait for a second coding. No filter applies: one could ask them what they say."""
        waiting = to_code(self.request.user)
        return Response(BlindSerializer(waiting, many=True, context=self.get_serializer_context()).data)

    @extend_schema(request=CodedSerializer, responses=CodingSerializer)
    @action(detail=True, methods=["post"], serializer_class=CodedSerializer)
    def code(self, request: Request, pk: str) -> Response:
        """Code a draft of somebody else a second time, without seeing what it says."""
        draft = get_object_or_404(to_code(self.request.user), pk=pk)
        coding = code_blind(assessment=draft, by=self.by, **self.given(CodedSerializer))
        return Response(CodingSerializer(coding, context=self.get_serializer_context()).data)

    @extend_schema(request=DecidedSerializer, responses=CodingSerializer)
    @action(detail=True, methods=["post"], serializer_class=DecidedSerializer)
    def decide(self, request: Request, pk: str) -> Response:
        """Decide between two codings that differ."""
        decision = adjudicate(assessment=self.get_object(), by=self.by, **self.given(DecidedSerializer))
        return Response(CodingSerializer(decision, context=self.get_serializer_context()).data)

    @extend_schema(request=None, responses=ReplySerializer)
    @action(detail=True, methods=["post"], url_path="write-letter", serializer_class=serializers.Serializer)
    def write_letter(self, request: Request, pk: str) -> Response:
        """Draft the letter that gives the institution its say."""
        return self.told_of(write_to_institution(assessment=self.get_object(), by=self.by))

    @extend_schema(request=SentSerializer, responses=ReplySerializer)
    @action(detail=True, methods=["post"], serializer_class=SentSerializer)
    def sent(self, request: Request, pk: str) -> Response:
        """Say on which day the letter left."""
        return self.told_of(send_to_institution(assessment=self.get_object(), by=self.by, **self.given(SentSerializer)))

    @extend_schema(request=ReceivedSerializer, responses=ReplySerializer)
    @action(detail=True, methods=["post"], serializer_class=ReceivedSerializer)
    def reply(self, request: Request, pk: str) -> Response:
        """Write down what the institution says."""
        return self.told_of(record_reply(reply=self.asked(), by=self.by, **self.given(ReceivedSerializer)))

    @extend_schema(request=None, responses=ReplySerializer)
    @action(detail=True, methods=["post"], url_path="no-reply", serializer_class=serializers.Serializer)
    def no_reply(self, request: Request, pk: str) -> Response:
        """Write down that no reply came by the date."""
        return self.told_of(record_silence(reply=self.asked(), by=self.by))

    @extend_schema(request=ReasonSerializer, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"], serializer_class=ReasonSerializer)
    def urgent(self, request: Request, pk: str) -> Response:
        """Find that it cannot wait for the reply; a second person approves it."""
        return self.told(find_urgent(assessment=self.get_object(), by=self.by, **self.given(ReasonSerializer)))

    @extend_schema(request=ApprovalSerializer, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"], serializer_class=ApprovalSerializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Publish a draft of somebody else's."""
        return self.told(approve_assessment(assessment=self.get_object(), by=self.by, **self.given(ApprovalSerializer)))

    @extend_schema(request=ReasonSerializer, responses=AssessmentSerializer)
    @action(detail=True, methods=["post"], url_path="return", serializer_class=ReasonSerializer)
    def send_back(self, request: Request, pk: str) -> Response:
        """Send a draft back to its author, with the reason."""
        return self.told(return_assessment(assessment=self.get_object(), by=self.by, **self.given(ReasonSerializer)))

    def asked(self) -> Reply:
        assessment = self.get_object()
        return get_object_or_404(Reply.objects.changeable_by(self.request.user).for_list(), assessment=assessment)

    def given(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        sent = kind(data=self.request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def told(self, assessment: Assessment) -> Response:
        return Response(AssessmentSerializer(assessment, context=self.get_serializer_context()).data)

    def told_of(self, reply: Reply) -> Response:
        return Response(ReplySerializer(reply, context=self.get_serializer_context()).data)
