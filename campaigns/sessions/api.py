"""Sessions with their agenda over the API: for reading, through the same gates as the pages."""

from django.db.models import Prefetch
from rest_framework import mixins, serializers
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.api import ApiRequest, GatedSerializer
from campaigns.models import AgendaItem, Session, SessionQuerySet
from campaigns.sessions.clock import Clock
from campaigns.sessions.filters import SessionFilter
from crm.api.permissions import CentreWrites


class AgendaItemSerializer(GatedSerializer):
    class Meta:
        model = AgendaItem
        fields = [
            "id", "number", "kind", "title_bg", "title_en", "asks", "position", "position_on", "said", "vote",
            "result", "outcome", "version",
        ]  # fmt: skip


class SessionSerializer(GatedSerializer):
    working_days_of_notice = serializers.SerializerMethodField()
    items = AgendaItemSerializer(many=True, source="seen_items")

    class Meta:
        model = Session
        fields = [
            "id", "body", "kind", "state", "title_bg", "title_en", "held_on", "held_at", "where", "convened_on",
            "papers_on", "working_days_of_notice", "has_quorum", "present", "minutes_adopted_on",
            "minutes_published_on", "link", "note", "source", "is_verified", "confidentiality", "items", "version",
        ]  # fmt: skip

    def get_working_days_of_notice(self, session: Session) -> int | None:
        given = Clock(session).notice
        return given.working_days if given else None


class SessionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Session.objects.none()
    serializer_class = SessionSerializer
    permission_classes = [CentreWrites]
    filterset_class = SessionFilter
    ordering_fields = ["held_on", "state"]

    def get_queryset(self) -> SessionQuerySet:
        user = self.request.user
        items = Prefetch("items", AgendaItem.objects.visible_to(user).for_reader(user), to_attr="seen_items")
        rows: SessionQuerySet = Session.objects.visible_to(user).for_list().prefetch_related(items)
        return rows


def register(router: SimpleRouter) -> None:
    router.register("sessions", SessionViewSet, basename="session")
