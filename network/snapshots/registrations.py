"""What snapshots tell the registries, once the apps are loaded."""

from django.utils.translation import gettext_lazy as _

from accounts import jobs, lists
from accounts.lists import List
from accounts.models.user import CENTRE
from crm import changes, search
from crm.exporting import kinds
from crm.exporting.kinds import Kind
from crm.lists import counting
from network.models import Snapshot
from network.snapshots import work
from network.snapshots.filters import SnapshotFilter

jobs.register(jobs.Kind(work.KIND, _("Snapshot of the network"), work.run, work.may_take))
lists.register(
    List("network:snapshot-list", _("Snapshots of the network"), counting(SnapshotFilter, Snapshot.objects.visible_to))
)
kinds.register(
    Kind("snapshots", Snapshot, (
        "day", "since", "made_at", "is_nightly", "scope", "rules", "who", "kinds", "theme", "region", "nodes", "edges",
        "asked", "responded", "measures", "dictionary", "fingerprint",
    ), order=62),
)  # fmt: skip
search.register_actions(
    search.QuickAction(_("Take a snapshot of the network"), "network:snapshot-new", "diagram-3", CENTRE)
)
changes.VERBS.update({"took": _("took")})
