"""The calendar over the API: the same sources and gates as the page."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from crm import calendar
from crm.calendar import Span
from crm.forms.calendar import WHOSE

LONGEST = timedelta(days=366)
A_MONTH = timedelta(days=31)


class EntrySerializer(serializers.Serializer):  # type: ignore[type-arg]
    uid = serializers.CharField()
    kind = serializers.CharField()
    day = serializers.DateField()
    time = serializers.TimeField(source="at", allow_null=True)
    title = serializers.CharField()
    url = serializers.CharField()
    confidentiality = serializers.CharField(source="level")
    is_cancelled = serializers.BooleanField()


class CalendarSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`is_cut`: a kind had more than 1 000 entries; ask for fewer days."""

    first = serializers.DateField()
    last = serializers.DateField()
    is_cut = serializers.BooleanField()
    results = EntrySerializer(many=True)


class SpanSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What is asked for; `from` is a word of Python, so it is taken by that name below."""

    to = serializers.DateField(required=False)
    kind = serializers.CharField(required=False, allow_blank=True)
    whose = serializers.ChoiceField(choices=WHOSE, required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(required=False), **super().get_fields()}

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        first: date = asked.get("from") or timezone.localdate()
        last: date = asked.get("to") or min(first, date.max - A_MONTH) + A_MONTH
        if not first <= last <= first + min(LONGEST, date.max - first):
            raise serializers.ValidationError({"to": _("Ask for a year at most, from the earlier day to the later.")})
        return {**asked, "first": first, "last": last}


class CalendarViewSet(viewsets.ViewSet):
    """Everything with a day that the asker may see."""

    ordering_fields: list[str] = []  # in the order of the clock

    @extend_schema(
        parameters=[
            OpenApiParameter("from", date, description="the first day; today where it is left out"),
            OpenApiParameter("to", date, description="the last day, a year later at most"),
            OpenApiParameter("kind", str, description="meeting, task, reply, commitment, check, campaign"),
            OpenApiParameter("whose", str, enum=[key for key, _label in WHOSE]),
        ],
        responses=CalendarSerializer,
    )
    def list(self, request: Request) -> Response:
        asked = SpanSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        span = Span(wanted["first"], wanted["last"], wanted.get("whose") == "mine")
        found = calendar.of(request.user, span, {wanted["kind"]} if wanted.get("kind") else ())  # type: ignore[arg-type]
        answer = {"first": span.first, "last": span.last, "is_cut": found.is_cut, "results": found.entries}
        return Response(CalendarSerializer(answer).data)
