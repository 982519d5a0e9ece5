"""What local checks tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from crm import calendar, changes, panels, timeline
from crm.exporting import kinds
from crm.exporting.kinds import Kind
from crm.lists import counting
from crm.privacy.mentions import Activity, Fate, Link, Table, register
from monitoring.checks import events
from monitoring.checks.filters import CheckRoundFilter
from monitoring.models import CheckRequest, CheckRound, LocalCheck

timeline.register(events.of_commitment)
digest.register(25, events.asked_by_mail)
calendar.register(
    calendar.Source(
        "local_check", _("Local checks"), "geo-alt", 67, events.last_days, _("Last day of a round of checks")
    )
)
panels.register(panels.Panel("commitment", "monitoring:commitment-checks", 15))
add_navigation(NavigationEntry(_("Local checks"), "monitoring:check-round-list", "geo-alt", 14))
add_home_cards(HomeCard("monitoring/_home_checks.html", events.asked_of_us, 6))
lists.register(
    List("monitoring:check-round-list", _("Local checks"), counting(CheckRoundFilter, CheckRound.objects.visible_to))
)
changes.VERBS.update(
    {
        "opened a round of checks": _("opened a round of checks"),
        "closed a round of checks": _("closed a round of checks"),
        "prolonged a round of checks": _("gave those who check longer"),
        "showed the link of": _("showed the link"),
        "asked one more to check": _("asked one more to check"),
        "checked on the spot": _("checked on the spot"),
    }
)
kinds.register(
    Kind("check-rounds", CheckRound, (
        "question_bg", "question_en", "look_for_bg", "look_for_en", "scope", "municipalities", "answers_until",
        "opened_at", "closed_at", "is_public",
    ), ("commitment", "opened_by", "closed_by"), order=55),
    Kind("requests-to-check", CheckRequest, ("round", "organisation", "place", "settles", "asked_at", "sent_at",
         "reminded_at"), ("sent_to",), order=56, is_numbered=False),
    Kind("local-checks", LocalCheck, ("place", "answer", "note", "checked_on", "at"), (
        "request", "name", "by", "via", "replaces", "evidence",
    ), file="photo", order=57, is_numbered=False),
)  # fmt: skip
register(
    Table("monitoring.CheckRound", Activity.PROMISES, {"opened_by": Link.BY, "closed_by": Link.BY},
          texts=("question_bg", "question_en", "look_for_bg", "look_for_en")),
    Table("monitoring.CheckRequest", Activity.COALITION, addresses=("sent_to",), fate=Fate.BLANK,
          blank={"sent_to": ""}),
    Table("monitoring.LocalCheck", Activity.PROMISES, {"by": Link.BY}, texts=("note", "name"), files=("photo",),
          plain=("media_type",), secret=("sha256",)),
)  # fmt: skip
