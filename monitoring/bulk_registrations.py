"""The lists of this app of which many records can be changed at once."""

from django.utils.translation import gettext_lazy as _

from crm import bulk
from crm.bulk import Many
from monitoring.filters import CommitmentFilter
from monitoring.forms.bulk_changes import OWNER
from monitoring.models import Commitment

bulk.register(
    Many("commitments", "monitoring:commitment-list", _("Commitments"), CommitmentFilter,
         lambda user: Commitment.objects.changeable_by(user).filter(withdrawn_at=None), (OWNER,)),
)  # fmt: skip
