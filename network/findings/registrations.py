"""What the findings tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_navigation
from crm import search
from network.findings.questions import QUESTIONS

add_navigation(
    NavigationEntry(_("Who holds us together"), "network:findings-holding", "diagram-3", 82, CENTRE),
    NavigationEntry(_("Our place in the network"), "network:my-place", "geo-alt", 82, (Role.MEMBER,)),
)
search.register_actions(
    *(search.QuickAction(one.label, f"network:findings-{one.name}", "diagram-3", CENTRE) for one in QUESTIONS),
    search.QuickAction(_("Our place in the network"), "network:my-place", "geo-alt", (Role.MEMBER,)),
)
