"""The days a picture can be moved to with one finger: today, and the last day of each month before."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.templatetags.fmt import day

YEARS = 5


def months(chosen: date) -> list[tuple[str, str]]:
    """Return days with their words, the earliest first; the chosen day is among them."""
    today = timezone.localdate()
    days, first = {today, chosen}, today.replace(day=1)
    for _month in range(YEARS * 12):
        last = first - timedelta(days=1)
        days.add(last)
        first = last.replace(day=1)
    return [(one.isoformat(), day(one)) for one in sorted(days)]
