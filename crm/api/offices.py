"""Offices and who holds them over the API: the same gates and actions as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import VersionedSerializer
from accounts.conflicts import Conflict
from crm.actions.offices import add_office, change_office, void_office
from crm.actions.people import begin_tenure, change_tenure
from crm.api.registry import ForTheCentreSerializer, RecordViewSet, refuse_conflict
from crm.models import Office, Tenure
from crm.office_filters import OfficeFilter, TenureFilter


class OfficeSerializer(ForTheCentreSerializer, VersionedSerializer):
    FOR_THE_CENTRE = ("source", "void_reason")

    class Meta:
        model = Office
        fields = [
            "id", "body", "title", "title_latin", "rank", "source", "is_verified", "voided_at", "void_reason",
            "version",
        ]  # fmt: skip
        read_only_fields = ["voided_at", "void_reason"]


class OfficeChangeSerializer(OfficeSerializer):
    """An office stays with its body."""

    class Meta(OfficeSerializer.Meta):
        read_only_fields = ["body", "voided_at", "void_reason"]


class StrikeOutSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField()


class OfficeViewSet(RecordViewSet):
    """The posts of public bodies; those struck out say when."""

    serializer_class = OfficeSerializer
    filterset_class = OfficeFilter
    ordering_fields = ["body", "id"]

    def get_serializer_class(self) -> Any:
        return OfficeChangeSerializer if self.action == "partial_update" else OfficeSerializer

    def get_queryset(self) -> QuerySet[Office]:
        user = self.request.user
        offices = Office.objects
        return (offices.visible_to(user) if self.request.method == "GET" else offices.changeable_by(user)).for_list()

    def record(self, fields: dict[str, Any]) -> Office:
        return add_office(**fields, by=self.actor)

    def change(self, record: Office, fields: dict[str, Any]) -> None:
        change_office(office=record, **fields, by=self.actor)

    @extend_schema(request=StrikeOutSerializer, responses=OfficeSerializer)
    @action(detail=True, methods=["post"], url_path="strike-out")
    def strike_out(self, request: Request, pk: str) -> Response:
        office, told = self.get_object(), StrikeOutSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        try:
            void_office(office=office, **told.validated_data, by=self.actor)
        except Conflict:
            refuse_conflict()
        return Response(self.get_serializer(self.get_queryset().get(pk=office.pk)).data)


class TenureRecordSerializer(ForTheCentreSerializer):
    """`office` names its body; in an organisation without offices `role` says what they are there."""

    FOR_THE_CENTRE = ("end_reason", "source")

    title = serializers.CharField(read_only=True)

    class Meta:
        model = Tenure
        fields = [
            "id", "person", "organisation", "office", "title", "role", "started", "ended", "is_current", "end_reason",
            "source",
        ]  # fmt: skip
        extra_kwargs = {"organisation": {"required": False}}


class TenureChangeSerializer(TenureRecordSerializer):
    """Who held what stays: another person's post is another record."""

    class Meta(TenureRecordSerializer.Meta):
        read_only_fields = ["person", "organisation", "office"]


class TenureViewSet(RecordViewSet):
    """Who holds and held which post; one is ended by its day, month or year."""

    serializer_class = TenureRecordSerializer
    filterset_class = TenureFilter
    ordering_fields = ["started", "ended", "id"]

    def get_serializer_class(self) -> Any:
        return TenureChangeSerializer if self.action == "partial_update" else TenureRecordSerializer

    def get_queryset(self) -> QuerySet[Tenure]:
        user = self.request.user
        tenures = Tenure.objects
        return (tenures.visible_to(user) if self.request.method == "GET" else tenures.changeable_by(user)).for_list()

    def record(self, fields: dict[str, Any]) -> Tenure:
        return begin_tenure(**fields, by=self.actor)

    def change(self, record: Tenure, fields: dict[str, Any]) -> None:
        change_tenure(tenure=record, **fields, by=self.actor)
