"""People and the posts they hold: find, read, write down, change."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm import profiles
from crm.actions.people import begin_tenure, change_person, change_tenure, record_person
from crm.filters import PERSON_ORDERS, PersonFilter, ordered
from crm.forms.people import NewTenureForm, PersonForm, TenureForm
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation, Person, Tenure
from crm.registry_sheets import person_cells, person_header


@require_safe
@officers_only
def person_list(request: PageRequest) -> HttpResponse:
    people = Person.objects.visible_to(request.user).for_reader(request.user)
    found = PersonFilter(request.GET, queryset=people, request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), PERSON_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "people", person_header(), person_cells(rows[:MOST_EXPORTED]))
    return page_or_partial(request, "crm/person_list.html", "list", listed(request, found, rows))


@require_safe
def person_detail(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "crm/person_detail.html", profiles.of_person(person, request.user))


@require_http_methods(["GET", "POST"])
@officers_only
def person_new(request: PageRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, user=request.user, initial={"name": request.GET.get("name", "")})
    form.suggest_rows("contact_points", written_from(request.GET.get("email", "")))
    if form.is_valid():
        record = partial(record_person, **form.values, by=request.actor)
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: record().get_absolute_url())
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Person saved."), extra_tags="draft-done:person")
            return redirect(url)
    return form_page(request, form, draft="person")


def written_from(address: str) -> list[dict[str, str]]:
    """The address that a message of the tray came from begins the list of a new person."""
    return [{"kind": "email", "value": address[:250], "note": ""}] if "@" in address else []


@require_http_methods(["GET", "POST"])
@officers_only
def person_edit(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    form = PersonForm(request.POST or None, instance=person, user=request.user)
    if form.is_valid() and save_edit(request, pk, form):
        messages.success(request, _("Person saved."), extra_tags=f"draft-done:person-{pk}")
        return redirect(person)
    return form_page(request, form, draft=f"person-{pk}")


def save_edit(request: PageRequest, pk: int, form: PersonForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    person = Person.objects.changeable_by(request.user).get(pk=pk)
    try:
        change_person(person=person, version=form.cleaned_data["version"], by=request.actor, **form.values)
    except Conflict:
        form.show_conflict(Person.objects.changeable_by(request.user).for_reader(request.user).get(pk=pk))
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: PersonForm, draft: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "crm/person_form.html", {"form": form, "draft": draft}, status=status)


@require_http_methods(["GET", "POST"])
@officers_only
def person_tenure_new(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    return tenure_new(request, "person", person)


@require_http_methods(["GET", "POST"])
@officers_only
def organisation_tenure_new(request: PageRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user), pk=pk)
    return tenure_new(request, "organisation", organisation)


def tenure_new(request: PageRequest, known: str, record: Any) -> HttpResponse:
    form = NewTenureForm(request.POST or None, user=request.user, known=known)
    if form.is_valid():
        try:
            begin_tenure(**{known: record}, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The post is recorded."))
            return redirect(record)
    context = {"form": form, "record": record, "known": known}
    return render(request, "crm/tenure_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def tenure_edit(request: PageRequest, pk: int) -> HttpResponse:
    """Correct a tenure, or end it."""
    tenure = get_object_or_404(Tenure.objects.changeable_by(request.user).for_list(), pk=pk)
    form = TenureForm(request.POST or None, instance=tenure)
    if form.is_valid():
        try:
            change_tenure(tenure=tenure, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The post is recorded."))
            return redirect(tenure.person)
    context = {"form": form, "record": tenure.person, "tenure": tenure}
    return render(request, "crm/tenure_form.html", context, status=422 if form.is_bound else 200)
