"""The numbers of a paper: the same words count the same as on the public tracker."""

import pytest
from django.utils import timezone

from briefings.gathering import gather
from crm.confidentiality import Level
from crm.models import Place
from monitoring import tracker
from monitoring.label import Label
from monitoring.models import Delivery
from tests.factories import (
    EvidenceFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    PublishedCommitmentFactory,
    VerdictFactory,
)

TODAY = timezone.localdate()
CLOSED = [Delivery.COMPLETE, Delivery.SUBSTANTIAL, Delivery.LIMITED, Delivery.NOT_STARTED]


@pytest.mark.parametrize("delivery", [*CLOSED, None])
def test_a_paper_counts_as_kept_what_the_tracker_counts_as_kept(delivery, begin, body, leader):
    for one in [*CLOSED, delivery]:
        promise = PublishedCommitmentFactory(owed_by=body, confidentiality=Level.PUBLIC, is_verifiable=True)
        EvidenceFactory(commitment=promise, confidentiality=Level.PUBLIC)
        if one:
            VerdictFactory(commitment=promise, delivery=one, closes_period=True)
    public = tracker.summary(tracker.commitments(), TODAY)

    (section,) = gather(begin(kinds=["numbers"]), leader, TODAY).sections
    judged, kept, _late = section.figures

    assert Label.LARGELY_KEPT in {one.label for one in public.counts}
    assert (judged.value, judged.of) == (public.assessed, public.total)
    assert (kept.value, kept.of) == (public.kept, public.assessed)


@pytest.mark.parametrize(("what", "kind"), [("members", "organisation"), ("promises", "commitment")])
def test_each_number_of_a_map_rests_on_so_many_records_open_to_its_readers(what, kind, begin, body, leader):
    there = PlaceFactory(parent=PlaceFactory(kind=Place.Kind.REGION))
    for level in (Level.PUBLIC, Level.PUBLIC, Level.COALITION):
        one = {"place": there, "confidentiality": level}
        if kind == "organisation":
            MembershipFactory(organisation=OrganisationFactory(**one))
        else:
            PublishedCommitmentFactory(owed_by=body, **one)
    briefing = begin(kinds=["map"])
    briefing.blocks.update(about={"map": what})

    ((row,),) = [section.rows for section in gather(briefing, leader, TODAY).sections]

    assert row.cells[1] == "2"
    assert [one.kind for one in row.citations] == [kind, kind]
    assert len({one.pk for one in row.citations}) == 2
