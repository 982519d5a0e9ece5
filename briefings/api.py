from typing import Any

import django_filters as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.routers import SimpleRouter

from accounts.api import ApiRequest, GatedSerializer
from briefings.models import (
    SUBJECTS,
    Block,
    BlockComment,
    BlockCommentQuerySet,
    BlockQuerySet,
    Briefing,
    BriefingQuerySet,
    BriefingTemplate,
    BriefingTemplateQuerySet,
    Edition,
    EditionQuerySet,
    Sending,
    SendingQuerySet,
    Withdrawal,
    WithdrawalQuerySet,
)
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
        fields = [
            "id", "title", "question", "audience", *SUBJECTS, "template", "style", "language", "level", "translates",
            "made_at", "version",
        ]  # fmt: skip
        read_only_fields = fields


class BriefingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Briefing]):
    """Briefings and what they are about; editions are downloaded from their page."""

    request: ApiRequest  # type: ignore[assignment]
    serializer_class = BriefingSerializer
    filterset_class = BriefingFilter
    ordering_fields = ["made_at"]

    def get_queryset(self) -> BriefingQuerySet:
        return Briefing.objects.visible_to(self.request.user).for_list()


class ReadOnly(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    request: ApiRequest  # type: ignore[assignment]


class BlockSerializer(GatedSerializer):
    class Meta:
        model = Block
        fields = [
            "id", "briefing", "kind", "position", "heading", "text", "as_drawing", "caption", "note", "frozen_on",
            "translates", "version",
        ]  # fmt: skip
        read_only_fields = fields


class BlockFilter(filters.FilterSet):  # type: ignore[misc]
    briefing = filters.ModelChoiceFilter(queryset=lambda request: Briefing.objects.visible_to(request.user))

    class Meta:
        model = Block
        fields = ["briefing", "kind"]


class BlockViewSet(ReadOnly):
    """What stands in a paper, in its order; what its blocks say of records is asked of the records."""

    serializer_class = BlockSerializer
    filterset_class = BlockFilter
    ordering_fields = ["position"]

    def get_queryset(self) -> BlockQuerySet:
        return Block.objects.visible_to(self.request.user).standing().order_by("briefing", "position")


class BlockCommentSerializer(GatedSerializer):
    class Meta:
        model = BlockComment
        fields = ["id", "block", "text", "author", "made_at", "settled_at"]
        read_only_fields = fields


class BlockCommentViewSet(ReadOnly):
    """What colleagues say of blocks."""

    serializer_class = BlockCommentSerializer
    ordering_fields = ["made_at"]

    def get_queryset(self) -> BlockCommentQuerySet:
        return BlockComment.objects.visible_to(self.request.user).order_by("made_at", "pk")


class BriefingTemplateSerializer(GatedSerializer):
    class Meta:
        model = BriefingTemplate
        fields = ["id", "name", "style", "blocks", "made_at"]
        read_only_fields = fields


class BriefingTemplateViewSet(ReadOnly):
    """The orders of blocks that leadership keeps for the next paper of a kind."""

    serializer_class = BriefingTemplateSerializer
    ordering_fields = ["name", "made_at"]

    def get_queryset(self) -> BriefingTemplateQuerySet:
        return BriefingTemplate.objects.visible_to(self.request.user).order_by("name")


class EditionSerializer(GatedSerializer):
    title = serializers.CharField(read_only=True)
    public_address = serializers.CharField(read_only=True, help_text="Where everybody reads it; empty for others.")

    class Meta:
        model = Edition
        fields = [
            "id", "briefing", "number", "title", "level", "language", "as_of", "signed_at", "made_at", "public_address",
            "data_sha256", "pdf_sha256", "docx_sha256", "page_sha256", "drawn_with",
        ]  # fmt: skip
        read_only_fields = fields


class EditionFilter(filters.FilterSet):  # type: ignore[misc]
    briefing = filters.ModelChoiceFilter(queryset=lambda request: Briefing.objects.visible_to(request.user))

    class Meta:
        model = Edition
        fields = ["briefing", "level", "language"]


class EditionViewSet(ReadOnly):
    """What was said, with the fingerprint of each file. The files are handed out by their pages, which log it."""

    serializer_class = EditionSerializer
    filterset_class = EditionFilter
    ordering_fields = ["made_at", "number"]

    def get_queryset(self) -> EditionQuerySet:
        return (
            Edition.objects.visible_to(self.request.user)
            .select_related("withdrawal")
            .without_data()
            .order_by("-made_at", "pk")
        )


class WithdrawalSerializer(GatedSerializer):
    class Meta:
        model = Withdrawal
        fields = ["id", "edition", "reason", "at"]
        read_only_fields = fields


class WithdrawalViewSet(ReadOnly):
    """Which edition was taken back, when and why."""

    serializer_class = WithdrawalSerializer
    ordering_fields = ["at"]

    def get_queryset(self) -> WithdrawalQuerySet:
        return Withdrawal.objects.visible_to(self.request.user).order_by("-at", "pk")


class SendingSerializer(GatedSerializer):
    subject = serializers.CharField(source="letter.subject", read_only=True)

    class Meta:
        model = Sending
        fields = ["id", "edition", "letter", "subject", "how", "sent_at", "opened_at"]
        read_only_fields = fields


class SendingViewSet(ReadOnly):
    """Which edition went out with which letter, and whether it was fetched over its link."""

    serializer_class = SendingSerializer
    ordering_fields = ["sent_at"]

    def get_queryset(self) -> SendingQuerySet:
        return Sending.objects.visible_to(self.request.user).select_related("letter").order_by("pk")


def register(router: SimpleRouter) -> None:
    """Add this app's resources to /api/v1/."""
    router.register("briefings", BriefingViewSet, basename="briefing")
    router.register("blocks", BlockViewSet, basename="block")
    router.register("block-comments", BlockCommentViewSet, basename="block-comment")
    router.register("briefing-templates", BriefingTemplateViewSet, basename="briefing-template")
    router.register("editions", EditionViewSet, basename="edition")
    router.register("withdrawals", WithdrawalViewSet, basename="withdrawal")
    router.register("sendings", SendingViewSet, basename="sending")
