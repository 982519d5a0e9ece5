"""Changes of government: list, record, correct, and the work list of what became of each open promise."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of, listed, page_of
from monitoring.lineage import page as inheritance_page
from monitoring.lineage import sheets
from monitoring.lineage.begun import begun, restated
from monitoring.lineage.filters import InheritedFilter, SuccessionFilter
from monitoring.lineage.forms import InheritanceForm, ReasonForm, SuccessionForm
from monitoring.lineage.inheritance_actions import (
    answer_inheritance,
    change_succession,
    record_succession,
    void_succession,
)
from monitoring.lineage.put_to import put_to
from monitoring.models import Inheritance, Succession
from monitoring.rows import rows_of
from monitoring.views.depth import carried_out, plain

FORMATS = {"csv", "xlsx"}


@require_safe
def succession_list(request: PageRequest) -> HttpResponse:
    found = SuccessionFilter(
        request.GET, Succession.objects.visible_to(request.user).standing().for_list(), request=request
    )
    if request.GET.get("export") in FORMATS:
        cells = sheets.changes_cells(found.qs[:MOST_EXPORTED])
        return export(request.GET["export"], "changes-of-government", sheets.changes_header(), cells)
    return page_or_partial(request, "monitoring/succession_list.html", "list", listed(request, found, found.qs))


@require_safe
def succession_detail(request: PageRequest, pk: int) -> HttpResponse:
    """The promises it asks about; those nobody has answered for stand first."""
    user, today = request.user, timezone.localdate()
    succession = get_object_or_404(Succession.objects.visible_to(user).for_list(), pk=pk)
    asked = inheritance_page.asked_about(succession, user)
    found = InheritedFilter(request.GET, asked, request=request)
    if request.GET.get("export") in FORMATS:
        rows = inheritance_page.inherited(found.qs[:MOST_EXPORTED], succession, user, today)
        return export(request.GET["export"], "inherited-commitments", sheets.header(), sheets.cells(rows))
    page = page_of(request, found.qs)
    answered, counts = inheritance_page.counts(succession, user)
    context = {
        "succession": succession, "found": found, "page": page, "answered": answered, "counts": counts,
        "rows": inheritance_page.inherited(page.object_list, succession, user, today),
        "chips": chips_of(found, request.GET), "may_change": user.is_centre and succession.voided_at is None,
    }  # fmt: skip
    return page_or_partial(request, "monitoring/succession_detail.html", "list", context)


@require_http_methods(["GET", "POST"])
@officers_only
def succession_new(request: PageRequest) -> HttpResponse:
    """Empty, or begun from the office whose holder changed."""
    form = SuccessionForm(request.POST or None, user=request.user, initial=begun(request.GET, request.user))
    if form.is_valid():
        record = partial(record_succession, **form.recorded, by=request.actor)
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: record().get_absolute_url())
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted. Below is what they take over from those before."))
            return redirect(url)
    return form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@officers_only
def succession_edit(request: PageRequest, pk: int) -> HttpResponse:
    succession = changeable(request, pk)
    form = SuccessionForm(request.POST or None, instance=succession, user=request.user)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_succession(
                succession=changeable(request, pk), version=version, fields=form.recorded, by=request.actor
            )
        except Conflict as conflict:
            show_conflict(form, conflict.current)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(succession)
    return form_page(request, form, succession)


def form_page(request: PageRequest, form: SuccessionForm, succession: Succession | None) -> HttpResponse:
    context = {"form": form, "succession": succession}
    return render(request, "monitoring/succession_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def succession_void(request: PageRequest, pk: int) -> HttpResponse:
    succession = changeable(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            void_succession(succession=succession, reason=form.cleaned_data["reason"], by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is withdrawn; its questions are gone, its answers stay."))
            return redirect(succession)
    context = {"form": form, "succession": succession}
    return render(request, "monitoring/succession_void.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def inheritance_answer(request: PageRequest, pk: int, commitment_pk: int) -> HttpResponse:
    """One promise of the work list; after it the list again, with the next open one on top."""
    succession = changeable(request, pk)
    asked = put_to(succession, request.user).for_list().for_reader(request.user)
    commitment = get_object_or_404(asked, pk=commitment_pk)
    form = InheritanceForm(request.POST or None, user=request.user, initial=restated(request.GET, request.user))
    act = partial(answer_inheritance, succession=succession, commitment=commitment, by=request.actor)
    if form.is_valid() and carried_out(request, form, lambda: act(**plain(form)), commitment):
        messages.success(request, _("The answer is noted; no verdict moved by it."))
        return redirect(succession)
    answers = Inheritance.objects.visible_to(request.user).filter(succession=succession, commitment=commitment)
    context = {
        "form": form, "succession": succession, "commitment": commitment, "row": rows_of([commitment])[0],
        "answers": answers.newest_first(),
    }  # fmt: skip
    return render(request, "monitoring/inheritance_form.html", context, status=422 if form.is_bound else 200)


def changeable(request: PageRequest, pk: int) -> Succession:
    return get_object_or_404(Succession.objects.changeable_by(request.user).for_list(), pk=pk)
