"""The lists of this app whose filters can be kept as a view."""

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from campaigns.filters import AskFilter, CampaignFilter
from campaigns.models import Ask, Campaign
from campaigns.partners import participation
from crm.lists import counting

lists.register(
    List("campaigns:campaign-list", _("Campaigns"), counting(CampaignFilter, Campaign.objects.visible_to)),
    List("campaigns:ask-list", _("Asks"), counting(AskFilter, Ask.objects.visible_to)),
    List("campaigns:participation-list", _("Who took part in how many campaigns"), participation.counted),
)
