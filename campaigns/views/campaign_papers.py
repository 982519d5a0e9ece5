"""A campaign to take away: all of it that its reader may see, as PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.files import hand_out
from campaigns import campaign_paper
from campaigns.models import Campaign


@require_safe
def campaign_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    """Drawn at once; what cannot be drawn is said on the page of the campaign."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    try:
        content = campaign_paper.pdf(campaign, request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(campaign)
    return hand_out(ContentFile(content), campaign_paper.file_name(campaign), "application/pdf")
