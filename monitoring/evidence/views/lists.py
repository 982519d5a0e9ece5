"""All evidence in one list: what there is, and what is to be looked at again."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, chips_of, page_of
from monitoring.evidence import sheets
from monitoring.evidence.filters import ORDERS, EvidenceListFilter
from monitoring.models import Evidence, SentEvidence


@require_safe
def evidence_list(request: PageRequest) -> HttpResponse:
    rows = Evidence.objects.visible_to(request.user).for_list()
    found = EvidenceListFilter(request.GET, queryset=rows, request=request)
    sort = request.GET.get("sort", "")
    wanted = ordered(found.rows, sort, ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        inside = request.user.is_centre
        cells = (sheets.cells(one, inside=inside) for one in wanted[:MOST_EXPORTED])
        return export(request.GET["export"], "evidence", sheets.header(inside=inside), cells)
    context = {
        "found": found, "page": page_of(request, wanted), "chips": chips_of(found, request.GET), "sort": sort,
        "waiting": SentEvidence.objects.visible_to(request.user).waiting().count(),
    }  # fmt: skip
    return page_or_partial(request, "monitoring/evidence_list.html", "list", context)
