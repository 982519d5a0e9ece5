from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from briefings import minute, sheets
from briefings.checking import state_of
from briefings.downloads import taken_by
from briefings.filters import BriefingFilter
from briefings.models import Briefing, Edition
from crm.lists import MOST_EXPORTED, listed


@require_safe
@officers_only
def briefing_list(request: PageRequest) -> HttpResponse:
    briefings = Briefing.objects.visible_to(request.user).for_list()
    found = BriefingFilter(request.GET, briefings, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "briefings", sheets.header(), sheets.cells(found.qs[:MOST_EXPORTED]))
    context = listed(request, found, found.qs)
    if request.user.is_leadership and not request.htmx:
        context |= {"bodies": minute.bodies(request.user), **minute.carried(request.user)}
    return page_or_partial(request, "briefings/briefing_list.html", "list", context)


@require_safe
@officers_only
def briefing_detail(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.visible_to(request.user).for_list(), pk=pk)
    found = Edition.objects.visible_to(request.user).filter(briefing=briefing).for_list().without_data()
    context = {
        "briefing": briefing, "state": state_of(briefing), "editions": found, "taken": taken_by(request.user, found),
    }  # fmt: skip
    return render(request, "briefings/briefing_detail.html", context)
