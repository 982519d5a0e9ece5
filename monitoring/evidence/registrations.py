"""What evidence, re-checks and the readers' queue tell the registries, once the apps are loaded."""

from datetime import date

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import digest
from accounts.digest import Line
from accounts.models import User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from accounts.templatetags.fmt import day
from crm import changes
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from monitoring.models import Evidence, Recheck, SearchRow, SentEvidence


def rechecks(user: User, today: date) -> list[Line]:
    """Addresses I attached, or of commitments in my care, whose page is to be looked at again: a number and a day."""
    due = Evidence.objects.changeable_by(user).in_the_care_of(user).to_recheck(today).order_by()
    earliest = due.aggregate(earliest=Min("recheck_on"))["earliest"]
    if earliest is None:
        return []
    count = due.count()
    text = ngettext(
        "%(count)s page kept as evidence is to be looked at again, since %(day)s.",
        "%(count)s pages kept as evidence are to be looked at again, the first since %(day)s.", count,
    )  # fmt: skip
    url = f"{reverse('monitoring:evidence-list')}?look=due&mine=on"
    return [Line(text % {"count": count, "day": day(earliest)}, url)]


def sendings(user: User, today: date) -> list[Line]:
    count = SentEvidence.objects.visible_to(user).waiting().count()
    if not count:
        return []
    text = ngettext("%(count)s sending of a reader waits.", "%(count)s sendings of readers wait.", count)
    return [Line(text % {"count": count}, reverse("monitoring:sent-list"))]


def waiting_at_home(user: User) -> dict[str, object] | None:
    today = timezone.localdate()
    waiting = SentEvidence.objects.visible_to(user).waiting().count()
    due = Evidence.objects.changeable_by(user).in_the_care_of(user).to_recheck(today).count()
    return {"waiting": waiting, "due": due} if waiting or due else None


digest.register(25, rechecks, sendings)
add_home_cards(HomeCard("monitoring/_home_evidence.html", waiting_at_home, 17, CENTRE, "side"))
add_navigation(NavigationEntry(_("Evidence"), "monitoring:evidence-list", "file-earmark-text", 11))
changes.VERBS.update(
    {
        "looked again at evidence of": _("looked again at the address of evidence"),
        "added to the search log of": _("went on with a search log"),
        "opened the original of evidence of": _("opened the original file of evidence"),
        "sent in": _("sent in"),
        "took over": _("took over"),
        "refused": _("did not take over"),
    }
)
exported.register(
    Kind("searches-in-vain", SearchRow, (
        "evidence", "searched_on", "where", "how", "query", "result", "letter",
    ), order=52, called=_("where was searched in vain")),
    Kind("rechecks", Recheck, ("evidence", "checked_on", "found"), ("note", "by"), order=52,
         called=_("re-checks of addresses")),
    Kind("sent-evidence", SentEvidence, (
        "commitment", "text", "source", "url", "sent_at", "state",
    ), ("sender_name", "sender_email", "reason", "decided_by"), file="file", file_name="file_name", order=53,
         called=_("evidence sent in by readers")),
)  # fmt: skip
