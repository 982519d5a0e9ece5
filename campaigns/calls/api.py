"""Calls, candidacies and papers over the API, to be read: the same gates and filters as the pages."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import mixins, serializers, viewsets
from rest_framework.routers import SimpleRouter

from accounts.api import ApiRequest, GatedSerializer, ReadableField
from campaigns.calls.filters import CallFilter, CandidacyFilter, CredentialFilter
from campaigns.models import (
    Call,
    CallQuerySet,
    Candidacy,
    CandidacyQuerySet,
    Credential,
    CredentialQuerySet,
    Criterion,
)
from crm.models import Organisation, Person

WORDS = {"reason": "", "complaint_outcome": "", "receipt": "", "complaint_until": None, "complained_on": None}


class CriterionSerializer(GatedSerializer):
    class Meta:
        model = Criterion
        fields = [
            "id", "place", "title_bg", "title_en", "test", "paper", "number", "no_older_than", "can_be_mended",
            "source",
        ]  # fmt: skip


class CallSerializer(GatedSerializer):
    seats = serializers.SerializerMethodField()
    criteria = CriterionSerializer(many=True, source="seen_criteria")
    is_running = serializers.BooleanField(read_only=True)

    class Meta:
        model = Call
        fields = [
            "id", "body", "seats", "title_bg", "title_en", "run_by", "published", "deadline", "deadline_at", "link",
            "note", "closed_on", "closing_note", "is_running", "criteria", "source", "is_verified", "confidentiality",
            "version",
        ]  # fmt: skip

    def get_seats(self, call: Call) -> list[int]:
        """As they were loaded for this reader."""
        return [seat.pk for seat in call.seats.all()]


class CandidacySerializer(GatedSerializer):
    person = ReadableField(queryset=Person.objects.all(), required=False, allow_null=True)
    nominated_by = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Candidacy
        fields = [
            "id", "call", "organisation", "person", "nominated_by", "nominated_on", "accepted_on", "accepted_how",
            "statement", "submitted_on", "receipt", "decision", "decided_on", "reason", "complaint_until",
            "complained_on", "complaint_outcome", "withdrawn_on", "confidentiality", "version",
        ]  # fmt: skip

    def to_representation(self, one: Candidacy) -> dict[str, Any]:
        """Why somebody was refused, and whether they complained, is for the centre and for them."""
        told: dict[str, Any] = super().to_representation(one)
        return told if one.lets_read_reasons(self.context["request"].user, self.context["own"]) else {**told, **WORDS}


class CredentialSerializer(GatedSerializer):
    document = serializers.SerializerMethodField()

    class Meta:
        model = Credential
        fields = [
            "id", "organisation", "kind", "title", "year", "issued_on", "valid_until", "document", "source", "version",
        ]  # fmt: skip

    def get_document(self, one: Credential) -> int | None:
        """As it was loaded for this reader."""
        return one.document.pk if one.document else None


class CallViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    ordering_fields = ["title_bg", "deadline"]

    def get_queryset(self) -> CallQuerySet:
        user = self.request.user
        criteria = Prefetch("criteria", Criterion.objects.visible_to(user).for_list(), to_attr="seen_criteria")
        return Call.objects.visible_to(user).for_reader(user).prefetch_related(criteria)


class CandidacyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Candidacy.objects.none()
    serializer_class = CandidacySerializer
    filterset_class = CandidacyFilter
    ordering_fields = ["nominated_on"]

    def get_serializer_context(self) -> dict[str, Any]:
        user = self.request.user
        own = set(Organisation.own_of(user)) if user.is_authenticated else set()
        return {**super().get_serializer_context(), "own": own}

    def get_queryset(self) -> CandidacyQuerySet:
        return Candidacy.objects.visible_to(self.request.user).for_reader(self.request.user)


class CredentialViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Credential.objects.none()
    serializer_class = CredentialSerializer
    filterset_class = CredentialFilter
    ordering_fields = ["kind", "year", "valid_until"]

    def get_queryset(self) -> CredentialQuerySet:
        return Credential.objects.visible_to(self.request.user).for_reader(self.request.user)


def register(router: SimpleRouter) -> None:
    router.register("calls", CallViewSet, basename="call")
    router.register("candidacies", CandidacyViewSet, basename="candidacy")
    router.register("papers", CredentialViewSet, basename="credential")
