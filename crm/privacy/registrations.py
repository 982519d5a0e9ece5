"""What the rights of the people concerned tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, jobs
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from crm import calendar, kinds, panels
from crm.models import CalendarFeed, PrivacyRequest
from crm.privacy import (
    accounts_tables,  # noqa: F401  they register themselves
    crm_tables,  # noqa: F401
    dossier_files,
    erasure_job,
    leaving,
    notices,
    retention_job,
    rights_tables,  # noqa: F401
)

kinds.register(privacy_request=PrivacyRequest)
jobs.register(jobs.Kind(dossier_files.KIND, _("Dossier of a person"), dossier_files.run, dossier_files.may_make))
jobs.register(jobs.Kind(erasure_job.KIND, _("Erasure of a person"), erasure_job.run, erasure_job.may_erase))
jobs.register(jobs.Kind(retention_job.KIND, _("Retention rule"), retention_job.run, retention_job.may_run))
jobs.register(jobs.Kind(leaving.KIND, _("Data of an organisation that leaves"), leaving.run, leaving.may_make))
calendar.register(
    calendar.Source(
        "privacy",
        _("Privacy requests due"),
        "shield-lock",
        40,
        notices.dated,
        _("Due date"),
        CalendarFeed.Kind.DEADLINES,
        CENTRE,
    )
)
digest.register(40, notices.reminders)
add_navigation(NavigationEntry(_("Privacy"), "crm:privacy", "shield-lock", 110, CENTRE))
add_home_cards(HomeCard("crm/_home_privacy.html", notices.card, 12, CENTRE))
panels.register(panels.Panel("person", "crm:person-privacy-panel", 95, CENTRE))
