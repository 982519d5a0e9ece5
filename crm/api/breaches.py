"""Breaches over the API: the clock, the scope, who is affected and who was told, as on the pages."""

from typing import Any

from django.core.exceptions import ValidationError as Refusal
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, VisibleField
from accounts.models import User
from crm import kinds
from crm.actions.retention import change_breach, close_breach, report_breach
from crm.api.permissions import CentreOnly
from crm.api.tasks import SubjectField
from crm.models import Breach, Person
from crm.privacy import affected
from crm.privacy_filters import BreachFilter


class BreachSerializer(GatedSerializer):
    """`record` (`organisation:3`, `meeting:12`) or `account` is what the scope names; null where you may not see it."""

    record = SubjectField(required=False, write_only=True)
    account = VisibleField(queryset=User.objects.all(), required=False, write_only=True)
    author_name = serializers.CharField(source="author", read_only=True)
    tell_by = serializers.DateTimeField(read_only=True)
    is_late = serializers.BooleanField(read_only=True)

    class Meta:
        model = Breach
        fields = [
            "id", "what", "details", "noticed_at", "scope", "record", "account", "is_high_risk", "measures",
            "authority_told_at", "authority_not_told_because", "people_told_at", "tell_by", "is_late", "author_name",
            "made_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = ["made_at", "closed_at"]

    def to_representation(self, breach: Any) -> dict[str, Any]:
        if not hasattr(breach, "shown_scope"):
            affected.show_scopes([breach], self.context["request"].user)
        seen = breach.shown_scope
        is_account = isinstance(seen, User)
        of_scope = {"record": kinds.key_of(seen) if seen and not is_account else None}
        return {**super().to_representation(breach), **of_scope, "account": seen.pk if is_account else None}

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        known: Breach | None = self.instance  # type: ignore[assignment]
        record, account = fields.pop("record", None), fields.pop("account", None)
        scope = fields.get("scope") or (known.scope if known else "")
        if record or account or "scope" in fields:
            try:
                fields["scope_id"] = affected.scope_id(scope, record, account, known)
            except Refusal as refusal:
                raise serializers.ValidationError(refusal.message_dict) from None
        return fields


class AffectedSerializer(GatedSerializer):
    class Meta:
        model = Person
        fields = ["id", "name", "name_latin", "do_not_contact"]
        read_only_fields = fields


class BreachViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """72 hours to tell the authority; `affected` lists the people as far as you may see them."""

    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    serializer_class = BreachSerializer
    permission_classes = [CentreOnly]
    filterset_class = BreachFilter
    ordering_fields = ["noticed_at", "closed_at", "id"]

    def get_queryset(self) -> QuerySet[Breach]:
        user, rows = self.request.user, Breach.objects
        gated = rows.visible_to(user) if self.request.method == "GET" else rows.changeable_by(user)
        return gated.for_list().select_related("author")  # type: ignore[no-any-return]

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        if queryset.model is Breach:
            affected.show_scopes(page or [], self.request.user)
        return page

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = report_breach(**serializer.validated_data, by=self.actor)

    def perform_update(self, serializer: Any) -> None:
        serializer.instance = change_breach(breach=serializer.instance, **serializer.validated_data, by=self.actor)

    @extend_schema(request=None, responses=BreachSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(close_breach(breach=self.get_object(), by=self.actor)).data)

    @extend_schema(responses=AffectedSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def affected(self, request: Request, pk: str) -> Response:
        page = self.paginate_queryset(affected.people_seen(self.get_object(), self.request.user))
        return self.get_paginated_response(AffectedSerializer(page, many=True).data)
