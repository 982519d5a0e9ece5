"""A campaign to take away: all of it that its reader may see, as PDF."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from campaigns import campaign_paper
from campaigns.models import Campaign
from crm.views.papers import PDF, handed_out


@require_safe
def campaign_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    name, back = campaign_paper.file_name(campaign), campaign.get_absolute_url()
    return handed_out(request, lambda: campaign_paper.pdf(campaign, request.user), name, PDF, back)
