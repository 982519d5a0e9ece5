"""Sessions and the items of their agendas over the API: the same gates and actions as the pages."""

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import VersionedSerializer, VisibleField
from campaigns.models import (
    AgendaItem,
    AgendaItemQuerySet,
    Body,
    Mandate,
    Session,
    SessionAttendance,
    SessionQuerySet,
)
from campaigns.sessions import actions, item_actions
from campaigns.sessions.clock import Clock
from campaigns.sessions.filters import AgendaItemFilter, SessionFilter
from crm.api.writing import WritingViewSet, on_the_newest


class AgendaItemSerializer(VersionedSerializer):
    """Its number is its place on the agenda: moved on its own address."""

    class Meta:
        model = AgendaItem
        fields = [
            "id", "session", "number", "kind", "title_bg", "title_en", "asks", "position", "position_on", "said",
            "vote", "result", "outcome", "version",
        ]  # fmt: skip
        read_only_fields = ["number"]
        extra_kwargs = {"asks": {"required": False}}


class SessionSerializer(VersionedSerializer):
    """Whether it took place and who was there is said on its own address."""

    working_days_of_notice = serializers.SerializerMethodField()
    items = AgendaItemSerializer(many=True, source="seen_items", read_only=True)

    class Meta:
        model = Session
        fields = [
            "id", "body", "kind", "state", "title_bg", "title_en", "held_on", "held_at", "where", "convened_on",
            "papers_on", "working_days_of_notice", "has_quorum", "present", "minutes_adopted_on",
            "minutes_published_on", "link", "note", "source", "is_verified", "confidentiality", "items", "version",
        ]  # fmt: skip
        read_only_fields = ["state", "has_quorum", "present"]

    def get_working_days_of_notice(self, session: Session) -> int | None:
        given = Clock(session).notice
        return given.working_days if given else None


class ThereSerializer(serializers.Serializer):  # type: ignore[type-arg]
    mandate = VisibleField(queryset=Mandate.objects.all())
    state = serializers.ChoiceField(choices=SessionAttendance.State.choices, allow_blank=True)


class HeldSerializer(serializers.Serializer):  # type: ignore[type-arg]
    has_quorum = serializers.BooleanField(required=False, allow_null=True)
    present = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10_000)
    there = ThereSerializer(many=True, required=False, help_text="Of our holders; an empty state takes a slip back.")
    version = serializers.IntegerField()


class CancelSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=1000)
    version = serializers.IntegerField()


class MoveSerializer(serializers.Serializer):  # type: ignore[type-arg]
    up = serializers.BooleanField()


class SessionViewSet(WritingViewSet):
    queryset = Session.objects.none()
    serializer_class = SessionSerializer
    filterset_class = SessionFilter
    ordering_fields = ["held_on", "state"]
    stays = {"body": _("A session stays with its body.")}

    def get_queryset(self) -> SessionQuerySet:
        user = self.request.user
        items = Prefetch("items", AgendaItem.objects.visible_to(user).for_reader(user), to_attr="seen_items")
        rows: SessionQuerySet = self.gated(Session).for_list().prefetch_related(items)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.refuse_unchangeable(Body, "body", serializer)
        self.recorded(serializer, actions.record_session)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        session: Any = serializer.instance
        self.changed(serializer, lambda **fields: actions.update_session(session=session, **fields))

    @extend_schema(request=HeldSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Note that it took place, and who of ours was there."""
        session, told = self.get_object(), self.taken(HeldSerializer, request)
        there = {row["mandate"]: row["state"] for row in told.pop("there", [])}
        strange = [mandate for mandate in there if mandate.seat.body_id != session.body_id]
        if strange:
            raise serializers.ValidationError({"there": _("Only those who hold a seat of this body.")})
        with on_the_newest():
            actions.hold_session(session=session, there=there, **told, by=self.actor)
        return self.as_it_is_now(session)

    @extend_schema(request=CancelSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """It does not take place; the reason stands in its note."""
        session, told = self.get_object(), self.taken(CancelSerializer, request)
        with on_the_newest():
            actions.cancel_session(session=session, **told, by=self.actor)
        return self.as_it_is_now(session)


class AgendaItemViewSet(WritingViewSet):
    queryset = AgendaItem.objects.none()
    serializer_class = AgendaItemSerializer
    filterset_class = AgendaItemFilter
    ordering_fields = ["session", "number"]
    stays = {"session": _("An item stays with its session.")}

    def get_queryset(self) -> AgendaItemQuerySet:
        rows: AgendaItemQuerySet = self.gated(AgendaItem).for_reader(self.request.user).defer("search")
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.refuse_unchangeable(Session, "session", serializer)
        self.recorded(serializer, item_actions.add_item)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        item: Any = serializer.instance
        self.changed(serializer, lambda **fields: item_actions.update_item(item=item, **fields))

    @extend_schema(request=MoveSerializer, responses=AgendaItemSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Let it change places with its neighbour."""
        item, told = self.get_object(), self.taken(MoveSerializer, request)
        item_actions.move_item(item=item, **told, by=self.actor)
        return self.as_it_is_now(item)


def register(router: SimpleRouter) -> None:
    router.register("sessions", SessionViewSet, basename="session")
    router.register("agenda-items", AgendaItemViewSet, basename="agenda-item")
