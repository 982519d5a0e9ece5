"""Requests over data, consents and lawful bases over the API: the same gates, clocks and actions as the pages."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, ReadableField
from accounts.models import User
from crm.actions.lawfulness import record_consent, review_basis, set_basis, withdraw_consent
from crm.actions.privacy_requests import close_request, extend_request, receive_request
from crm.api.permissions import CentreOnly, CentreWrites
from crm.api.registry import ForTheCentreSerializer
from crm.forms.privacy import CloseForm
from crm.models import Consent, Document, LawfulBasis, PrivacyRequest
from crm.privacy_filters import ConsentFilter, LawfulBasisFilter, PrivacyRequestFilter


class PrivacyRequestSerializer(ForTheCentreSerializer):
    """Whoever asked about themselves reads what they asked and what came of it."""

    FOR_THE_CENTRE = ("asked_by", "identity", "handler", "handler_name")

    name = serializers.CharField(source="who", read_only=True)
    handler_name = serializers.CharField(source="handler", read_only=True)

    class Meta:
        model = PrivacyRequest
        fields = [
            "id", "kind", "person", "name", "asked_by", "words", "identity", "received_on", "due_on",
            "extended_because", "is_overdue", "handler", "handler_name", "state", "outcome", "closed_on",
        ]  # fmt: skip
        read_only_fields = ["due_on", "extended_because", "state", "outcome", "closed_on"]
        extra_kwargs = {"handler": {"required": False, "help_text": "Somebody of the centre. Empty: you."}}

    def validate_handler(self, handler: User) -> User:
        if not handler.is_active or not handler.is_centre:
            raise serializers.ValidationError(_("Somebody of the centre handles it."))
        return handler


class ExtensionSerializer(serializers.Serializer):  # type: ignore[type-arg]
    months = serializers.IntegerField(min_value=1, max_value=2)
    reason = serializers.CharField(max_length=300, help_text="The person is told.")


class ClosingSerializer(serializers.Serializer):  # type: ignore[type-arg]
    state = serializers.ChoiceField(choices=CloseForm.ENDS)
    outcome = serializers.CharField(max_length=20_000)


class RightsViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """What these resources share: they are read again through the gate after every step."""

    request: ApiRequest  # type: ignore[assignment]

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def told(self, pk: int) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data)


class PrivacyRequestViewSet(RightsViewSet):
    """Somebody uses a right: a month from the day it came, extended once, closed with what was done."""

    serializer_class = PrivacyRequestSerializer
    permission_classes = [CentreWrites]
    filterset_class = PrivacyRequestFilter
    ordering_fields = ["received_on", "due_on", "id"]

    def get_queryset(self) -> QuerySet[PrivacyRequest]:
        user, rows = self.request.user, PrivacyRequest.objects
        return (rows.visible_to(user) if self.request.method == "GET" else rows.changeable_by(user)).for_list()

    def perform_create(self, serializer: Any) -> None:
        made = receive_request(**serializer.validated_data, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    @extend_schema(request=ExtensionSerializer, responses=PrivacyRequestSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        asked, said = self.get_object(), ExtensionSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self.told(extend_request(request=asked, **said.validated_data, by=self.actor).pk)

    @extend_schema(request=ClosingSerializer, responses=PrivacyRequestSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        asked, said = self.get_object(), ClosingSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self.told(close_request(request=asked, **said.validated_data, by=self.actor).pk)


class ConsentSerializer(ForTheCentreSerializer):
    FOR_THE_CENTRE = ("witness", "proof")

    name = serializers.CharField(source="person", read_only=True)
    proof: Any = ReadableField(queryset=Document.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Consent
        fields = [
            "id", "person", "name", "purpose", "wording", "language", "channel", "witness", "given_on", "proof",
            "recorded_at", "withdrawn_on",
        ]  # fmt: skip
        read_only_fields = ["recorded_at", "withdrawn_on"]

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """As on the page: the proof is kept among the documents of the person."""
        proof = fields.get("proof")
        if proof and proof not in Document.objects.visible_to(self.context["request"].user).about(fields["person"]):
            raise serializers.ValidationError({"proof": _("This is no document of the person.")})
        return fields


class ConsentViewSet(RightsViewSet):
    """What somebody agreed to. Written once; only its withdrawal follows, by the centre or by themselves."""

    serializer_class = ConsentSerializer
    permission_classes = [CentreWrites]
    filterset_class = ConsentFilter
    ordering_fields = ["given_on", "id"]

    def get_queryset(self) -> QuerySet[Consent]:
        user, rows = self.request.user, Consent.objects
        gated = rows.visible_to(user) if self.request.method == "GET" else rows.changeable_by(user)
        proofs = Prefetch("proof", Document.objects.visible_to(user))
        return gated.select_related("person").prefetch_related(proofs).order_by("-given_on", "-pk")

    def perform_create(self, serializer: Any) -> None:
        made = record_consent(**serializer.validated_data, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    @extend_schema(request=None, responses=ConsentSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.told(withdraw_consent(consent=self.get_object(), by=self.actor).pk)


class LawfulBasisSerializer(ForTheCentreSerializer):
    name = serializers.CharField(source="person", read_only=True)

    class Meta:
        model = LawfulBasis
        fields = ["id", "person", "name", "purpose", "basis", "source", "balance", "review_on", "reviewed_on"]
        read_only_fields = ["reviewed_on"]


class LawfulBasisChangeSerializer(LawfulBasisSerializer):
    """Another use of the data has a basis of its own."""

    class Meta(LawfulBasisSerializer.Meta):
        read_only_fields = ["person", "purpose", "reviewed_on"]


class LawfulBasisViewSet(RightsViewSet, mixins.UpdateModelMixin):
    """Why somebody's data may be used, one for each use; `reviewed`: looked at, again in a year."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    permission_classes = [CentreOnly]
    filterset_class = LawfulBasisFilter
    ordering_fields = ["review_on", "id"]
    serializer_class = LawfulBasisSerializer

    def get_serializer_class(self) -> Any:
        return LawfulBasisChangeSerializer if self.action == "partial_update" else LawfulBasisSerializer

    def get_queryset(self) -> QuerySet[LawfulBasis]:
        user, rows = self.request.user, LawfulBasis.objects
        return (rows.visible_to(user) if self.request.method == "GET" else rows.changeable_by(user)).for_list()

    def perform_create(self, serializer: Any) -> None:
        made = set_basis(**serializer.validated_data, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        known = serializer.instance
        kept = {name: getattr(known, name) for name in ("person", "purpose", "basis", "source", "balance", "review_on")}
        set_basis(**{**kept, **serializer.validated_data}, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=known.pk)

    @extend_schema(request=None, responses=LawfulBasisSerializer)
    @action(detail=True, methods=["post"])
    def reviewed(self, request: Request, pk: str) -> Response:
        return self.told(review_basis(basis=self.get_object(), by=self.actor).pk)
