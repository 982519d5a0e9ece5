"""What outcomes tell the registries, and what asks earned for the common agenda."""

from django.utils.translation import gettext_lazy as _

from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_navigation
from campaigns.asks import common_agenda
from crm import kinds, panels, search, timeline
from crm.importing import taking_back, targets
from monitoring import earned
from monitoring.importing.outcomes import Outcomes
from monitoring.models import Outcome

kinds.register(outcome=Outcome)
targets.register(Outcomes())
taking_back.register(Outcome)
timeline.register(earned.on_timeline)
panels.register(
    *(panels.Panel(kind, f"monitoring:{kind}-outcomes", 21) for kind in ("campaign", "project", "ask", "commitment")),
    panels.Panel("outcome", "monitoring:outcome-documents", 90),
)
add_navigation(NavigationEntry(_("Outcomes"), "monitoring:outcome-list", "trophy", 75))
search.register(
    search.Searchable(
        "outcome", _("Outcomes"), "trophy", Outcome.objects.all, lambda outcome: outcome.when, 42,
        names=("title_bg", "title_en"),
    )
)  # fmt: skip
search.register_actions(search.QuickAction(_("New outcome"), "monitoring:outcome-new", "trophy", CENTRE))
common_agenda.register("commitments", earned.commitments_of)
common_agenda.register("outcomes", earned.outcomes_of)
