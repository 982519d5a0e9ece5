"""What handovers tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts.models.user import CENTRE
from accounts.registries import HomeCard, add_home_cards
from crm import changes
from monitoring import turnover_card

add_home_cards(HomeCard("monitoring/_home_turnover.html", turnover_card.changes_lately, 30, CENTRE, "side"))
changes.VERBS.update(
    {
        "handed over": _("handed over to a colleague"),
        "took back": _("took back from a colleague"),
    }
)
