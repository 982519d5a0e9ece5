"""Records that may be one: the list the machine made, what people said of it, and the hint while somebody types."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import jobs
from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm.actions.merging import suspect_again, tell_apart
from crm.duplicate_filters import DuplicatePairFilter, pair_cells, pair_header
from crm.forms.merging import NotTheSameForm
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.merging import looking, typing
from crm.merging.words import told
from crm.models import DuplicatePair
from crm.models.merging import KINDS


@require_safe
@officers_only
def duplicate_list(request: PageRequest) -> HttpResponse:
    """Those suspected, unless the filter says otherwise; the most alike first."""
    wanted = request.GET.copy()
    wanted.setdefault("state", DuplicatePair.State.SUSPECTED)
    rows = DuplicatePair.objects.visible_to(request.user).for_list()
    found = DuplicatePairFilter(wanted, queryset=rows, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "duplicates", pair_header(), pair_cells(found.rows[:MOST_EXPORTED]))
    page = page_of(request, found.rows)
    pairs = [(pair, told(pair.reasons)) for pair in page.object_list]
    context = {"found": found, "page": page, "pairs": pairs, "chips": chips_of(found, request.GET)}
    return page_or_partial(request, "crm/duplicate_list.html", "list", context)


@require_POST
@officers_only
def duplicate_look(request: PageRequest) -> HttpResponse:
    return redirect(jobs.start(kind=looking.JOB, by=request.actor))


@require_http_methods(["GET", "POST"])
@officers_only
def duplicate_apart(request: PageRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(DuplicatePair.objects.changeable_by(request.user).for_list(), pk=pk)
    form = NotTheSameForm(request.POST or None)
    if form.is_valid():
        try:
            tell_apart(pair=pair, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Remembered: they are not the same."))
            return redirect("crm:duplicate-list")
    context = {"pair": pair, "reasons": told(pair.reasons), "form": form}
    return render(request, "crm/duplicate_apart_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def duplicate_again(request: PageRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(DuplicatePair.objects.changeable_by(request.user), pk=pk)
    suspect_again(pair=pair, by=request.actor)
    messages.success(request, _("The two are among the suspected pairs again."))
    return redirect("crm:duplicate-list")


@require_POST
@officers_only
def duplicate_hints(request: PageRequest, kind: str) -> HttpResponse:
    """Sent, not asked for: what is being typed stands in no address and in no log of a server."""
    if kind not in KINDS:
        raise Http404
    suspects = typing.suspects_for(kind, typing.typed(kind, request.POST), request.user)
    lines = [(suspect.record, told(suspect.reasons)) for suspect in suspects]
    return render(request, "crm/_duplicate_hints.html", {"kind": kind, "lines": lines})
