"""What trainings and assistance tell the registries of pages, home, search, calendar, exports and imports."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_home_cards, add_navigation
from campaigns.assistance import reminders
from campaigns.assistance import timeline as of_assistance
from campaigns.assistance.filters import AssistanceFilter
from campaigns.assistance.importing import Given
from campaigns.models import Assistance
from crm import calendar, changes, kinds, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.importing import taking_back, targets
from crm.lists import counting

kinds.register(assistance=Assistance)
add_navigation(NavigationEntry(_("Trainings and help"), "campaigns:assistance-list", "journal-text", 76))
add_home_cards(reminders.TO_FOLLOW_UP)
digest.register(25, reminders.lines)
timeline.register(of_assistance.of)
calendar.register(
    calendar.Source(
        "follow-up", _("Follow-ups"), "check2-square", 67, reminders.days_to_ask, _("Follow-up"), roles=CENTRE
    )
)
panels.register(
    panels.Panel("organisation", "campaigns:organisation-assistance", 34),
    *(panels.Panel(kind, f"campaigns:{kind}-assistance", 40) for kind in ("project", "campaign")),
)
search.register(
    search.Searchable(
        "assistance", _("Trainings and help"), "journal-text", Assistance.objects.all,
        lambda one: one.get_kind_display(), 44, names=("topic",),
    )
)  # fmt: skip
search.register_actions(
    search.QuickAction(_("New training or help"), "campaigns:assistance-new", "journal-text", CENTRE)
)
lists.register(
    List(
        "campaigns:assistance-list", _("Trainings and help"), counting(AssistanceFilter, Assistance.objects.visible_to)
    )
)
exported.register(
    Kind("assistance", Assistance, (
        "kind", "topic", "given_to", "given_by", "given_on", "people", "project", "campaign", "event", "follow_up_due",
        "followed_up_on", "effect", "confidentiality",
    ), ("note", "effect_note", "author"), order=48),
)  # fmt: skip
targets.register(Given())
taking_back.register(Assistance)
changes.VERBS.update({"followed up": _("asked what became of it"), "moved the follow-up": _("moved the day to ask")})
