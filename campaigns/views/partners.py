"""Who takes part in a campaign, in which role and when; and who took part in how many."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns import campaign_actions
from campaigns.campaign_page import page_of
from campaigns.campaign_sheets import participation_cells, participation_header
from campaigns.models import Campaign, CampaignPartner
from campaigns.partners import participation
from campaigns.partners.forms import PartChangeForm, PartnerForm
from campaigns.partners.participation import ParticipationFilter
from campaigns.views.parts import FORM
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of
from crm.lists import page_of as page_of_rows
from crm.models import Organisation


@require_POST
@officers_only
def partner_add(request: PageRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = PartnerForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            campaign_actions.add_partner(campaign=campaign, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Organisation added"))
            return redirect("campaigns:campaign-detail", pk)
    return render(request, "campaigns/campaign_detail.html", page_of(request, campaign, form), status=422)


@require_http_methods(["GET", "POST"])
@officers_only
def partner_edit(request: PageRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(CampaignPartner.objects.changeable_by(request.user).for_list(), pk=pk)
    form = PartChangeForm(request.POST or None, instance=partner)
    if form.is_valid():
        try:
            campaign_actions.update_partner(partner=partner, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Participation saved"))
            return redirect("campaigns:campaign-detail", partner.campaign_id)
    context = {"form": form, "title": _("Part in the campaign: %(name)s") % {"name": partner.organisation}}
    context |= {"campaign": partner.campaign, "record": partner, "remove": "campaigns:partner-remove"}
    context |= {"remove_hint": _("Only for a slip. A part that is over gets its last day and stays to be read.")}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def partner_remove(request: PageRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(CampaignPartner.objects.changeable_by(request.user).for_list(), pk=pk)
    campaign_actions.remove_partner(partner=partner, by=request.actor)
    messages.success(request, _("Organisation removed from the campaign"))
    return redirect("campaigns:campaign-detail", partner.campaign_id)


@require_safe
def participation_list(request: PageRequest) -> HttpResponse:
    found = ParticipationFilter(request.GET, CampaignPartner.objects.visible_to(request.user), request=request)
    everyone = participation.organisations(found.rows, request.user)
    repeaters = participation.several(everyone)
    rows = repeaters if found.wants_several else everyone
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = participation_cells(rows[:MOST_EXPORTED])
        return export(request.GET["export"], "participation", participation_header(), cells)
    context = {
        "found": found, "page": page_of_rows(request, rows), "chips": chips_of(found, request.GET),
        "total": everyone.count(), "several": repeaters.count(),
    }  # fmt: skip
    return page_or_partial(request, "campaigns/participation_list.html", "list", context)


@require_safe
def organisation_campaigns(request: PageRequest, pk: int) -> HttpResponse:
    """The campaigns an organisation took part in; its page shows nothing of this where there are none."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    parts = CampaignPartner.objects.visible_to(request.user).filter(organisation=organisation)
    rows = list(participation.in_order(parts))
    if request.htmx and not rows:
        return HttpResponse()
    context = {"organisation": organisation, "parts": rows, "number": len({one.campaign_id for one in rows})}
    return page_or_partial(request, "campaigns/organisation_campaigns.html", "panel", context)
