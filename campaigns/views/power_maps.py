"""The power map of an ask, and of a campaign over all its asks."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, staff_only
from accounts.spreadsheets import export
from campaigns.models import Ask, Campaign
from campaigns.stances.power_map import PowerMap, cells, draw_up, header
from campaigns.stances.power_map_chart import NARROW, WIDE, draw, strip
from crm import kinds


@require_safe
@staff_only
def ask_power_map(request: PageRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.visible_to(request.user), pk=pk)
    return power_map(request, ask, [ask])


@require_safe
@staff_only
def campaign_power_map(request: PageRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    asks = Ask.objects.visible_to(request.user).filter(campaigns=campaign).order_by("-made_at", "-pk")
    return power_map(request, campaign, list(asks.defer("search")))


def power_map(request: PageRequest, record: Any, asks: Sequence[Ask]) -> HttpResponse:
    shown = draw_up(asks, request.user)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "power-map", header(), cells(shown))
    today = timezone.localdate()
    for line in shown.lines:
        line.ways = [(history, strip(history, today)) for history in line.histories]
    context = {
        "record": record, "key": kinds.key_of(record), "asks": asks, "shown": shown,
        "of_campaign": isinstance(record, Campaign), **pictures(shown, record),
    }  # fmt: skip
    return render(request, "campaigns/power_map.html", context)


def pictures(shown: PowerMap, record: Any) -> dict[str, Any]:
    if not shown.placed:
        return {}
    title = _("Power map: %(record)s") % {"record": record}
    count = len(shown.placed)
    words = ngettext(
        "%(count)s person or body by influence, from 5 above to 1 below, and by stance, from opposed on the left "
        "to champion on the right. The table says the same.",
        "%(count)s people and bodies by influence, from 5 above to 1 below, and by stance, from opposed on the left "
        "to champion on the right. The table says the same.",
        count,
    ) % {"count": count}  # fmt: skip
    return {
        size.key: draw(shown.placed, size, title=title, description=words) for size in (WIDE, NARROW)
    }  # fmt: skip
