"""Baselines and targets of an indicator; and which values an outcome or a commitment rests on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from crm.forms.records import refuse
from crm.record_numbers import number_in
from monitoring.indicators.actions import set_baseline, set_target
from monitoring.indicators.forms import BaselineForm, PartForm, TargetForm
from monitoring.indicators.page import row_of
from monitoring.models import Baseline, Citation, Commitment, Indicator, IndicatorTarget, Outcome

SUBJECTS: dict[str, Any] = {"outcome": Outcome, "commitment": Commitment}
CITED_BY = {"outcome": "outcome", "commitment": "assessment__commitment"}


@require_http_methods(["GET", "POST"])
@officers_only
def baseline_new(request: PageRequest, pk: int) -> HttpResponse:
    return part_page(request, pk, BaselineForm, Baseline)


@require_http_methods(["GET", "POST"])
@officers_only
def target_new(request: PageRequest, pk: int) -> HttpResponse:
    return part_page(request, pk, TargetForm, IndicatorTarget)


def part_page(request: PageRequest, pk: int, kind: type[PartForm], model: type[Any]) -> HttpResponse:
    """Empty, or begun from the one that `?replaces=` names: that one stays to be read."""
    indicator = get_object_or_404(Indicator.objects.changeable_by(request.user), pk=pk)
    number = number_in(request.GET.get("replaces", ""))
    earlier = get_object_or_404(begun_by(model, request), indicator=indicator, pk=number) if number else None
    form = kind(request.POST or None, user=request.user, replaces=bool(earlier), initial=begun(earlier, kind))
    if form.is_valid() and part_saved(request, indicator, form, earlier):
        messages.success(request, _("Saved"))
        return redirect(indicator.get_absolute_url() + "#targets")
    context = {"form": form, "indicator": indicator, "earlier": earlier, "is_target": kind is TargetForm}
    return render(request, "monitoring/indicator_part_form.html", context, status=422 if form.is_bound else 200)


def begun_by(model: type[Any], request: PageRequest) -> Any:
    return model.objects.changeable_by(request.user).current()


def begun(earlier: Any, kind: type[PartForm]) -> dict[str, Any]:
    names = [name for name in kind.Meta.fields if name != "reason"]  # type: ignore[attr-defined]
    return {name: getattr(earlier, name) for name in names} if earlier else {}


def part_saved(request: PageRequest, indicator: Indicator, form: PartForm, earlier: Any) -> bool:
    act: Any = set_target if isinstance(form, TargetForm) else set_baseline
    try:
        act(indicator=indicator, replaces=earlier, by=request.actor, **form.cleaned_data)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


@require_safe
def cited_panel(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """The values that an outcome, or the assessments of a commitment, rest on; a page of its own too."""
    subject = get_object_or_404(SUBJECTS[kind].objects.visible_to(request.user), pk=pk)
    cited = Citation.objects.visible_to(request.user).filter(**{CITED_BY[kind]: subject}).for_list().order_by("-pk")
    rows = [(one, row_of(one.observation, one.observation.indicator, is_current=True)) for one in cited]
    if request.htmx and not rows and not request.user.is_centre:
        return HttpResponse()
    context = {"subject": subject, "rows": rows, "kind": kind}
    return page_or_partial(request, "monitoring/cited_panel.html", "panel", context)
