"""Outcomes: find, read, record, correct; and the part of a campaign's, a project's, an ask's or a commitment's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns.models import Ask, Campaign, Project
from crm import panels
from crm.changes import changes_of
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from monitoring import outcome_sheets
from monitoring.actions.outcomes import record_outcome, update_outcome
from monitoring.forms.outcomes import OutcomeForm
from monitoring.models import Commitment, Outcome
from monitoring.models.outcomes import ties_seen_by
from monitoring.outcome_filters import OUTCOME_ORDERS, OutcomeFilter
from monitoring.suggested import outcome_of

MOST = 12
DRAFT = "outcome"
SUBJECTS: dict[str, type[Model]] = {"campaign": Campaign, "project": Project, "ask": Ask, "commitment": Commitment}


@require_safe
def outcome_list(request: PageRequest) -> HttpResponse:
    found = OutcomeFilter(request.GET, Outcome.objects.visible_to(request.user).newest_first(), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), OUTCOME_ORDERS)
    rows = rows.prefetch_related(*ties_seen_by(request.user)).defer("search")
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = outcome_sheets.cells(rows[:MOST_EXPORTED])
        return export(request.GET["export"], "outcomes", outcome_sheets.header(), cells)
    return page_or_partial(request, "monitoring/outcome_list.html", "list", listed(request, found, rows))


@require_safe
def outcome_detail(request: PageRequest, pk: int) -> HttpResponse:
    user = request.user
    outcome = get_object_or_404(Outcome.objects.visible_to(user).for_reader(user), pk=pk)
    context = {
        "outcome": outcome,
        "panels": panels.panels_for("outcome", outcome, user),
        "changes": changes_of(outcome, user),
    }
    return render(request, "monitoring/outcome_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def outcome_new(request: PageRequest) -> HttpResponse:
    """Empty, or begun from the record that `?campaign=12`, `?project=…`, `?ask=…` or `?commitment=…` names."""
    form = OutcomeForm(request.POST or None, user=request.user, initial=outcome_of(request.GET, request.user))
    if form.is_valid():
        try:
            answer = once(
                form.cleaned_data["idempotency_key"], request.user,
                lambda: record_outcome(**form.record_fields, by=request.actor).get_absolute_url(),
            )  # fmt: skip
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Outcome saved"), extra_tags=f"draft-done:{DRAFT}")
            return redirect(answer)
    return form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@officers_only
def outcome_edit(request: PageRequest, pk: int) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = OutcomeForm(request.POST or None, user=request.user, instance=outcome)
    if form.is_valid() and save_edit(request, outcome, form):
        messages.success(request, _("Outcome saved"), extra_tags=f"draft-done:{DRAFT}-{pk}")
        return redirect(outcome)
    return form_page(request, form, pk)


def save_edit(request: PageRequest, outcome: Outcome, form: OutcomeForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    try:
        update_outcome(outcome=outcome, version=form.seen_version, fields=form.record_fields, by=request.actor)
    except Conflict as conflict:
        prefetch_related_objects([conflict.current], *ties_seen_by(request.user))
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: OutcomeForm, pk: int | None) -> HttpResponse:
    context = {"form": form, "outcome_pk": pk, "draft": f"{DRAFT}-{pk}" if pk else DRAFT}
    return render(request, "monitoring/outcome_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def outcome_panel(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """A part of the record's page and a page of its own; where there is none, only the centre is shown a way in."""
    subject = get_object_or_404(SUBJECTS[kind].objects.visible_to(request.user), pk=pk)  # type: ignore[attr-defined]
    rows = list(Outcome.objects.visible_to(request.user).of(subject, request.user).newest_first()[: MOST + 1])
    if request.htmx and not rows and not request.user.is_centre:
        return HttpResponse()
    context = {"subject": subject, "kind": kind, "outcomes": rows[:MOST], "has_more": len(rows) > MOST}
    return page_or_partial(request, "monitoring/outcome_panel.html", "panel", context)
