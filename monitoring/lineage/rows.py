"""By what the rows of a commitment are sought over the API; by number, so that a hidden one and none answer alike."""

import django_filters as filters

from monitoring.filters import IdFilter
from monitoring.models import CommitmentRelation, Inheritance


class OfCommitmentFilter(filters.FilterSet):  # type: ignore[misc]
    commitment = IdFilter("commitment_id")


class RelationFilter(OfCommitmentFilter):
    other = IdFilter("other_id")

    class Meta:
        model = CommitmentRelation
        fields = ["kind"]


class AnswerFilter(OfCommitmentFilter):
    succession = IdFilter("succession_id")

    class Meta:
        model = Inheritance
        fields = ["answer"]
