"""Rounds of local checks: opened by the centre, read by the coalition, with what was found where."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from monitoring.checks import page, sheets
from monitoring.checks.asking import open_round, remind
from monitoring.checks.closing import close_round, prolong_round, show_in_public
from monitoring.checks.counting import coverage_for
from monitoring.checks.filters import ROUND_ORDERS, CheckRoundFilter
from monitoring.checks.findings import chosen, spots_of
from monitoring.checks.forms import ProlongForm, RoundForm
from monitoring.models import CheckRequest, CheckRound, Commitment

MOST = 6


@require_safe
def round_list(request: PageRequest) -> HttpResponse:
    user = request.user
    found = CheckRoundFilter(request.GET, CheckRound.objects.visible_to(user).for_list(), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ROUND_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        shown = list(rows[:MOST_EXPORTED])
        cells = sheets.round_cells(shown, coverage_for(shown, user), page.known_commitments(shown, user))
        return export(request.GET["export"], "local-check-rounds", sheets.round_header(), cells)
    context = listed(request, found, rows)
    context["rows"] = page.with_counts(list(context["page"].object_list), user)
    context["asked"] = page.asked_of(user)
    return page_or_partial(request, "monitoring/check_round_list.html", "list", context)


@require_http_methods(["GET", "POST"])
@officers_only
def round_new(request: PageRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(Commitment.objects.changeable_by(request.user), pk=pk)
    form = RoundForm(request.POST or None, user=request.user)
    made = opened(request, form, commitment) if form.is_valid() else None
    if made is not None:
        words = asked_words(CheckRequest.objects.visible_to(request.user).filter(round=made).count())
        messages.success(request, words, extra_tags=f"draft-done:check-round-{pk}")
        return redirect(made)
    context = {"form": form, "commitment": commitment, "is_hidden": page.is_hidden(commitment)}
    return render(request, "monitoring/check_round_form.html", context, status=422 if form.is_bound else 200)


def opened(request: PageRequest, form: RoundForm, commitment: Commitment) -> CheckRound | None:
    """Once, however often the form arrives: everybody asked is written to. A refusal stands beside its field."""

    def act() -> str:
        made = open_round(commitment=commitment, municipalities=form.wanted, **form.told, by=request.actor)
        return str(made.pk)

    try:
        answer = once(form.cleaned_data["idempotency_key"], request.user, act)
    except ValidationError as refusal:
        refuse(form, refusal)
        return None
    return get_object_or_404(CheckRound.objects.visible_to(request.user), pk=answer)


def asked_words(asked: int) -> str:
    words = ngettext("%(count)s organisation is asked.", "%(count)s organisations are asked.", asked)
    return words % {"count": asked}


@require_safe
def round_detail(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(CheckRound.objects.visible_to(request.user).for_list(), pk=pk)
    return detail_page(request, one, ProlongForm())


def detail_page(request: PageRequest, one: CheckRound, form: ProlongForm) -> HttpResponse:
    spots = spots_of(one, request.user)
    wanted = chosen(spots, request.GET.dict())
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "local-checks", sheets.spot_header(), sheets.spot_cells(wanted))
    context = {**page.of_round(request, one, spots, wanted), "form": form}
    status = 422 if form.is_bound else 200
    return page_or_partial(request, "monitoring/check_round_detail.html", "list", context, status=status)


def changeable(request: PageRequest, pk: int) -> CheckRound:
    return get_object_or_404(CheckRound.objects.changeable_by(request.user).for_list(), pk=pk)


@require_POST
@officers_only
def round_remind(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    try:
        reminded = remind(round=one, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        seen = CheckRequest.objects.visible_to(request.user).filter(pk__in=[asked.pk for asked in reminded])
        messages.success(request, reminded_words(seen.count()))
    return redirect(one)


def reminded_words(reminded: int) -> str:
    if not reminded:
        return _("Nobody: all others have checked, were written to within the week, or have no e-mail address.")
    words = ngettext("%(count)s organisation is reminded.", "%(count)s organisations are reminded.", reminded)
    return words % {"count": reminded}


@require_POST
@officers_only
def round_close(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    try:
        close_round(round=one, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The round is closed. What was found stays."))
    return redirect(one)


@require_POST
@officers_only
def round_prolong(request: PageRequest, pk: int) -> HttpResponse:
    one, form = changeable(request, pk), ProlongForm(request.POST)
    if form.is_valid():
        try:
            prolong_round(round=one, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("They have longer now."))
            return redirect(one)
    return detail_page(request, one, form)


@require_POST
@officers_only
def round_public(request: PageRequest, pk: int) -> HttpResponse:
    one = show_in_public(round=changeable(request, pk), shown="shown" in request.POST, by=request.actor)
    words = _("The public tracker prints the counts.") if one.is_public else _("The counts stay inside the coalition.")
    messages.success(request, words)
    return redirect(one)


@require_safe
def commitment_checks(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the commitment's page and a page of its own."""
    user = request.user
    commitment = get_object_or_404(Commitment.objects.visible_to(user), pk=pk)
    rounds = list(CheckRound.objects.visible_to(user).filter(commitment=commitment).for_list()[: MOST + 1])
    if request.htmx and not rounds and not user.is_centre:
        return HttpResponse()
    context: dict[str, Any] = {
        "commitment": commitment, "rows": page.with_counts(rounds[:MOST], user), "has_more": len(rounds) > MOST,
        "today": timezone.localdate(),
    }  # fmt: skip
    return page_or_partial(request, "monitoring/check_panel.html", "panel", context)
