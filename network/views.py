from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation
from network import actions
from network.filters import ORDERS, TieFilter
from network.forms import EndForm, TieForm
from network.models import Tie
from network.stating.agreement import agreements


@require_safe
@officers_only
def tie_list(request: PageRequest) -> HttpResponse:
    found = TieFilter(request.GET, Tie.objects.visible_to(request.user).for_list(), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "ties", header(), cells(rows[:MOST_EXPORTED]))
    return page_or_partial(request, "network/tie_list.html", "list", listed(request, found, rows))


def header() -> list[str]:
    return [
        _("Stated by"), _("Kind"), _("With"), _("Strength"), _("From"), _("To"), _("Source"), _("Confidentiality"),
    ]  # fmt: skip


def cells(ties: Iterable[Tie]) -> Iterator[list[object]]:
    for tie in ties:
        yield [
            tie.stated_by, tie.get_kind_display(), tie.other, tie.strength, tie.started_on, tie.ended_on, tie.source,
            tie.get_confidentiality_display(),
        ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def tie_new(request: PageRequest) -> HttpResponse:
    """For the centre, and for those who speak for an organisation."""
    if not Organisation.objects.changeable_by(request.user).exists():
        raise PermissionDenied
    form = TieForm(request.POST or None, user=request.user, initial=request.GET.dict())
    if form.is_valid():
        key = form.cleaned_data.pop("idempotency_key")
        try:
            answer = once(key, request.user, lambda: recorded(form, request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Tie saved"))
            return redirect(answer)
    return render(request, "network/tie_form.html", {"form": form}, status=422 if form.is_bound else 200)


def recorded(form: TieForm, request: PageRequest) -> str:
    return actions.record_tie(**form.cleaned_data, by=request.actor).stated_by.get_absolute_url()


@require_http_methods(["GET", "POST"])
def tie_end(request: PageRequest, pk: int) -> HttpResponse:
    tie = get_object_or_404(Tie.objects.changeable_by(request.user).for_list(), pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_tie(tie=tie, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The tie has ended; it stays in the history."))
            return redirect(tie.stated_by)
    return render(request, "network/tie_end.html", {"form": form, "tie": tie}, status=422 if form.is_bound else 200)


@require_safe
def organisation_ties(request: PageRequest, pk: int) -> HttpResponse:
    """What it states and what is stated about it; its page shows nothing to those who see none and may add none."""
    user = request.user
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    ties = list(Tie.objects.visible_to(user).of(organisation).for_list())
    may_record = Organisation.objects.changeable_by(user).filter(pk=pk).exists()
    if request.htmx and not ties and not may_record:
        return HttpResponse()
    agreed = agreements(ties)
    for tie in ties:
        tie.agreement = agreed.get(tie.pk)  # type: ignore[attr-defined]
    context = {
        "organisation": organisation,
        "running": [tie for tie in ties if tie.ended_on is None],
        "ended": [tie for tie in ties if tie.ended_on is not None],
        "may_record": may_record,
        "changeable": set(Tie.objects.changeable_by(user).of(organisation).values_list("pk", flat=True)),
    }
    return page_or_partial(request, "network/organisation_ties.html", "panel", context)
