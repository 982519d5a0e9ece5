from rest_framework import mixins, viewsets
from rest_framework.routers import SimpleRouter

from accounts.api import ApiRequest, GatedSerializer
from briefings.models import Briefing, BriefingQuerySet


class BriefingSerializer(GatedSerializer):
    class Meta:
        model = Briefing
        fields = ["id", "title", "institution", "theme", "language", "level", "made_at"]
        read_only_fields = fields


class BriefingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Briefing]):
    """Briefings and what they are about; editions are downloaded from their page."""

    request: ApiRequest  # type: ignore[assignment]
    serializer_class = BriefingSerializer
    filterset_fields = ["institution", "theme", "language", "level"]
    ordering_fields = ["made_at"]

    def get_queryset(self) -> BriefingQuerySet:
        return Briefing.objects.visible_to(self.request.user).for_list()


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("briefings", BriefingViewSet, basename="briefing")
