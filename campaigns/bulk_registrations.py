"""The lists of this app of which many records can be changed at once."""

from django.utils.translation import gettext_lazy as _

from campaigns.filters import CampaignFilter
from campaigns.models import Campaign
from crm import bulk
from crm.bulk import Many
from crm.forms.bulk_changes import THEMES

bulk.register(
    Many("campaigns", "campaigns:campaign-list", _("Campaigns"), CampaignFilter, Campaign.objects.changeable_by, THEMES)
)
