"""Commitments over the API: the same gates, filters and actions as the pages."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, VersionedSerializer
from accounts.conflicts import Conflict
from accounts.gates import is_centre
from accounts.models import User
from campaigns.models import Ask
from crm.api.permissions import CentreWrites
from monitoring.actions.commitments import complete_commitment, record_commitment
from monitoring.filters import CommitmentFilter
from monitoring.label import axes_of, label_of
from monitoring.models import Commitment
from monitoring.rows import just_written

# What a row names: shown only where the reader may see it.
NAMED = {
    "owed_by": "shows_body", "owed_office": "shows_office", "spoken_by": "shows_speaker", "meeting": "shows_meeting",
    "agenda_item": "shows_item", "letter": "shows_letter", "document": "shows_document",
    "superseded_by": "shows_successor", "owner": "shows_owner",
}  # fmt: skip
OF_THE_CENTRE = ("next_check",)


class CommitmentSerializer(VersionedSerializer):
    due_on = serializers.DateField(read_only=True, help_text="The newest revision, else original_due.")
    label = serializers.SerializerMethodField(help_text="Computed; never written.")  # type: ignore[assignment]
    time = serializers.SerializerMethodField(help_text="Computed; never written.")
    verdict = serializers.IntegerField(source="verdict.number", read_only=True, default=None)

    class Meta:
        model = Commitment
        fields = [
            "id", "title", "verbatim", "language", "made_on", "spoken_by", "owed_by", "owed_office", "origin",
            "meeting", "agenda_item", "letter", "document", "document_page", "media_title", "media_outlet", "media_on",
            "media_url", "source", "asks", "place", "theme", "original_due", "due_on", "is_verifiable",
            *Commitment.QUALITY_FLAGS, "ambition", "kind", "force", "credit", "for_whom", "funding_state",
            "test_complete", "test_broken", "test_source", "claim",
            "superseded_by", "owner", "next_check", "confidentiality", "published_at", "withdrawn_at",
            "withdrawn_reason", "verdict", "label", "time", "version",
        ]  # fmt: skip
        read_only_fields = ["published_at", "withdrawn_at", "withdrawn_reason"]
        extra_kwargs = {"asks": {"required": False}}

    def get_label(self, commitment: Commitment) -> str:
        return label_of(commitment, self.today).value

    def get_time(self, commitment: Commitment) -> str:
        return axes_of(commitment, self.today).time.value

    @property
    def today(self) -> date:
        return timezone.localdate()

    def to_representation(self, commitment: Commitment) -> dict[str, Any]:
        shown = super().to_representation(commitment)
        hidden = [name for name, flag in NAMED.items() if not getattr(commitment, flag)]
        reads_all = is_centre(self.context["request"].user)
        return {**shown, **dict.fromkeys([*hidden, *(() if reads_all else OF_THE_CENTRE)])}

    def validate_owner(self, owner: User | None) -> User | None:
        """As on the page; whoever owned it before they left may stay."""
        if owner and not owner.is_centre and owner != getattr(self.instance, "owner", None):
            raise serializers.ValidationError(_("Somebody of the centre handles it."))
        return owner


class CommitmentViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    serializer_class = CommitmentSerializer
    permission_classes = [CentreWrites]
    filterset_class = CommitmentFilter
    ordering_fields = ["made_on", "due_on", "title", "id"]

    def get_queryset(self) -> QuerySet[Commitment]:
        if self.request.method == "PATCH":
            return self.loaded(Commitment.objects.changeable_by(self.request.user))
        return self.loaded(Commitment.objects.visible_to(self.request.user))

    def loaded(self, commitments: Any) -> QuerySet[Commitment]:
        asks = Prefetch("asks", Ask.objects.visible_to(self.request.user))
        rows: QuerySet[Commitment] = commitments.for_list().for_reader(self.request.user).prefetch_related(asks)
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Commitment]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        commitment = record_commitment(**fields, by=Actor.of(self.request.user, Via.API))
        serializer.instance = self.shown(commitment)

    def perform_update(self, serializer: serializers.BaseSerializer[Commitment]) -> None:
        fields = dict(serializer.validated_data)
        version, by = fields.pop("version"), Actor.of(self.request.user, Via.API)
        assert serializer.instance is not None  # noqa: S101  an update has one
        try:
            changed = complete_commitment(commitment=serializer.instance, version=version, fields=fields, by=by)
        except Conflict:
            raise serializers.ValidationError({"version": _("Someone else changed this meanwhile.")}) from None
        serializer.instance = self.shown(changed)

    def shown(self, commitment: Commitment) -> Commitment:
        """Return the record as this reader sees it, also when they have just closed it to themselves."""
        return self.loaded(just_written(commitment)).get()
