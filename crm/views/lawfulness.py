"""Why we keep somebody's data, whether they were told, what they agreed to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.spreadsheets import export
from crm.actions.lawfulness import record_consent, review_basis, set_basis, set_information, withdraw_consent
from crm.forms.privacy import BasisForm, ConsentForm, InformationForm
from crm.lists import MOST_EXPORTED, page_of
from crm.models import Consent, InformationDuty, LawfulBasis, Person
from crm.privacy_sheets import basis_cells, basis_header, duty_cells, duty_header
from crm.views.privacy_forms import FormPage, answer


def back_to(person: Person) -> str:
    return reverse("crm:person-privacy", args=[person.pk])


@require_http_methods(["GET", "POST"])
@officers_only
def basis_edit(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    purpose = request.GET.get("purpose", "")
    known = LawfulBasis.objects.visible_to(request.user).filter(person=person, purpose=purpose).first()
    form = BasisForm(request.POST or None, initial=BasisForm(instance=known).initial if known else {"purpose": purpose})
    page = FormPage(
        _("Lawful basis: %(name)s") % {"name": person},
        _("Save"),
        back_to(person),
        _("Saved."),
        _("One for each use of the data."),
    )
    return answer(request, page, form, lambda: set_basis(person=person, **form.cleaned_data, by=request.actor))


@require_http_methods(["GET", "POST"])
@officers_only
def information_edit(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    duty = get_object_or_404(InformationDuty.objects.changeable_by(request.user), person=person)
    form = InformationForm(request.POST or None, initial=InformationForm(instance=duty).initial)
    page = FormPage(
        _("Was %(name)s told?") % {"name": person},
        _("Save"),
        back_to(person),
        _("Saved."),
        _("What we keep, why, for how long, and what their rights are."),
    )
    return answer(
        request, page, form, lambda: set_information(duty=duty, **form.cleaned_data, by=request.actor) and None
    )


@require_http_methods(["GET", "POST"])
@officers_only
def consent_new(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    form = ConsentForm(request.POST or None, user=request.user, person=person)
    page = FormPage(
        _("Consent of %(name)s") % {"name": person},
        _("Record the consent"),
        back_to(person),
        _("The consent is recorded."),
        _("It stays as it is recorded; only its withdrawal can follow."),
    )
    return answer(
        request, page, form, lambda: record_consent(person=person, **form.cleaned_data, by=request.actor) and None
    )


@require_POST
def consent_withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """By the centre, or by the person with their own account."""
    consent = get_object_or_404(Consent.objects.changeable_by(request.user), pk=pk)
    withdraw_consent(consent=consent, by=request.actor)
    messages.success(request, _("The consent is withdrawn."))
    is_centre = request.user.is_centre
    return redirect("crm:person-privacy", pk=consent.person_id) if is_centre else redirect("crm:privacy-mine")


@require_safe
@officers_only
def review_list(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = LawfulBasis.objects.visible_to(request.user).to_review(today).for_list()
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "to-review", basis_header(), basis_cells(rows[:MOST_EXPORTED]))
    return render(request, "crm/basis_review_list.html", {"page": page_of(request, rows), "today": today})


@require_POST
@officers_only
def basis_reviewed(request: PageRequest, pk: int) -> HttpResponse:
    basis = get_object_or_404(LawfulBasis.objects.changeable_by(request.user), pk=pk)
    review_basis(basis=basis, by=request.actor)
    messages.success(request, _("Looked at; again in a year."))
    return redirect("crm:basis-review-list")


@require_safe
@officers_only
def information_list(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = InformationDuty.objects.visible_to(request.user).open().for_list()
    late = rows.overdue(today)
    wanted = late if request.GET.get("late") else rows
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "to-be-told", duty_header(), duty_cells(wanted[:MOST_EXPORTED]))
    context = {
        "page": page_of(request, wanted),
        "today": today,
        "late": late.count(),
    }
    return render(request, "crm/information_list.html", context)
