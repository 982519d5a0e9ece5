from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import paper_pdf
from accounts.access import PageRequest, leadership_only, officers_only
from accounts.files import hand_out
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from briefings import actions, editions, gathering, sheets
from briefings.filters import BriefingFilter
from briefings.forms import BriefingForm
from briefings.models import Briefing, Edition
from crm.lists import MOST_EXPORTED, listed


@require_safe
@officers_only
def briefing_list(request: PageRequest) -> HttpResponse:
    briefings = Briefing.objects.visible_to(request.user).for_list()
    found = BriefingFilter(request.GET, briefings, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "briefings", sheets.header(), sheets.cells(found.qs[:MOST_EXPORTED]))
    return page_or_partial(request, "briefings/briefing_list.html", "list", listed(request, found, found.qs))


@require_safe
@officers_only
def briefing_detail(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.visible_to(request.user).for_list(), pk=pk)
    found = Edition.objects.visible_to(request.user).filter(briefing=briefing).for_list()
    return render(request, "briefings/briefing_detail.html", {"briefing": briefing, "editions": found})


@require_http_methods(["GET", "POST"])
@leadership_only
def briefing_new(request: PageRequest) -> HttpResponse:
    """Choose one institution or theme; the page of the job follows."""
    form = BriefingForm(request.POST or None, initial=request.GET.dict(), user=request.user)
    if form.is_valid():
        try:
            _briefing, job = actions.ask_for_briefing(**form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(job)
    context = {
        "form": form,
        "can_draw": paper_pdf.available(),
        "bodies": gathering.bodies_with_commitments(request.user),
    }
    return render(request, "briefings/briefing_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@leadership_only
def edition_new(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.changeable_by(request.user), pk=pk)
    return redirect(actions.new_edition(briefing=briefing, by=request.actor))


@require_safe
@officers_only
def edition_file(request: PageRequest, pk: int) -> FileResponse:
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    name = f"{edition.briefing} {edition.number} {edition.as_of}.pdf".replace("/", "-")
    return hand_out(edition.pdf.open("rb"), name, "application/pdf")


@require_safe
@officers_only
def edition_verify(request: PageRequest, pk: int) -> HttpResponse:
    """Compare the stored data and file with their fingerprints."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    data_whole, file_whole = editions.verify(edition)
    context = {"edition": edition, "data_whole": data_whole, "file_whole": file_whole}
    return render(request, "briefings/edition_verify.html", context)
