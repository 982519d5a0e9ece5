"""Organisations: find, read, write down, change, confirm."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only, only
from accounts.conflicts import Conflict
from accounts.models import Role
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm import profiles, proposal_lists
from crm.actions.organisations import change_organisation, confirm_organisation, record_organisation
from crm.filters import ORGANISATION_ORDERS, OrganisationFilter, ordered
from crm.forms.organisations import OrganisationForm
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation
from crm.registry_sheets import organisation_cells, organisation_header


@require_safe
def organisation_list(request: PageRequest) -> HttpResponse:
    organisations = Organisation.objects.visible_to(request.user).for_list()
    found = OrganisationFilter(request.GET, queryset=organisations, request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ORGANISATION_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = organisation_cells(rows[:MOST_EXPORTED])
        return export(request.GET["export"], "organisations", organisation_header(), cells)
    return page_or_partial(request, "crm/organisation_list.html", "list", listed(request, found, rows))


@require_safe
@only(Role.MEMBER)
def my_organisations(request: PageRequest) -> HttpResponse:
    """The one I speak for; a choice when there are several."""
    own = list(Organisation.objects.changeable_by(request.user).for_list())
    if len(own) == 1:
        return redirect(own[0])
    return render(request, "crm/my_organisations.html", {"own": own})


@require_safe
def organisation_detail(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "crm/organisation_detail.html", profiles.of_organisation(organisation, request.user))


@require_http_methods(["GET", "POST"])
@officers_only
def organisation_new(request: PageRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, user=request.user)
    if form.is_valid():
        record = partial(record_organisation, **form.values, by=request.actor)
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: record().get_absolute_url())
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Organisation saved."), extra_tags="draft-done:organisation")
            return redirect(url)
    return form_page(request, form, draft="organisation")


@require_http_methods(["GET", "POST"])
def organisation_edit(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    form = OrganisationForm(request.POST or None, instance=organisation, user=request.user)
    if form.is_valid() and save_edit(request, pk, form):
        waits = bool(proposal_lists.waiting(pk, request.user)) and not request.user.is_centre
        words = _("Saved. What others know you by waits for an officer.") if waits else _("Organisation saved.")
        messages.success(request, words, extra_tags=f"draft-done:organisation-{pk}")
        return redirect(organisation)
    return form_page(request, form, draft=f"organisation-{pk}")


def save_edit(request: PageRequest, pk: int, form: OrganisationForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    organisation = Organisation.objects.changeable_by(request.user).get(pk=pk)
    version = form.cleaned_data["version"]
    try:
        change_organisation(organisation=organisation, version=version, by=request.actor, **form.values)
    except Conflict:
        form.show_conflict(Organisation.objects.changeable_by(request.user).for_reader(request.user).get(pk=pk))
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: OrganisationForm, draft: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "crm/organisation_form.html", {"form": form, "draft": draft}, status=status)


@require_POST
def organisation_confirm(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    confirm_organisation(organisation=organisation, by=request.actor)
    words = _("Noted: all of it was right today.")
    messages.success(
        request, words if request.user.is_centre else _("Thank you. Everyone can see that it was right today.")
    )
    return redirect(organisation)
