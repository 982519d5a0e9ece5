"""Who of us could stand: the table, and one step that asks those who lack something for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.calls import asking_actions as asking
from campaigns.calls import sheets
from campaigns.calls.checking import Checked, Line, check_call
from campaigns.calls.clock import left_now
from campaigns.calls.precheck import Verdict
from campaigns.models import Call, PaperRequest
from crm.lists import PER_PAGE
from crm.record_numbers import numbers_in

ASKED, SILENT = "asked", "silent"


@require_safe
def call_precheck(request: PageRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    checked, wanted = check_call(call, request.user), request.GET.get("result", "")
    lines = chosen(checked, wanted) if request.user.is_centre else checked.lines
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.check_cells(lines)
        return export(request.GET["export"], "check", sheets.check_header(checked), cells)
    context = {
        "call": call, "checked": checked, "result": wanted,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "left": left_now(call.deadline, call.deadline_at) if call.deadline and not call.closed_on else None,
    }  # fmt: skip
    return page_or_partial(request, "campaigns/call_precheck.html", "list", context)


def chosen(checked: Checked, wanted: str) -> list[Line]:
    """Those of one result; or those asked, and of these the silent ones."""
    if wanted == ASKED:
        return checked.asked
    if wanted == SILENT:
        return [line for line in checked.asked if line.verdict is Verdict.LACKS and not line.has_answered]
    if wanted not in {one.value for one in Verdict}:
        return checked.lines
    return [line for line in checked.lines if line.verdict.value == wanted]


@require_http_methods(["GET", "POST"])
@officers_only
def call_ask(request: PageRequest, pk: int) -> HttpResponse:
    """Say whom it would ask and for what; on the second step do it."""
    call = get_object_or_404(Call.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    if request.method == "GET":
        to_ask = check_call(call, request.user).to_ask
        lines = [(line, asking.language_of(line)) for line in to_ask]
        context = {"call": call, "lines": lines, "due": asking.when_due(call.deadline)}
        return render(request, "campaigns/call_ask.html", context)
    try:
        made = asking.ask_for_papers(call=call, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, asked_words(len(made)), extra_tags=undo_tag(call, made))
    return redirect(reverse("campaigns:call-precheck", args=[pk]))


@require_POST
@officers_only
def call_ask_undo(request: PageRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(Call.objects.changeable_by(request.user), pk=pk)
    rows = PaperRequest.objects.changeable_by(request.user).filter(call=call)
    meant = list(rows.filter(pk__in=numbers_in([request.GET.get("requests", "")])))
    taken = asking.take_back_asking(call=call, requests=meant, by=request.actor)
    words = ngettext("%(count)s request is taken back.", "%(count)s requests are taken back.", taken)
    messages.success(request, words % {"count": taken})
    return redirect(reverse("campaigns:call-precheck", args=[pk]))


def undo_tag(call: Call, made: list[PaperRequest]) -> str:
    numbers = ",".join(str(one.pk) for one in made)
    return f"undo:{reverse('campaigns:call-ask-undo', args=[call.pk])}?requests={numbers}" if made else ""


def asked_words(made: int) -> str:
    if not made:
        return _("Everybody who lacks something was asked already.")
    words = ngettext(
        "%(count)s task and %(count)s draft of a letter are made. Send the letters from the ledger.",
        "%(count)s tasks and %(count)s drafts of letters are made. Send the letters from the ledger.", made,
    )  # fmt: skip
    return words % {"count": made}
