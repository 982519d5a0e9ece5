"""What of people's rights waits: on the calendar, on the first page, in the reminder by e-mail."""

from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.digest import Line
from accounts.models import User
from accounts.templatetags.fmt import day
from crm.calendar import MOST, Entry, Span
from crm.confidentiality import Level
from crm.models import Breach, PrivacyRequest
from crm.privacy import held
from crm.reminders import counted


def dated(user: User, span: Span) -> list[Entry]:
    """Requests that are to be answered; in a calendar outside the product without a name."""
    rows = PrivacyRequest.objects.visible_to(user).open().filter(due_on__range=(span.first, span.last))
    rows = rows.filter(handler=user) if span.mine else rows
    return [
        Entry("privacy", one.due_on, str(one), one.get_absolute_url(), Level.RESTRICTED, f"privacy-{one.pk}",
              tone="overdue" if one.is_overdue else "")
        for one in rows.for_list()[:MOST]
    ]  # fmt: skip


def card(user: User) -> dict[str, object] | None:
    """The card stands only where something waits; an open breach is leadership's until it is closed."""
    found = held.waiting(user)
    keys = ("to_review", "informed_late", "erasures", "breaches", "unreleased")
    something = found["requests"]["all"] or any(found[key] for key in keys)
    return found if something else None


def reminders(user: User, today: date) -> list[Line]:
    """Numbers and days; whose data it is stands in the product alone."""
    if not user.is_centre:
        return []
    lines = []
    mine = PrivacyRequest.objects.visible_to(user).open().filter(handler=user)
    waiting, first = counted(mine, "due_on")
    if waiting:
        text = ngettext(
            "%(count)s privacy request waits for your answer, due on %(day)s.",
            "%(count)s privacy requests wait for your answer, the first due on %(day)s.", waiting,
        )  # fmt: skip
        lines.append(Line(text % {"count": waiting, "day": day(first)}, reverse("crm:privacy-request-list")))
    breaches = Breach.objects.visible_to(user).open().count()
    if breaches:
        text = ngettext("%(count)s breach is open.", "%(count)s breaches are open.", breaches)
        lines.append(Line(text % {"count": breaches}, reverse("crm:breach-list")))
    late = held.waiting(user)["informed_late"] if user.is_leadership else 0
    if late:
        text = ngettext(
            "%(count)s person should have been told by now that we keep their data.",
            "%(count)s people should have been told by now that we keep their data.", late,
        )  # fmt: skip
        lines.append(Line(text % {"count": late}, reverse("crm:information-list") + "?late=1"))
    return lines
