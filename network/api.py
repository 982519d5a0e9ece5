from rest_framework import mixins
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from accounts.api import ApiRequest, GatedSerializer
from network.filters import TieFilter
from network.models import Tie, TieQuerySet


class TieSerializer(GatedSerializer):
    class Meta:
        model = Tie
        fields = [
            "id", "kind", "stated_by", "other", "strength", "started_on", "ended_on", "source", "confidentiality",
        ]  # fmt: skip


class TieViewSet(mixins.ListModelMixin, GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Tie.objects.none()
    serializer_class = TieSerializer
    filterset_class = TieFilter
    ordering_fields = ["started_on", "strength", "kind"]

    def get_queryset(self) -> TieQuerySet:
        return Tie.objects.visible_to(self.request.user).for_list()


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("ties", TieViewSet, basename="tie")
