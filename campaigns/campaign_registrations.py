"""What campaigns, their phases, those who take part and lists of asks tell the registries."""

from django.utils.translation import gettext_lazy as _

from accounts.registries import add_home_cards
from campaigns import campaign_timeline, dated
from campaigns.asks.importing import Asks
from campaigns.models import Ask, AskText, CampaignPartner
from campaigns.partners.importing import Participations
from campaigns.phases import dates as milestone_dates
from crm import calendar, changes, panels, timeline
from crm.importing import taking_back, targets

timeline.register(
    campaign_timeline.meetings, campaign_timeline.sessions, campaign_timeline.letters, campaign_timeline.reached
)
calendar.register(
    calendar.Source("campaign", _("Campaigns"), "flag", 60, dated.turning_points, _("Date of a campaign")),
    calendar.Source(
        "milestone", _("Milestones of campaigns"), "signpost-split", 62, milestone_dates.in_calendar, _("Milestone")
    ),
)
panels.register(panels.Panel("organisation", "campaigns:organisation-campaigns", 32))
add_home_cards(milestone_dates.NEAR_MILESTONES)
targets.register(Participations(), Asks())
taking_back.register(CampaignPartner)
taking_back.register(Ask, AskText)
changes.VERBS.update(
    {
        "added a partner": _("added an organisation that takes part"),
        "removed a partner": _("removed an organisation that took part"),
        "let follow its anchor": _("let the day follow its anchor"),
        "removed": _("removed"),
    }
)
