"""The lists of this app whose filters can be kept as a view."""

from django.utils.translation import gettext_lazy as _

from accounts import lists
from accounts.lists import List
from crm.lists import counting
from monitoring.filters import CommitmentFilter
from monitoring.models import Commitment, Outcome
from monitoring.outcome_filters import OutcomeFilter

lists.register(
    List("monitoring:commitment-list", _("Commitments"), counting(CommitmentFilter, Commitment.objects.visible_to)),
    List("monitoring:outcome-list", _("Outcomes"), counting(OutcomeFilter, Outcome.objects.visible_to)),
)
