"""What imports tell the registries, once the apps are loaded."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import jobs
from accounts.models.user import CENTRE
from accounts.registries import NavigationEntry, add_navigation
from accounts.templatetags.fmt import day
from crm import changes, search
from crm.importing import targets, work
from crm.importing.lists import Meetings, Organisations, People, Tenures
from crm.models import ImportBatch

targets.register(Organisations(), People(), Tenures(), Meetings())
jobs.register(jobs.Kind(work.IMPORT, _("Import of a file"), work.run_import, work.may_work))
jobs.register(jobs.Kind(work.REVERT, _("Taking back an import"), work.run_revert, work.may_work))
add_navigation(NavigationEntry(_("Imports"), "crm:import-list", "upload", 100, CENTRE))
search.register(
    search.Searchable(
        "import",
        _("Imports"),
        "upload",
        ImportBatch.objects.all,
        lambda batch: day(timezone.localdate(batch.made_at), "medium"),
        96,
        newest_first=("-pk",),
        names=("file_name",),
    )
)
changes.VERBS.update(
    {"imported": _("imported"), "filled up": _("filled up"), "took back the import": _("took back the import")}
)
