"""Indicators and their values over the API: the same gates, filters and actions as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from accounts.gates import is_centre
from crm.api.permissions import CentreWrites
from monitoring.indicators.actions import record_indicator
from monitoring.indicators.filters import IndicatorFilter, ObservationFilter
from monitoring.indicators.rows import Line, rows_of
from monitoring.indicators.value_actions import add_value, approve_value, return_value, revise_value
from monitoring.models import Indicator, Observation

OF_THE_CENTRE = ("owner", "next_due")
OF_THE_CENTRE_IN_VALUES = ("author", "approver", "return_reason")
HIDEABLE = ("comparator", "same_thing")
NUMBERS = ("progress", "expected", "pace", "needed", "observed", "projection")


class IndicatorSerializer(GatedSerializer):
    readings = serializers.SerializerMethodField(help_text="Computed, with the inputs; never written.")

    class Meta:
        model = Indicator
        fields = [
            "id", "code", "name_bg", "name_en", "definition_bg", "definition_en", "framework", "framework_code", "kind",
            "measure", "unit_bg", "unit_en", "decimals", "lowest", "highest", "numerator_bg", "numerator_en",
            "denominator_bg", "denominator_en", "counts_people", "accumulation", "polarity", "comparator", "rhythm",
            "next_due", "owner", "publisher", "link", "licence", "retrieved_on", "theme", "confidentiality", "version",
            "readings",
        ]  # fmt: skip
        read_only_fields = ["version"]

    def get_readings(self, indicator: Indicator) -> list[dict[str, Any]]:
        rows = self.context.get("rows")
        if rows is None:
            rows = {row.indicator.pk: row for row in rows_of([indicator], self.context["request"].user)}
        return [reading_of(line) for line in rows[indicator.pk].lines]

    def to_representation(self, indicator: Indicator) -> dict[str, Any]:
        shown = super().to_representation(indicator)
        user = self.context["request"].user
        if not is_centre(user):
            shown.update(dict.fromkeys(OF_THE_CENTRE))
        if shown["comparator"] not in self.context.get("seen", {shown["comparator"]}):
            shown["comparator"] = None
        return shown


def reading_of(line: Line) -> dict[str, Any]:
    last, reading = line.last, line.reading
    told: dict[str, Any] = {
        "place": last.place_id, "area": last.area, "method": last.method, "instrument": last.instrument,
        "period": last.period, "value": last.value, "is_verified": last.is_verified, "verdict": line.verdict,
        "refusal": reading.refusal.value if reading and reading.refusal else "",
        "target": line.series.head.target.pk if line.series.head else None,
        "caveats": sorted(one.value for one in reading.caveats) if reading else [],
        "baseline": line.series.baseline.value if line.series.baseline else None,
    }  # fmt: skip
    numbers = {name: getattr(reading, name, None) for name in NUMBERS}
    return told | {name: None if one is None else round(one, 4) for name, one in numbers.items()}


class IndicatorViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = IndicatorSerializer
    permission_classes = [CentreWrites]
    filterset_class = IndicatorFilter
    ordering_fields = ["code", "framework", "next_due", "id"]

    def get_queryset(self) -> QuerySet[Indicator]:
        return Indicator.objects.visible_to(self.request.user).for_list()

    def get_serializer(self, *args: Any, **options: Any) -> Any:
        """A page of them is computed at once: the same number of queries for any number of rows."""
        serializer = super().get_serializer(*args, **options)
        if args and isinstance(args[0], list):
            rows = rows_of(args[0], self.request.user)
            shared: Any = serializer.context
            wanted = {one.comparator_id for one in args[0] if one.comparator_id}
            seen = Indicator.objects.visible_to(self.request.user).filter(pk__in=wanted)
            shared["rows"] = {row.indicator.pk: row for row in rows}
            shared["seen"] = {None, *seen.values_list("pk", flat=True)}
        return serializer

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        by = Actor.of(self.request.user, Via.API)
        serializer.instance = record_indicator(**serializer.validated_data, by=by)


class ObservationSerializer(GatedSerializer):
    class Meta:
        model = Observation
        fields = [
            "id", "indicator", "place", "area", "method", "instrument", "dimension", "category", "period",
            "period_words", "bound", "value", "words", "lower", "upper", "standard_error", "n", "numerator",
            "denominator", "is_provisional", "has_break", "is_estimate", "not_comparable", "source", "link", "grade",
            "is_verified", "note", "state", "number", "revises", "reason", "is_withdrawn", "approved_at", "version",
            *OF_THE_CENTRE_IN_VALUES,
        ]  # fmt: skip
        read_only_fields = [
            "state", "number", "revises", "reason", "is_withdrawn", "approved_at", "version", *OF_THE_CENTRE_IN_VALUES,
        ]  # fmt: skip
        validators: list[Any] = []  # the action says which value is there already, in words

    def to_representation(self, one: Observation) -> dict[str, Any]:
        shown = super().to_representation(one)
        if not is_centre(self.context["request"].user):
            shown.update(dict.fromkeys(OF_THE_CENTRE_IN_VALUES))
        return shown


class RevisionSerializer(ObservationSerializer):
    class Meta(ObservationSerializer.Meta):
        fields = [
            "bound", "value", "words", "lower", "upper", "standard_error", "n", "numerator", "denominator",
            "is_provisional", "has_break", "is_estimate", "not_comparable", "source", "link", "grade", "is_verified",
            "note", "period_words", "reason", "is_withdrawn",
        ]  # fmt: skip
        read_only_fields: list[str] = []
        extra_kwargs = {"reason": {"required": True, "allow_blank": False}}

    def to_representation(self, one: Observation) -> dict[str, Any]:
        return ObservationSerializer(one, context=self.context).data


class ReturnedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=500)


class ObservationViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = ObservationSerializer
    permission_classes = [CentreWrites]
    filterset_class = ObservationFilter
    ordering_fields = ["period", "made_at", "id"]

    def get_queryset(self) -> QuerySet[Observation]:
        return Observation.objects.visible_to(self.request.user).for_list()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        fields = dict(serializer.validated_data)
        by = Actor.of(self.request.user, Via.API)
        serializer.instance = add_value(indicator=fields.pop("indicator"), **fields, by=by)

    @action(detail=True, methods=["post"], serializer_class=serializers.Serializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Make a colleague's value count; from now on it never changes."""
        return self.told(approve_value(observation=self.get_object(), by=Actor.of(self.request.user, Via.API)))

    @action(detail=True, methods=["post"], url_path="return", serializer_class=ReturnedSerializer)
    def send_back(self, request: Request, pk: str) -> Response:
        """Send a value back to who entered it, with the reason."""
        one, given = self.get_object(), ReturnedSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = Actor.of(self.request.user, Via.API)
        return self.told(return_value(observation=one, reason=given.validated_data["reason"], by=by))

    @extend_schema(request=RevisionSerializer, responses={201: ObservationSerializer})
    @action(detail=True, methods=["post"], serializer_class=RevisionSerializer)
    def revise(self, request: Request, pk: str) -> Response:
        """Enter what an approved value should have been, or take it back."""
        one, given = self.get_object(), RevisionSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        by = Actor.of(self.request.user, Via.API)
        made = revise_value(observation=one, by=by, **given.validated_data)
        return Response(ObservationSerializer(made, context=self.get_serializer_context()).data, status=201)

    def told(self, one: Observation) -> Response:
        return Response(ObservationSerializer(one, context=self.get_serializer_context()).data)
