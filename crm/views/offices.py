"""The offices of a body: add one, correct it, strike it out, bring it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from crm.actions.offices import add_office, change_office, restore_office, void_office
from crm.forms.offices import OfficeForm, VoidForm
from crm.forms.records import refuse
from crm.models import Office, Organisation


@require_http_methods(["GET", "POST"])
@officers_only
def office_new(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    form = OfficeForm(request.POST or None)
    if form.is_valid():
        try:
            office = add_office(body=body, **form.values, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The office is recorded."))
            return redirect(office)
    context = {"form": form, "body": body}
    return render(request, "crm/office_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def office_edit(request: PageRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.changeable_by(request.user).for_list(), pk=pk)
    form = OfficeForm(request.POST or None, instance=office)
    if form.is_valid() and save_edit(request, pk, form):
        messages.success(request, _("The office is recorded."))
        return redirect(office)
    context = {"form": form, "body": office.body, "office": Office.objects.changeable_by(request.user).get(pk=pk)}
    return render(request, "crm/office_form.html", context, status=422 if form.is_bound else 200)


def save_edit(request: PageRequest, pk: int, form: OfficeForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    office = Office.objects.changeable_by(request.user).get(pk=pk)
    try:
        change_office(office=office, version=form.cleaned_data["version"], **form.values, by=request.actor)
    except Conflict:
        show_conflict(form, office)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
@officers_only
def office_void(request: PageRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.changeable_by(request.user).for_list(), pk=pk)
    form = VoidForm(request.POST or None, initial={"version": office.version})
    if form.is_valid():
        try:
            void_office(office=office, **form.cleaned_data, by=request.actor)
        except Conflict:
            form.add_error(None, _("Someone else changed this meanwhile. Look at it again."))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The office is struck out. What it owes stays on record."))
            return redirect(office)
    context = {"form": form, "office": office}
    return render(request, "crm/office_void_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def office_restore(request: PageRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.changeable_by(request.user), pk=pk)
    try:
        restore_office(office=office, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The office is back."))
    return redirect(office)
