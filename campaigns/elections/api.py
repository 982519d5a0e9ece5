"""Elections over the API: read by whoever sees them; nobody votes here, and nothing tells how the votes stand."""

from rest_framework import mixins, serializers, viewsets
from rest_framework.routers import SimpleRouter

from accounts.api import ApiRequest, GatedSerializer, ReadableField
from campaigns.elections.filters import ElectionFilter
from campaigns.models import Call, Election, ElectionCandidate, ElectionQuerySet


class ElectionCandidateSerializer(GatedSerializer):
    class Meta:
        model = ElectionCandidate
        fields = ["number", "name", "accepted_on", "statement"]
        read_only_fields = fields


class ElectionSerializer(GatedSerializer):
    """`result` holds numbers of the ballot paper; it is null until the ballots are counted."""

    call = ReadableField(queryset=Call.objects.all())
    candidates = ElectionCandidateSerializer(many=True, source="paper", read_only=True)
    result = serializers.JSONField(read_only=True)

    class Meta:
        model = Election
        fields = [
            "id", "body", "call", "title_bg", "title_en", "method", "places", "alternates", "tie_rule", "quorum",
            "extension_days", "electorate_on", "objections_until", "opens_at", "closes_at", "note", "state",
            "opened_at", "closed_at", "counted_at", "candidates", "entitled", "voted", "result", "ballot_sha256",
            "source", "confidentiality", "version",
        ]  # fmt: skip
        read_only_fields = fields


class ElectionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Election.objects.none()
    serializer_class = ElectionSerializer
    filterset_class = ElectionFilter
    ordering_fields = ["opens_at", "closes_at"]

    def get_queryset(self) -> ElectionQuerySet:
        user = self.request.user
        return Election.objects.visible_to(user).for_reader(user).with_paper(user)


def register(router: SimpleRouter) -> None:
    router.register("elections", ElectionViewSet, basename="election")
