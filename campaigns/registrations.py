"""What campaigns and asks tell the registries of pages, and timeline, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_home_cards, add_navigation
from campaigns import home_cards
from campaigns.asks import timeline
from campaigns.models import Ask, Campaign
from crm import kinds, panels
from crm import timeline as timelines

add_navigation(
    NavigationEntry(_("Campaigns"), "campaigns:campaign-list", "flag", 60),
    NavigationEntry(_("Asks"), "campaigns:ask-list", "megaphone", 70),
)
add_home_cards(home_cards.ASKS)
kinds.register(campaign=Campaign, ask=Ask)
timelines.register(timeline.presses, timeline.in_letters, timeline.status_changes)
panels.register(
    panels.Panel("organisation", "campaigns:organisation-asks", 30),
    panels.Panel("meeting", "campaigns:meeting-asks", 10),
    panels.Panel("letter", "campaigns:letter-asks", 10),
    panels.Panel("ask", "campaigns:ask-letters", 25),
    *(panels.Panel(kind, f"campaigns:{kind}-tasks", 80, CENTRE) for kind in ("campaign", "ask")),
    *(panels.Panel(kind, f"campaigns:{kind}-documents", 90) for kind in ("campaign", "ask")),
)
