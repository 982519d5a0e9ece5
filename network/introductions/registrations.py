"""What introductions tell the registries."""

from django.utils.translation import gettext_lazy as _

from accounts import registries
from accounts.models import Role
from accounts.models.user import CENTRE
from crm import panels, search

registries.add_navigation(
    registries.NavigationEntry(
        _("Introductions"), "network:introductions", "arrow-left-right", 82, (*CENTRE, Role.MEMBER)
    )
)
panels.register(
    panels.Panel("person", "network:person-introductions", 12),
    panels.Panel("organisation", "network:organisation-introductions", 42),
)
search.register_actions(
    search.QuickAction(_("Who can introduce us"), "network:introductions", "arrow-left-right", (*CENTRE, Role.MEMBER))
)
