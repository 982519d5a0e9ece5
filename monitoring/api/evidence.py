"""Evidence over the API: with its file, its re-checks and where was searched; what readers sent, for the centre."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, parsers, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import GatedSerializer, ReadableField
from accounts.gates import is_centre
from crm.api.writing import ActingViewSet
from crm.models import Letter
from monitoring.actions.evidence import attach_evidence
from monitoring.evidence.actions.looking import add_search_rows, recheck_evidence
from monitoring.evidence.actions.sendings import refuse_sent
from monitoring.evidence.filters import SentFilter
from monitoring.filters import EvidenceFilter
from monitoring.models import Evidence, Recheck, SearchRow, SentEvidence

OF_THE_CENTRE = ("recheck_on", "consent", "consent_note", "original_sha256")


class SearchRowSerializer(GatedSerializer):
    letter = ReadableField(queryset=Letter.objects.all(), required=False, allow_null=True)

    class Meta:
        model = SearchRow
        fields = ["searched_on", "where", "how", "query", "result", "letter"]


class RecheckSerializer(GatedSerializer):
    """What is noted beside it is for the centre."""

    class Meta:
        model = Recheck
        fields = ["checked_on", "found", "note", "by"]
        read_only_fields = ["checked_on", "by"]

    def to_representation(self, recheck: Recheck) -> dict[str, Any]:
        shown = super().to_representation(recheck)
        inside = is_centre(self.context["request"].user)
        return shown if inside else {**shown, "note": None, "by": None}


class EvidenceSerializer(GatedSerializer):
    upload = serializers.FileField(write_only=True, required=False, help_text="The file itself, as multipart.")
    search_rows = SearchRowSerializer(many=True, required=False)
    rechecks = RecheckSerializer(many=True, read_only=True)

    class Meta:
        model = Evidence
        fields = [
            "id", "commitment", "kind", "title", "publisher", "source_author", "source_on", "language", "url",
            "archive_url", "not_stored_because", "licence", "upload", "file_name", "media_type", "size", "pages",
            "sha256", "original_sha256", "passage", "page", "stance", "origin", "directness", "retrieved_at",
            "recheck_on", "consent", "consent_note", "confidentiality", "search_rows", "rechecks",
        ]  # fmt: skip
        read_only_fields = ["file_name", "media_type", "size", "pages", "sha256", "original_sha256", "retrieved_at"]

    def to_representation(self, evidence: Evidence) -> dict[str, Any]:
        shown = super().to_representation(evidence)
        inside = is_centre(self.context["request"].user)
        return shown if inside else {**shown, **dict.fromkeys(OF_THE_CENTRE), "file_name": evidence.open_name}


class AddedRowsSerializer(serializers.Serializer[Any]):
    search_rows = SearchRowSerializer(many=True)


class EvidenceViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    ActingViewSet,
):
    serializer_class = EvidenceSerializer
    parser_classes = [parsers.JSONParser, parsers.MultiPartParser, parsers.FormParser]
    filterset_class = EvidenceFilter
    ordering_fields = ["source_on", "retrieved_at", "id"]

    def get_queryset(self) -> QuerySet[Evidence]:
        letters = Prefetch("search_rows__letter", Letter.objects.visible_to(self.request.user))
        rows: QuerySet[Evidence] = self.gated(Evidence).for_list().prefetch_related(letters)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        made = attach_evidence(**serializer.validated_data, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    @extend_schema(request=RecheckSerializer, responses=EvidenceSerializer)
    @action(detail=True, methods=["post"], serializer_class=RecheckSerializer)
    def recheck(self, request: Request, pk: str) -> Response:
        """Somebody looked at the address again."""
        evidence = self.get_object()
        told = self.told(RecheckSerializer, request)
        recheck_evidence(evidence=evidence, found=told["found"], note=told.get("note", ""), by=self.actor)
        return self.now(evidence)

    @extend_schema(request=AddedRowsSerializer, responses=EvidenceSerializer)
    @action(detail=True, methods=["post"], url_path="search", serializer_class=AddedRowsSerializer)
    def search(self, request: Request, pk: str) -> Response:
        """Go on with a search log."""
        evidence = self.get_object()
        rows = self.told(AddedRowsSerializer, request)["search_rows"]
        add_search_rows(evidence=evidence, rows=rows, by=self.actor)
        return self.now(evidence)

    def told(self, told_by: type[serializers.BaseSerializer[Any]], request: Request) -> dict[str, Any]:
        told = told_by(data=request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        return dict(told.validated_data)

    def now(self, evidence: Evidence) -> Response:
        fresh = self.get_queryset().get(pk=evidence.pk)
        return Response(EvidenceSerializer(fresh, context=self.get_serializer_context()).data)


class SentEvidenceSerializer(GatedSerializer):
    class Meta:
        model = SentEvidence
        fields = [
            "id", "commitment", "text", "source", "url", "file_name", "media_type", "size", "sha256",
            "original_sha256", "sender_name", "sender_email", "wants_answer", "sent_at", "state", "reason",
            "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class RefusalSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    is_spam = serializers.BooleanField(default=False)


class SentEvidenceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ActingViewSet):
    """What readers sent; it is taken over on the pages, where a person looks at it."""

    serializer_class = SentEvidenceSerializer
    filterset_class = SentFilter
    ordering_fields = ["sent_at", "id"]

    def get_queryset(self) -> QuerySet[SentEvidence]:
        rows: QuerySet[SentEvidence] = self.gated(SentEvidence).for_list()
        return rows

    @extend_schema(request=RefusalSerializer, responses=SentEvidenceSerializer)
    @action(detail=True, methods=["post"], serializer_class=RefusalSerializer)
    def refuse(self, request: Request, pk: str) -> Response:
        """Leave it, with the reason; or call it spam."""
        sent = self.get_object()
        told = RefusalSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        left = refuse_sent(sent=sent, by=self.actor, **told.validated_data)
        fresh = self.get_queryset().get(pk=left.pk)
        return Response(SentEvidenceSerializer(fresh, context=self.get_serializer_context()).data)
