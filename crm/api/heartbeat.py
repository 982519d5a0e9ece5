"""Profile checks and proposed changes over the API: read by the centre, decided by the centre."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from crm import kinds, proposal_lists
from crm.actions.decisions import approve_change, refuse_change
from crm.api.permissions import CentreOnly
from crm.heartbeat_filters import ProfileCheckFilter, ProposedChangeFilter
from crm.heartbeat_lists import state_of
from crm.models import Organisation, ProfileCheck, ProposedChange


class ProfileCheckSerializer(GatedSerializer):
    """Without the link: whoever holds it may answer."""

    state = serializers.SerializerMethodField()
    name = serializers.CharField(source="organisation", read_only=True)

    class Meta:
        model = ProfileCheck
        fields = [
            "id", "organisation", "name", "asked_at", "asked_for", "sent_to", "sent_at", "state", "answered_at",
            "answered_via", "on_paper", "answered_name", "note", "tried_on",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state(self, check: ProfileCheck) -> str:
        return state_of(check)


class ProfileCheckViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = ProfileCheckSerializer
    permission_classes = [CentreOnly]
    filterset_class = ProfileCheckFilter
    ordering_fields = ["asked_at", "answered_at", "id"]

    def get_queryset(self) -> QuerySet[ProfileCheck]:
        return ProfileCheck.objects.visible_to(self.request.user).for_list()


class ProposedChangeSerializer(GatedSerializer):
    field_label = serializers.CharField(source="label", read_only=True)
    name = serializers.CharField(source="organisation", read_only=True)
    proposed_by_name = serializers.CharField(source="who", read_only=True)
    old = serializers.CharField(source="old_read", read_only=True)
    new = serializers.CharField(source="new_read", read_only=True)
    old_words = serializers.CharField(read_only=True)
    new_words = serializers.CharField(read_only=True)

    class Meta:
        model = ProposedChange
        fields = [
            "id", "organisation", "name", "field", "field_label", "old", "new", "old_words", "new_words", "state",
            "proposed_at", "proposed_via", "proposed_by_name", "decided_at", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class ApprovalSerializer(serializers.Serializer):  # type: ignore[type-arg]
    new = serializers.CharField(required=False, allow_blank=True, help_text="What you read: a newer one is refused.")
    part_of = serializers.IntegerField(
        required=False, help_text="For the field parent: the organisation that is meant."
    )


class RefusalSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=300)


class ProposedChangeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = ProposedChangeSerializer
    permission_classes = [CentreOnly]
    filterset_class = ProposedChangeFilter
    ordering_fields = ["proposed_at", "id"]

    def get_queryset(self) -> QuerySet[ProposedChange]:
        return ProposedChange.objects.visible_to(self.request.user).for_list()

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        proposal_lists.show(page or [], self.request.user)
        return page

    def get_object(self) -> ProposedChange:
        change: ProposedChange = super().get_object()
        proposal_lists.show([change], self.request.user)
        return change

    def answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ApprovalSerializer, responses=ProposedChangeSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        change, told = self.get_object(), ApprovalSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        named = told.validated_data.get("part_of")
        parent = kinds.find(f"organisation:{named}", self.request.user) if named else None
        seen = told.validated_data.get("new")
        approve_change(
            change=change,
            seen=seen,
            parent=parent if isinstance(parent, Organisation) else None,
            by=Actor.of(self.request.user, Via.API),
        )
        return self.answer()

    @extend_schema(request=RefusalSerializer, responses=ProposedChangeSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        change, told = self.get_object(), RefusalSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        reason = told.validated_data["reason"]
        refuse_change(change=change, reason=reason, by=Actor.of(self.request.user, Via.API))
        return self.answer()
