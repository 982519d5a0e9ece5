"""What organisations propose to change of themselves: old and new side by side, approved or refused."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import proposal_lists
from crm.actions.decisions import approve_change, refuse_change
from crm.forms.heartbeat import ApproveForm, RefuseForm
from crm.forms.records import refuse
from crm.heartbeat_filters import ProposedChangeFilter
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.models import ProposedChange

DEFAULTS = {"state": "waiting"}


@require_safe
@officers_only
def change_list(request: PageRequest) -> HttpResponse:
    """Those that wait, unless the filter says otherwise."""
    wanted = request.GET.copy()
    for name, value in DEFAULTS.items():
        wanted.setdefault(name, value)
    rows = ProposedChange.objects.visible_to(request.user).for_list()
    found = ProposedChangeFilter(wanted, queryset=rows, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = proposal_lists.cells(found.rows[:MOST_EXPORTED], request.user)
        return export(request.GET["export"], "proposed-changes", proposal_lists.header(), cells)
    page = page_of(request, found.rows)
    proposal_lists.show(page.object_list, request.user)
    context = {"found": found, "page": page, "chips": chips_of(found, request.GET)}
    return page_or_partial(request, "crm/proposed_change_list.html", "list", context)


@require_safe
@officers_only
def change_detail(request: PageRequest, pk: int) -> HttpResponse:
    return decision_page(request, one(request, pk))


def one(request: PageRequest, pk: int) -> ProposedChange:
    return get_object_or_404(ProposedChange.objects.changeable_by(request.user).for_list(), pk=pk)


def decision_page(
    request: PageRequest, change: ProposedChange, approve: ApproveForm | None = None, no: RefuseForm | None = None
) -> HttpResponse:
    proposal_lists.show([change], request.user)
    context = {
        "change": change,
        "approve": approve or ApproveForm(change=change, user=request.user),
        "no": no or RefuseForm(),
    }
    return render(request, "crm/proposed_change_detail.html", context, status=422 if approve or no else 200)


@require_POST
@officers_only
def change_approve(request: PageRequest, pk: int) -> HttpResponse:
    change = one(request, pk)
    form = ApproveForm(request.POST, change=change, user=request.user)
    if form.is_valid():
        try:
            approve_change(change=change, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Approved; the record says so now."))
            return redirect("crm:proposed-change-list")
    return decision_page(request, change, approve=form)


@require_POST
@officers_only
def change_refuse(request: PageRequest, pk: int) -> HttpResponse:
    change, form = one(request, pk), RefuseForm(request.POST)
    if form.is_valid():
        try:
            refuse_change(change=change, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Refused; they read why on their page."))
            return redirect("crm:proposed-change-list")
    return decision_page(request, change, no=form)
