"""How campaigns, their milestones and asks are found."""

from django.utils.translation import gettext_lazy as _

from campaigns.models import Ask, Campaign, Milestone
from crm import search

search.register(
    search.Searchable(
        "campaign",
        _("Campaigns"),
        "flag",
        Campaign.objects.all,
        lambda campaign: campaign.started,
        28,
        names=("title_bg", "title_en"),
    ),
    search.Searchable(
        "ask",
        _("Asks"),
        "megaphone",
        Ask.objects.all,
        lambda ask: ask.get_status_display(),
        27,
        names=("title_bg", "title_en"),
    ),
    search.Searchable(
        "milestone",
        _("Milestones"),
        "signpost-split",
        Milestone.objects.all,
        lambda milestone: str(milestone.phase.campaign),
        29,
        load=lambda rows, reader: rows.select_related("phase__campaign"),
        names=("title_bg", "title_en"),
    ),
)
