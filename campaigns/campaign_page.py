"""All that the page of a campaign tells its reader, gathered once."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import PageRequest
from campaigns import ahead, targets
from campaigns.models import Ask, Campaign, CampaignPartner
from campaigns.partners.forms import PartnerForm
from campaigns.phases import stages as phases
from campaigns.phases import strip as phase_strip
from crm import panels, timeline


def page_of(request: PageRequest, campaign: Campaign, partner_form: PartnerForm) -> dict[str, Any]:
    user = request.user
    asks = list(Ask.objects.visible_to(user).for_reader(user).filter(campaigns=campaign))
    stages = phases.of(campaign, user)
    parts = list(CampaignPartner.objects.visible_to(user).filter(campaign=campaign).for_list())
    parts.sort(key=lambda one: one.role != CampaignPartner.Role.LEAD)
    strip = phase_strip.draw(
        stages, timezone.localdate(), title=_("Phases of the campaign over time"),
        description=_("The list below says the same in words."),
    )  # fmt: skip
    return {
        "campaign": campaign,
        "stages": stages,
        "strip": strip,
        "ahead": ahead.of(campaign, stages, asks, user),
        "targets": targets.with_stances(targets.of(asks), user),
        "partners": [one for one in parts if not one.is_over],
        "former_partners": [one for one in parts if one.is_over],
        "timeline": timeline.of(campaign, user),
        "panels": panels.panels_for("campaign", campaign, user),
        "may_change": Campaign.objects.changeable_by(user).filter(pk=campaign.pk).exists(),
        "partner_form": partner_form,
    }
