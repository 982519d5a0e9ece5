"""What commitments tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import digest
from accounts.models import Role
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from accounts.templatetags.fmt import day
from crm import calendar, changes, kinds, panels, search, timeline
from crm.models import CalendarFeed
from monitoring import dated, events, home_cards, reminders
from monitoring.models import Commitment, Evidence

kinds.register(commitment=Commitment, evidence=Evidence)
timeline.register(events.promises, events.verdicts)
calendar.register(
    calendar.Source(
        "commitment",
        _("Commitments due"),
        "clipboard-check",
        40,
        dated.deadlines,
        _("Due date"),
        CalendarFeed.Kind.DEADLINES,
    ),
    calendar.Source(
        "check", _("Next checks"), "eye", 50, dated.checks, _("Due date"), CalendarFeed.Kind.DEADLINES, CENTRE
    ),
)
digest.register(20, reminders.checks, reminders.assessments, reminders.silences)
panels.register(
    panels.Panel("commitment", "monitoring:commitment-raise-at", 30),
    panels.Panel("organisation", "monitoring:organisation-scorecard", 18),
    panels.Panel("organisation", "monitoring:organisation-holders", 22),
    *(
        panels.Panel(kind, f"monitoring:{kind}-commitments", 20)
        for kind in ("organisation", "office", "person", "meeting", "ask", "campaign")
    ),
)
add_navigation(
    NavigationEntry(_("Commitments"), "monitoring:commitment-list", "clipboard-check", 10, on_phone=True),
)
add_home_cards(
    HomeCard("monitoring/_home_owed.html", home_cards.they_owe_us, 12, (*CENTRE, Role.MEMBER)),
    HomeCard("monitoring/_home_to_approve.html", home_cards.to_approve, 14, CENTRE),
    HomeCard("monitoring/_home_numbers.html", home_cards.state_in_numbers, 10, (Role.LEADERSHIP,), "numbers"),
)
changes.register_spoken_of("evidence", Evidence.objects.all)
changes.VERBS.update(
    {
        "withdrew": _("withdrew"),
        "moved the day of": _("moved its day"),
        "attached evidence": _("attached evidence"),
        "corrected evidence of": _("corrected evidence"),
        "assessed": _("assessed"),
        "coded a second time": _("coded it a second time"),
        "decided between two codings of": _("decided between two codings"),
        "wrote to the institution about": _("wrote to the institution"),
        "sent to the institution": _("sent it to the institution"),
        "recorded the institution's reply about": _("recorded the reply of the institution"),
        "recorded that no reply came about": _("recorded that no reply came"),
        "found an assessment urgent": _("found it urgent"),
        "added a minority note to": _("added a minority note"),
        "made a minority note public on": _("made a minority note public"),
        "hid a minority note on": _("took a minority note off the public page"),
        "published": _("published an assessment"),
        "returned an assessment of": _("returned an assessment"),
        "took back an assessment of": _("took back an assessment"),
    }
)


def promised_on(commitment: Commitment) -> str:
    return day(commitment.made_on, "medium")


def of_what_kind(evidence: Evidence) -> str:
    return " · ".join(filter(None, [evidence.get_kind_display(), evidence.publisher]))


search.register(
    search.Searchable(
        "commitment", _("Commitments"), "clipboard-check", Commitment.objects.all, promised_on, 40,
        newest_first=("-made_on", "-pk"), names=("title",),
    ),
    search.Searchable(
        "evidence", _("Evidence"), "file-earmark-text", Evidence.objects.all, of_what_kind, 45, newest_first=("-pk",),
        names=("title",),
    ),
)  # fmt: skip
search.register_actions(search.QuickAction(_("New commitment"), "monitoring:commitment-new", "clipboard-check", CENTRE))
