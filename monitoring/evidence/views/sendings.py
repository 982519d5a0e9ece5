"""The queue of what readers sent: look through it, take over, leave."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.files import hand_out
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of, page_of
from monitoring.evidence import sheets
from monitoring.evidence.actions.sendings import refuse_sent, take_over
from monitoring.evidence.filters import SentFilter
from monitoring.evidence.forms.sendings import RefuseForm, TakeOverForm
from monitoring.models import Commitment, Evidence, SentEvidence


@require_safe
@officers_only
def sent_list(request: PageRequest) -> HttpResponse:
    """What waits, unless the filter says otherwise."""
    wanted = request.GET.copy()
    wanted.setdefault("state", SentEvidence.State.WAITING)
    rows = SentEvidence.objects.visible_to(request.user).for_list()
    found = SentFilter(wanted, queryset=rows, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = map(sheets.sent_cells, found.rows[:MOST_EXPORTED])
        return export(request.GET["export"], "sent-evidence", sheets.sent_header(), cells)
    context = {"found": found, "page": page_of(request, found.rows), "chips": chips_of(found, request.GET)}
    return page_or_partial(request, "monitoring/sent_list.html", "list", context)


@require_safe
@officers_only
def sent_detail(request: PageRequest, pk: int) -> HttpResponse:
    sent = get_object_or_404(SentEvidence.objects.visible_to(request.user).for_list(), pk=pk)
    return sent_page(request, sent, RefuseForm())


def sent_page(request: PageRequest, sent: SentEvidence, form: RefuseForm) -> HttpResponse:
    same = Evidence.objects.visible_to(request.user).filter(original_sha256=sent.original_sha256)
    context = {
        "sent": sent, "form": form, "twins": same.for_list()[:5] if sent.original_sha256 else [],
        "made": Evidence.objects.visible_to(request.user).filter(sent_as=sent).first(),
    }  # fmt: skip
    return render(request, "monitoring/sent_detail.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def sent_take(request: PageRequest, pk: int) -> HttpResponse:
    sent = get_object_or_404(SentEvidence.objects.changeable_by(request.user).waiting().for_list(), pk=pk)
    form = TakeOverForm(request.POST or None, request.FILES or None, sent=sent, user=request.user)
    if form.is_valid():
        named = form.recorded
        commitment: Commitment = sent.commitment or named.pop("commitment")
        try:
            made = take_over(sent=sent, commitment=commitment, by=request.actor, **named)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Taken over as evidence."))
            return redirect(made)
    context = {"form": form, "sent": sent}
    return render(request, "monitoring/sent_take.html", context, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def sent_refuse(request: PageRequest, pk: int) -> HttpResponse:
    sent = get_object_or_404(SentEvidence.objects.changeable_by(request.user).for_list(), pk=pk)
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            refuse_sent(sent=sent, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Left aside. It is deleted after some weeks."))
            return redirect("monitoring:sent-list")
    return sent_page(request, sent, form)


@require_safe
@officers_only
def sent_file(request: PageRequest, pk: int) -> FileResponse:
    """The copy without what the file said of people and places."""
    sent = get_object_or_404(SentEvidence.objects.visible_to(request.user).exclude(file=""), pk=pk)
    try:
        content = sent.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return hand_out(content, sent.file_name, sent.media_type)
