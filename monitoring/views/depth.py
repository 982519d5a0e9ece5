"""Small pages that add to a commitment: what they claim, the money, how it belongs to another."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from accounts.submissions import once
from crm.forms.records import refuse
from monitoring.claims.actions import record_claim
from monitoring.claims.forms import ClaimForm
from monitoring.forms.turnover import KeyForm
from monitoring.lineage.forms import ReasonForm, RelationForm
from monitoring.lineage.relation_actions import end_relation, relate
from monitoring.models import Commitment, CommitmentRelation
from monitoring.money.actions import record_money
from monitoring.money.forms import MoneyForm


@require_http_methods(["GET", "POST"])
@officers_only
def claim_new(request: PageRequest, pk: int) -> HttpResponse:
    commitment = changeable(request, pk)
    form = ClaimForm(request.POST or None, user=request.user, commitment=commitment)
    act = partial(record_claim, commitment=commitment, by=request.actor)
    if form.is_valid() and carried_out(request, form, lambda: act(**plain(form)), commitment):
        messages.success(request, _("Their claim is noted beside our verdict."))
        return redirect(commitment)
    return part_page(request, form, commitment, _("What they claim"), _("Note the claim"))


@require_http_methods(["GET", "POST"])
@officers_only
def money_new(request: PageRequest, pk: int) -> HttpResponse:
    commitment = changeable(request, pk)
    form = MoneyForm(request.POST or None, user=request.user, commitment=commitment)
    act = partial(record_money, commitment=commitment, by=request.actor)
    if form.is_valid() and carried_out(request, form, lambda: act(**plain(form)), commitment):
        messages.success(request, _("The sum is noted."))
        return redirect(commitment)
    return part_page(request, form, commitment, _("Money behind it"), _("Note the sum"))


@require_http_methods(["GET", "POST"])
@officers_only
def relation_new(request: PageRequest, pk: int) -> HttpResponse:
    commitment = changeable(request, pk)
    form = RelationForm(request.POST or None, user=request.user)
    act = partial(relate, by=request.actor)
    if form.is_valid() and carried_out(request, form, lambda: act(**form.related(commitment)), commitment):
        messages.success(request, _("The two commitments are tied; both say so."))
        return redirect(commitment)
    return part_page(request, form, commitment, _("How it belongs to another"), _("Tie them"))


@require_http_methods(["GET", "POST"])
@officers_only
def relation_end(request: PageRequest, pk: int) -> HttpResponse:
    relation = get_object_or_404(CommitmentRelation.objects.changeable_by(request.user).for_list(), pk=pk)
    commitment = relation.commitment
    form = ReasonForm(request.POST or None)
    act = partial(end_relation, relation=relation, by=request.actor)
    if form.is_valid() and carried_out(request, form, lambda: act(**form.cleaned_data), commitment):
        messages.success(request, _("It is taken back; that it was stated stays to be seen."))
        return redirect(commitment)
    return part_page(request, form, commitment, _("Take back: %(what)s") % {"what": words_of(relation)}, _("Take back"))


def words_of(relation: CommitmentRelation) -> str:
    return f"{relation.commitment} {relation.get_kind_display()} {relation.other} ({relation.reason})"


def changeable(request: PageRequest, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.changeable_by(request.user).for_list(), pk=pk)


def plain(form: KeyForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "idempotency_key"}


def carried_out(request: PageRequest, form: Any, act: Callable[[], Any], commitment: Commitment) -> bool:
    """Once, however often it arrives; a refusal stands beside its field."""

    def done() -> str:
        act()
        return commitment.get_absolute_url()

    try:
        once(form.cleaned_data.get("idempotency_key"), request.user, done)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


def part_page(request: PageRequest, form: Any, commitment: Commitment, heading: str, submit: str) -> HttpResponse:
    context = {"form": form, "commitment": commitment, "heading": heading, "submit": submit}
    return render(request, "monitoring/part_form.html", context, status=422 if form.is_bound else 200)
