"""The calendar: a month as a grid or a list, or one day."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from crm import calendar, calendar_files, dated, months
from crm.calendar import Span
from crm.forms.calendar import CalendarForm
from crm.models import Meeting


@require_safe
def calendar_page(request: PageRequest) -> HttpResponse:
    """A month, or the day that `?day=` names, of everyone's or my own, of all kinds or one."""
    today = timezone.localdate()
    form = CalendarForm(request.GET, user=request.user)
    period = months.period_of(request.GET.get("month", ""), request.GET.get("day", ""), today)
    as_list = period.is_day or form.asked("view") == "agenda"
    first, last = (period.first, period.last) if as_list else months.around(period)
    kind, mine = form.asked("kind"), form.asked("whose") == "mine"
    found = calendar.of(request.user, Span(first, last, mine), {kind} if kind else ())
    inside = [entry for entry in found.entries if period.first <= entry.day <= period.last]
    context = {
        "form": form, "period": period, "as_list": as_list, "kept": kept(kind=kind, whose="mine" if mine else ""),
        "days": months.agenda(inside, today), "count": len(inside), "is_cut": found.is_cut, "today": today,
        "weeks": [] if as_list else months.weeks(period, found.entries, today), "weekdays": months.weekdays(),
        "is_filtered": bool(kind or mine), "view": "&view=agenda" if as_list and not period.is_day else "",
        "everything": f"?{period.query}", "found": found,
    }  # fmt: skip
    return render(request, "crm/calendar.html", context)


def kept(**chosen: str) -> str:
    """Return what the links to other months carry along."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in chosen.items() if value})
    return f"&{query.urlencode()}" if query else ""


@require_safe
def meeting_calendar_file(request: PageRequest, pk: int) -> HttpResponse:
    """One meeting for the reader's own calendar; a restricted one goes without its words."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    content = calendar_files.one_event(dated.meeting_entry(meeting), made_at=meeting.made_at, version=meeting.version)
    response = HttpResponse(content, content_type=calendar_files.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="drom-meeting-{pk}.ics"'
    return response
