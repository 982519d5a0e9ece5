"""The road of a campaign and who takes part in it, as parts of the campaign's resource: read here, written on pages."""

from rest_framework import serializers

from accounts.api import GatedSerializer
from campaigns.models import CampaignPartner, CampaignPhase, Milestone


class PartnerSerializer(GatedSerializer):
    class Meta:
        model = CampaignPartner
        fields = ["organisation", "role", "started", "ended"]


class MilestoneSerializer(GatedSerializer):
    """`day` was set by hand; `falls_on` is the day that counts, worked out from what it hangs on."""

    falls_on = serializers.DateField(allow_null=True, read_only=True)

    class Meta:
        model = Milestone
        fields = [
            "id", "title_bg", "title_en", "falls_on", "day", "after", "meeting", "from_end", "offset_days", "done_on",
            "source", "is_verified",
        ]  # fmt: skip


class PhaseSerializer(GatedSerializer):
    milestones = MilestoneSerializer(many=True, source="seen_milestones")

    class Meta:
        model = CampaignPhase
        fields = ["id", "place", "title_bg", "title_en", "started", "ended", "source", "is_verified", "milestones"]
