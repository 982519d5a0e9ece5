import django_filters as filters
from rest_framework import mixins, viewsets
from rest_framework.routers import SimpleRouter

from accounts.api import ApiRequest, GatedSerializer
from briefings.models import Briefing, BriefingQuerySet
from crm.models import Organisation, Theme


class BriefingFilter(filters.FilterSet):  # type: ignore[misc]
    """An institution hidden from the reader is as unknown as one that never was."""

    institution = filters.ModelChoiceFilter(queryset=lambda request: Organisation.objects.visible_to(request.user))
    theme = filters.ModelChoiceFilter(queryset=lambda request: Theme.objects.visible_to(request.user))

    class Meta:
        model = Briefing
        fields = ["institution", "theme", "language", "level"]


class BriefingSerializer(GatedSerializer):
    class Meta:
        model = Briefing
        fields = ["id", "title", "institution", "theme", "language", "level", "made_at"]
        read_only_fields = fields


class BriefingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Briefing]):
    """Briefings and what they are about; editions are downloaded from their page."""

    request: ApiRequest  # type: ignore[assignment]
    serializer_class = BriefingSerializer
    filterset_class = BriefingFilter
    ordering_fields = ["made_at"]

    def get_queryset(self) -> BriefingQuerySet:
        return Briefing.objects.visible_to(self.request.user).for_list()


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("briefings", BriefingViewSet, basename="briefing")
