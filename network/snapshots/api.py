from rest_framework import mixins, viewsets

from accounts.api import ApiRequest, GatedSerializer
from network.models import Snapshot, SnapshotQuerySet
from network.snapshots.filters import SnapshotFilter


class SnapshotSerializer(GatedSerializer):
    class Meta:
        model = Snapshot
        fields = [
            "id", "day", "since", "made_at", "is_nightly", "scope", "rules", "who", "kinds", "theme", "region", "nodes",
            "edges", "asked", "responded", "measures", "dictionary", "fingerprint",
        ]  # fmt: skip


class SnapshotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Snapshot.objects.none()
    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilter
    ordering_fields = ["day", "made_at"]

    def get_queryset(self) -> SnapshotQuerySet:
        return Snapshot.objects.visible_to(self.request.user).for_list()
