"""What profile checks and proposed changes tell the registries of pages, jobs and timeline."""

from django.utils.translation import gettext_lazy as _

from accounts import jobs
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from crm import heartbeat, heartbeat_cards, search, timeline

timeline.register(heartbeat_cards.answers)
jobs.register(jobs.Kind(heartbeat.JOB, _("Asking “still right?”"), heartbeat.run_group, heartbeat.may_ask))
add_navigation(NavigationEntry(_("Profile checks"), "crm:profile-check-list", "patch-question", 45, CENTRE))
add_home_cards(HomeCard("crm/_home_profile_checks.html", heartbeat_cards.for_officers, 25, CENTRE, "side"))
search.register_actions(
    search.QuickAction(_("Ask members: still right?"), "crm:profile-check-ask", "patch-question", CENTRE),
    search.QuickAction(_("Decide on proposed changes"), "crm:proposed-change-list", "clipboard-check", CENTRE),
)
