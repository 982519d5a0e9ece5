"""What the rules of ties tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts.models.user import CENTRE
from crm import search
from crm.exporting import kinds
from crm.exporting.kinds import Kind
from crm.privacy.mentions import Activity, Link, Table, register
from network.models import TieRules

search.register_actions(search.QuickAction(_("Rules of ties"), "network:rules", "sliders", CENTRE))
kinds.register(
    Kind("rules-of-ties", TieRules, ("number", "weights", "event_years", "half_life_days", "made_at"),
         ("reason", "made_by"), order=62, is_numbered=False),
)  # fmt: skip
register(Table("network.TieRules", Activity.COALITION, {"made_by": Link.BY}, texts=("reason",), plain=("weights",)))
