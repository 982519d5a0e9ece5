"""Values of indicators: enter in one step, look through, approve or send back, revise, cite."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.submissions import once
from crm.forms.records import refuse
from monitoring.indicators.actions import cite_value, uncite_value
from monitoring.indicators.page import row_of
from monitoring.indicators.value_actions import add_value, approve_value, correct_value, return_value, revise_value
from monitoring.indicators.value_forms import CiteForm, ReturnValueForm, RevisionForm, ValueForm
from monitoring.indicators.waiting import had_a_hand_in
from monitoring.models import Citation, Indicator, Observation

LAST = ("place", "area", "method", "instrument", "grade")


@require_http_methods(["GET", "POST"])
@officers_only
def value_new(request: PageRequest, pk: int) -> HttpResponse:
    """Begun as the newest value was: only number, time and source are new."""
    indicator = get_object_or_404(Indicator.objects.changeable_by(request.user), pk=pk)
    form = ValueForm(
        request.POST or None, user=request.user, indicator=indicator, initial=like_the_last(indicator, request)
    )
    if form.is_valid() and saved(
        form, request, lambda: add_value(indicator=indicator, by=request.actor, **form.recorded)
    ):
        told = _("Saved. It counts once a colleague has approved it.")
        messages.success(request, told, extra_tags=f"draft-done:value-{pk}")
        return redirect(indicator)
    return value_page(request, form, indicator, _("Add a value"), f"value-{pk}")


def like_the_last(indicator: Indicator, request: PageRequest) -> dict[str, Any]:
    totals = Observation.objects.visible_to(request.user).current().filter(indicator=indicator, dimension="")
    last = totals.order_by("-period", "-pk").first()
    return {name: getattr(last, name) for name in LAST} if last else {}


@require_safe
@officers_only
def value_detail(request: PageRequest, pk: int) -> HttpResponse:
    return look(request, seen(request, pk), ReturnValueForm())


@require_http_methods(["GET", "POST"])
@officers_only
def value_edit(request: PageRequest, pk: int) -> HttpResponse:
    """A value that nobody has approved yet, or that was sent back."""
    one = seen(request, pk)
    if one.state == Observation.State.APPROVED:
        return redirect("monitoring:value-revise", pk)
    kind = RevisionForm if one.revises_id else ValueForm
    form = kind(request.POST or None, instance=one, user=request.user, indicator=one.indicator)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        current = seen(request, pk)
        fields = form.recorded
        if saved(form, request, lambda: correct_value(observation=current, version=version, fields=fields,
                                                      by=request.actor)):  # fmt: skip
            messages.success(request, _("Saved. It counts once a colleague has approved it."))
            return redirect(one.indicator)
    return value_page(request, form, one.indicator, _("Correct a value"), f"value-edit-{pk}")


@require_POST
@officers_only
def value_approve(request: PageRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    try:
        approve_value(observation=one, by=request.actor)
    except ValidationError as refusal:
        return look(request, one, ReturnValueForm(), refused=refusal.messages)
    messages.success(request, _("Approved. From now on it never changes; a revision can follow it."))
    return redirect(one.indicator)


@require_POST
@officers_only
def value_return(request: PageRequest, pk: int) -> HttpResponse:
    one, form = seen(request, pk), ReturnValueForm(request.POST)
    if form.is_valid():
        try:
            return_value(observation=one, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Sent back with your words."))
            return redirect("monitoring:indicator-waiting")
    return look(request, one, form, refused=[])


@require_http_methods(["GET", "POST"])
@officers_only
def value_revise(request: PageRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    blank = Observation(**{each.attname: getattr(one, each.attname) for each in Observation._meta.concrete_fields})
    blank.pk, blank.reason = None, ""
    form = RevisionForm(request.POST or None, instance=blank, user=request.user, indicator=one.indicator)
    if form.is_valid() and saved(
        form, request, lambda: revise_value(observation=one, by=request.actor, **form.recorded)
    ):
        told = _("The revision counts once a colleague has approved it; the earlier value stays to be read.")
        messages.success(request, told, extra_tags=f"draft-done:value-revise-{pk}")
        return redirect(one.indicator)
    return value_page(request, form, one.indicator, _("Revise a value"), f"value-revise-{pk}", revised=one)


@require_http_methods(["GET", "POST"])
@officers_only
def value_cite(request: PageRequest, pk: int) -> HttpResponse:
    one = seen(request, pk)
    form = CiteForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            cited = cite_value(observation=one, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is cited there, in this revision."))
            return redirect(cited.outcome or cited.assessment.commitment)  # type: ignore[union-attr]
    context = {"form": form, "indicator": one.indicator, "row": row_of(one, one.indicator, is_current=True)}
    return render(request, "monitoring/value_cite.html", context, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def citation_remove(request: PageRequest, pk: int) -> HttpResponse:
    citation = get_object_or_404(Citation.objects.changeable_by(request.user).for_list(), pk=pk)
    back = citation.outcome or (citation.assessment.commitment if citation.assessment else None)
    try:
        uncite_value(citation=citation, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is not cited there any more."))
    return redirect(back)  # type: ignore[arg-type]


# What the pages share


def seen(request: PageRequest, pk: int) -> Observation:
    return get_object_or_404(Observation.objects.changeable_by(request.user).for_list(), pk=pk)


def saved(form: ValueForm, request: PageRequest, act: Callable[[], Observation]) -> bool:
    """Carry it out once; what is refused stands beside its field, with everything that was typed."""
    try:
        once(form.cleaned_data["idempotency_key"], request.user, lambda: str(act().pk))
    except Conflict as conflict:
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def value_page(
    request: PageRequest, form: ValueForm, indicator: Indicator, heading: str, draft: str,
    *, revised: Observation | None = None,
) -> HttpResponse:  # fmt: skip
    row = row_of(revised, indicator, is_current=True) if revised else None
    context = {"form": form, "indicator": indicator, "heading": heading, "draft": draft, "row": row}
    return render(request, "monitoring/value_form.html", context, status=422 if form.is_bound else 200)


def look(request: PageRequest, one: Observation, form: ReturnValueForm, **more: Any) -> HttpResponse:
    """The value with everything that is claimed of it, before somebody approves it."""
    chain, earlier = [], one.revises
    while earlier is not None:
        chain.append(row_of(earlier, one.indicator, is_current=False))
        earlier = earlier.revises
    context = {
        "one": one, "row": row_of(one, one.indicator, is_current=True), "indicator": one.indicator, "chain": chain,
        "form": form, "is_own": had_a_hand_in(one, request.user), **more,
    }  # fmt: skip
    return render(request, "monitoring/value_detail.html", context, status=422 if more else 200)
