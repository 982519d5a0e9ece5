"""Official texts over the API: pasted words come in, promises are noted from them; files come in through the page."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import VersionedSerializer
from crm.api.writing import WritingViewSet
from crm.record_numbers import number_in
from monitoring.actions.intake import correct_text, note_passages, take_text
from monitoring.intake.filters import TextFilter
from monitoring.models import OfficialText


class TextSerializer(VersionedSerializer):
    words = serializers.CharField(write_only=True, required=False, help_text="The whole text; given once.")

    class Meta:
        model = OfficialText
        fields = [
            "id", "title", "origin", "issued_by", "dated_on", "language", "link", "confidentiality", "words",
            "file_name", "sha256", "page_count", "has_page_numbers", "made_at", "version",
        ]  # fmt: skip
        read_only_fields = ["file_name", "sha256", "page_count", "has_page_numbers", "made_at"]


class PassagesSerializer(serializers.Serializer):  # type: ignore[type-arg]
    page = serializers.IntegerField(min_value=1)
    sentences = serializers.ListField(child=serializers.IntegerField(min_value=0), max_length=500)


class TextViewSet(WritingViewSet):
    queryset = OfficialText.objects.none()
    serializer_class = TextSerializer
    filterset_class = TextFilter
    ordering_fields = ["title", "dated_on", "made_at"]

    def get_queryset(self) -> QuerySet[OfficialText]:
        rows: QuerySet[OfficialText] = self.gated(OfficialText).for_list(self.request.user)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[OfficialText]) -> None:
        self.recorded(serializer, lambda **fields: take_text(**fields)[0])

    def perform_update(self, serializer: serializers.BaseSerializer[OfficialText]) -> None:
        one: Any = serializer.instance
        self.changed(
            serializer, lambda version, by, **told: correct_text(text=one, version=version, fields=told, by=by)
        )

    @action(detail=True, url_path="pages/(?P<number>[^/.]+)")
    def page(self, request: Request, pk: str, number: str) -> Response:
        """One page: paragraphs of sentences, which are counted through from nought."""
        wanted, text = number_in(number), self.get_object()
        if not wanted:
            raise Http404
        read = self.get_queryset().with_page(wanted).get(pk=text.pk)  # type: ignore[attr-defined]
        return Response({"page": wanted, "paragraphs": read.page or []})

    @action(detail=True, methods=["post"], serializer_class=PassagesSerializer)
    def note(self, request: Request, pk: str) -> Response:
        """Make a draft commitment of each run of sentences."""
        text, told = self.get_object(), PassagesSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        made = note_passages(text=text, by=self.actor, **told.validated_data)
        return Response({"commitments": [one.pk for one in made]}, status=201)
