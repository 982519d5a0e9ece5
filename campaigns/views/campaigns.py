from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns import campaign_actions
from campaigns.campaign_page import page_of
from campaigns.campaign_sheets import campaign_cells, campaign_header
from campaigns.filters import CAMPAIGN_ORDERS, CampaignFilter
from campaigns.forms import CampaignForm
from campaigns.models import Campaign
from campaigns.partners.forms import PartnerForm
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed


@require_safe
def campaign_list(request: PageRequest) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.user).for_reader(request.user)
    found = CampaignFilter(request.GET, campaigns, request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), CAMPAIGN_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = campaign_cells(rows[:MOST_EXPORTED])
        return export(request.GET["export"], "campaigns", campaign_header(), cells)
    return page_or_partial(request, "campaigns/campaign_list.html", "list", listed(request, found, rows))


@require_safe
def campaign_detail(request: PageRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "campaigns/campaign_detail.html", page_of(request, campaign, PartnerForm(user=request.user)))


@require_http_methods(["GET", "POST"])
@officers_only
def campaign_new(request: PageRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            answer = once(
                form.cleaned_data["idempotency_key"], request.user,
                lambda: campaign_actions.record_campaign(**form.record_fields, by=request.actor).get_absolute_url(),
            )  # fmt: skip
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Campaign saved"))
            return redirect(answer)
    return render(request, "campaigns/campaign_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def campaign_edit(request: PageRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.changeable_by(request.user), pk=pk)
    form = CampaignForm(request.POST or None, user=request.user, instance=campaign)
    if form.is_valid():
        try:
            seen = form.seen_version
            campaign_actions.update_campaign(campaign=campaign, version=seen, **form.record_fields, by=request.actor)
        except Conflict as conflict:
            show_conflict(form, conflict.current)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Campaign saved"))
            return redirect("campaigns:campaign-detail", pk)
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/campaign_form.html", {"form": form, "campaign_pk": pk}, status=status)
