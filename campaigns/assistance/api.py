"""Trainings and help over the API: the same gates, filters and actions as the pages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import ReadableField, VersionedSerializer
from campaigns.assistance import actions
from campaigns.assistance.filters import AssistanceFilter
from campaigns.models import Assistance, AssistanceQuerySet, Campaign, Project
from crm.api.writing import WritingViewSet, on_the_newest
from crm.models import Organisation

WORDS = ("note", "effect_note")


def readable(model: Any) -> ReadableField:
    return ReadableField(queryset=model.objects.all(), required=False, allow_null=True)


class AssistanceSerializer(VersionedSerializer):
    given_by = readable(Organisation)
    project = readable(Project)
    campaign = readable(Campaign)
    event = serializers.SerializerMethodField()

    class Meta:
        model = Assistance
        fields = [
            "id", "kind", "topic", "given_to", "given_by", "given_on", "people", "project", "campaign", "event", "note",
            "follow_up_due", "followed_up_on", "effect", "effect_note", "confidentiality", "version",
        ]  # fmt: skip
        read_only_fields = ["follow_up_due", "followed_up_on", "effect", "effect_note"]

    def get_event(self, one: Assistance) -> int | None:
        """As it was loaded for this reader."""
        return one.event.pk if one.event else None

    def to_representation(self, one: Assistance) -> dict[str, Any]:
        """Notes are open as far as the record itself: an internal one is not read by whom it was given to."""
        told: dict[str, Any] = super().to_representation(one)
        hidden = WORDS if not one.lets_read_words(self.context["request"].user) else ()
        return {**told, **dict.fromkeys(hidden, "")}


class FollowUpSerializer(serializers.Serializer):  # type: ignore[type-arg]
    effect = serializers.ChoiceField(choices=Assistance.Effect.choices)
    effect_note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    ask_again = serializers.BooleanField(required=False, default=False)
    version = serializers.IntegerField()


class AssistanceViewSet(WritingViewSet):
    queryset = Assistance.objects.none()
    serializer_class = AssistanceSerializer
    filterset_class = AssistanceFilter
    ordering_fields = ["topic", "given_on", "follow_up_due"]

    def get_queryset(self) -> AssistanceQuerySet:
        rows: AssistanceQuerySet = self.gated(Assistance).for_reader(self.request.user)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Assistance]) -> None:
        self.recorded(serializer, actions.record_assistance)

    def perform_update(self, serializer: serializers.BaseSerializer[Assistance]) -> None:
        one: Any = serializer.instance
        self.changed(
            serializer, lambda version, by, **told: actions.update_assistance(
                assistance=one, version=version, fields=told, by=by
            ),
        )  # fmt: skip

    @extend_schema(request=FollowUpSerializer, responses=AssistanceSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: Request, pk: str) -> Response:
        """Note what became of it."""
        one, told = self.get_object(), FollowUpSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        with on_the_newest():
            actions.follow_up(assistance=one, **told.validated_data, by=self.actor)
        return self.as_it_is_now(one)


def register(router: SimpleRouter) -> None:
    router.register("assistance", AssistanceViewSet, basename="assistance")
