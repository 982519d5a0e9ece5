"""Erasure of a person: seen before, proposed with a reason, confirmed by leadership, never taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, leadership_only, officers_only
from crm.actions.erasures import confirm_erasure, drop_erasure, prepare_erasure
from crm.forms.privacy import ErasureForm
from crm.forms.records import refuse
from crm.models import Erasure, Person, PrivacyRequest
from crm.privacy import erasing


@require_http_methods(["GET", "POST"])
@officers_only
def erasure_new(request: PageRequest, pk: int) -> HttpResponse:
    """Everything it would do stands on the page, passage by passage, before anybody is asked."""
    person = get_object_or_404(Person.objects.changeable_by(request.user), pk=pk)
    form = ErasureForm(request.POST or None)
    if form.is_valid() and "look" not in request.POST:
        try:
            return redirect(propose(request, person, form))
        except ValidationError as refusal:
            refuse(form, refusal)
    spellings = form.cleaned_data.get("spellings") if form.is_bound and form.is_valid() else None
    context = {"person": person, "form": form, "preview": erasing.preview(person, request.user, spellings),
               "chosen": request.POST.getlist("passage") if form.is_bound else None}  # fmt: skip
    return render(request, "crm/erasure_new.html", context, status=422 if form.is_bound and form.errors else 200)


def propose(request: PageRequest, person: Person, form: ErasureForm) -> Erasure:
    """Only what the preview showed can be chosen."""
    shown = erasing.preview(person, request.user, form.cleaned_data["spellings"])
    erasure = prepare_erasure(
        person=person, **form.cleaned_data, by=request.actor, passages=chosen(request, "passage", shown.passages),
        files=chosen(request, "file", shown.files),
        request=PrivacyRequest.objects.visible_to(request.user).open().filter(person=person, kind="erasure").first(),
    )  # fmt: skip
    messages.success(request, _("Prepared. Leadership is asked to confirm it."))
    return erasure


def chosen(request: PageRequest, name: str, shown: list[Any]) -> list[list[Any]]:
    wanted = set(request.POST.getlist(name))
    return [[one.table.model, one.row.pk, one.column] for one in shown if one.key in wanted]


@require_safe
@officers_only
def erasure_detail(request: PageRequest, pk: int) -> HttpResponse:
    erasure = get_object_or_404(Erasure.objects.visible_to(request.user).for_list(), pk=pk)
    is_waiting = erasure.state == Erasure.State.PREPARED
    context = {
        "erasure": erasure,
        "preview": erasing.preview(erasure.person, request.user, erasure.spellings) if is_waiting else None,
        "may_confirm": is_waiting and request.user.is_leadership and erasure.prepared_by_id != request.user.pk,
    }
    return render(request, "crm/erasure_detail.html", context)


@require_POST
@leadership_only
def erasure_confirm(request: PageRequest, pk: int) -> HttpResponse:
    erasure = get_object_or_404(Erasure.objects.changeable_by(request.user), pk=pk)
    try:
        return redirect(confirm_erasure(erasure=erasure, by=request.actor))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(erasure)


@require_POST
@officers_only
def erasure_drop(request: PageRequest, pk: int) -> HttpResponse:
    erasure = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    try:
        drop_erasure(erasure=erasure, by=request.actor)
        messages.success(request, _("It is not carried out."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("crm:person-privacy", pk=erasure.person_id)
