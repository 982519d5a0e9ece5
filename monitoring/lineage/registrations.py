"""What claims, money, relations and changes of government tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.models.user import CENTRE
from crm import changes, kinds, panels, search
from crm.lists import counting
from monitoring.lineage import reminders
from monitoring.lineage.filters import SuccessionFilter
from monitoring.models import Succession

kinds.register(succession=Succession)
digest.register(22, reminders.unanswered)
panels.register(panels.Panel("letter", "monitoring:letter-commitments", 20))
lists.register(
    List(
        "monitoring:succession-list", _("Changes of government"),
        counting(SuccessionFilter, lambda user: Succession.objects.visible_to(user).standing()),
    )
)  # fmt: skip
search.register_actions(
    search.QuickAction(_("New change of government"), "monitoring:succession-new", "arrow-repeat", CENTRE)
)
changes.VERBS.update(
    {
        "noted a claim about": _("noted what they claim"),
        "noted money behind": _("noted a sum"),
        "related": _("tied it to another commitment"),
        "took back a relation of": _("took back a tie to another commitment"),
        "said what became of": _("said what became of it"),
        "asked what is missing in": _("drafted a question about what is missing"),
    }
)
