"""What suspected pairs and merges tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import jobs
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_navigation
from crm import search
from crm.merging import looking

jobs.register(jobs.Kind(looking.JOB, _("Looking for duplicates"), looking.run, looking.may_look))
add_navigation(NavigationEntry(_("Duplicates"), "crm:duplicate-list", "intersect", 102, CENTRE))
search.register_actions(
    search.QuickAction(_("See who may be the same"), "crm:duplicate-list", "intersect", CENTRE),
)
