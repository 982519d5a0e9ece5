"""What stands beside assessments over the API: codings, replies of institutions, minority notes, agreement."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.actors import Actor, Via
from accounts.api import ApiRequest
from crm.api.permissions import CentreOnly
from crm.models import Letter
from monitoring.filters import BesideAssessmentFilter
from monitoring.judging.agreement import agreement_in
from monitoring.judging.api_words import (
    CodingSerializer,
    MinorityNoteSerializer,
    PeriodSerializer,
    PublicSerializer,
    ReplySerializer,
)
from monitoring.judging.note_actions import add_note, show_note
from monitoring.models import Coding, MinorityNote, Reply


class CodingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = CodingSerializer
    permission_classes = [CentreOnly]
    filterset_class = BesideAssessmentFilter
    ordering_fields = ["made_at", "id"]

    def get_queryset(self) -> QuerySet[Coding]:
        return Coding.objects.visible_to(self.request.user).order_by("pk")


class ReplyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = ReplySerializer
    permission_classes = [IsAuthenticated]
    filterset_class = BesideAssessmentFilter
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[Reply]:
        seen = Letter.objects.visible_to(self.request.user).defer("search", "text")
        asked = Reply.objects.visible_to(self.request.user)
        return asked.prefetch_related(Prefetch("letter", seen), Prefetch("answer", seen)).order_by("pk")


class MinorityNoteViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = MinorityNoteSerializer
    permission_classes = [IsAuthenticated]
    filterset_class = BesideAssessmentFilter
    ordering_fields = ["made_at", "id"]

    def get_queryset(self) -> QuerySet[MinorityNote]:
        return MinorityNote.objects.visible_to(self.request.user).for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        by = Actor.of(self.request.user, Via.API)
        serializer.instance = add_note(**serializer.validated_data, by=by)

    @extend_schema(request=PublicSerializer, responses=MinorityNoteSerializer)
    @action(detail=True, methods=["post"], serializer_class=PublicSerializer)
    def public(self, request: Request, pk: str) -> Response:
        """Let the public read it, or no longer: leadership's word."""
        mine = get_object_or_404(MinorityNote.objects.changeable_by(self.request.user), pk=pk)
        given = PublicSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = Actor.of(self.request.user, Via.API)
        note = show_note(note=mine, is_public=given.validated_data["is_public"], by=by)
        return Response(MinorityNoteSerializer(note, context=self.get_serializer_context()).data)


class AgreementViewSet(viewsets.ViewSet):
    request: ApiRequest  # type: ignore[assignment]
    permission_classes = [CentreOnly]
    ordering_fields: list[str] = []  # one answer, no rows

    @extend_schema(
        operation_id="agreement",
        parameters=[OpenApiParameter(name, OpenApiTypes.DATE) for name in ("first", "last")],
        responses=PeriodSerializer,
    )
    def list(self, request: Request) -> Response:
        """How often two who coded on their own agreed; this year so far unless two days are given."""
        today = timezone.localdate()
        asked = AskedPeriod(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        first = asked.validated_data.get("first") or today.replace(month=1, day=1)
        last = asked.validated_data.get("last") or today
        return Response(PeriodSerializer(agreement_in(first, last, self.request.user)).data)


class AskedPeriod(serializers.Serializer):  # type: ignore[type-arg]
    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)


def register(router: SimpleRouter) -> None:
    router.register("codings", CodingViewSet, basename="coding")
    router.register("replies", ReplyViewSet, basename="reply")
    router.register("minority-notes", MinorityNoteViewSet, basename="minority-note")
    router.register("agreement", AgreementViewSet, basename="agreement")
