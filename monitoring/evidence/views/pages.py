"""One piece of evidence: its facts, its content in place, its chain of custody; the file as it came in, under lock."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.files import hand_out, show
from crm.forms.records import refuse
from monitoring.evidence import custody
from monitoring.evidence.actions.looking import add_search_rows, open_original, recheck_evidence
from monitoring.evidence.forms.looking import RecheckForm
from monitoring.evidence.shown import drawn, shown
from monitoring.forms.evidence import search_rows
from monitoring.models import Evidence, SearchRow
from monitoring.twins import elsewhere
from monitoring.views.evidence import rows_sent


@require_safe
def evidence_detail(request: PageRequest, pk: int) -> HttpResponse:
    user = request.user
    evidence = get_object_or_404(Evidence.objects.visible_to(user).for_list(), pk=pk)
    context = {
        "one": evidence, "commitment": evidence.commitment, "content": shown(evidence, request.GET.get("page", "")),
        "rows": SearchRow.objects.visible_to(user).filter(evidence=evidence).for_reader(user),
        "sees_original": user.is_centre, "chain": custody.chain(evidence, user), "twins": elsewhere(evidence, user),
        "may_change": Evidence.objects.changeable_by(user).filter(pk=pk).exists(),
        "may_open_original": Evidence.objects.visible_to(user).originals_open_to(user).filter(pk=pk).exists(),
    }  # fmt: skip
    return render(request, "monitoring/evidence_detail.html", context)


@require_safe
def evidence_shown(request: PageRequest, pk: int, page: int = 1) -> HttpResponse:
    """The picture, or one page of the PDF as a picture."""
    return picture_of(get_object_or_404(Evidence.objects.visible_to(request.user).exclude(file=""), pk=pk), page)


def picture_of(evidence: Evidence, page: int) -> HttpResponse:
    try:
        if evidence.is_image:
            return show(evidence.file.open("rb").read(), evidence.media_type, evidence.sha256)
        if evidence.is_pdf and 1 <= page <= max(evidence.pages, 1):
            return show(drawn(evidence, page).content, "image/png", f"{evidence.sha256}-{page}")
    except (FileNotFoundError, ValidationError):
        raise Http404 from None
    raise Http404


@require_POST
@officers_only
def evidence_original(request: PageRequest, pk: int) -> FileResponse:
    """For leadership and whoever attached it; each opening stands in the chain of custody."""
    evidence = get_object_or_404(Evidence.objects.changeable_by(request.user).originals_open_to(request.user), pk=pk)
    try:
        content = evidence.original.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    open_original(evidence=evidence, by=request.actor)
    return hand_out(content, evidence.file_name, evidence.media_type)


@require_http_methods(["GET", "POST"])
@officers_only
def evidence_recheck(request: PageRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.changeable_by(request.user).exclude(url="").for_list(), pk=pk)
    form = RecheckForm(request.POST or None)
    if form.is_valid():
        try:
            recheck_evidence(evidence=evidence, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted. The verdict stands until somebody judges anew."))
            return redirect(evidence)
    context = {"form": form, "evidence": evidence}
    return render(request, "monitoring/evidence_recheck.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def evidence_search(request: PageRequest, pk: int) -> HttpResponse:
    """Go on with a search log."""
    logs = Evidence.objects.changeable_by(request.user).filter(kind=Evidence.Kind.SEARCH_LOG)
    evidence = get_object_or_404(logs.for_list(), pk=pk)
    rows = search_rows(rows_sent(request), user=request.user)
    refused: list[str] = []
    if rows.is_bound and rows.is_valid():
        try:
            add_search_rows(evidence=evidence, rows=rows.recorded, by=request.actor)
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            messages.success(request, _("The search log goes on."))
            return redirect(evidence)
    context = {"rows": rows, "evidence": evidence, "refused": refused}
    return render(request, "monitoring/evidence_search.html", context, status=422 if rows.is_bound else 200)
