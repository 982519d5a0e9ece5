"""What changed since we last met: asked by a template, answered from the records, the same each time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Role
from briefings import actions
from briefings.gathering import gather
from crm.confidentiality import Level
from crm.models import Side
from monitoring.models import Assessment, Delivery
from tests.factories import (
    AssessmentFactory,
    MeetingFactory,
    MinistryFactory,
    ParticipationFactory,
    PublishedCommitmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def publish(commitment, number, delivery, days_ago):
    draft = AssessmentFactory(commitment=commitment, delivery=delivery)
    Assessment.objects.filter(pk=draft.pk).update(
        state="published", number=number, approver=UserFactory(role=Role.LEADERSHIP),
        published_at=timezone.now() - timedelta(days=days_ago),
    )  # fmt: skip


def test_it_counts_from_the_last_meeting_that_the_paper_may_know(leader):
    ministry = MinistryFactory()
    for days_ago, level in ((30, Level.PUBLIC), (5, Level.RESTRICTED)):
        meeting = MeetingFactory(held_on=TODAY() - timedelta(days=days_ago), confidentiality=level)
        ParticipationFactory(meeting=meeting, organisation=ministry, side=Side.THEIRS)
    promise = PublishedCommitmentFactory(owed_by=ministry, title="Места без такса", confidentiality=Level.PUBLIC)
    publish(promise, 1, Delivery.LIMITED, days_ago=60)
    publish(promise, 2, Delivery.COMPLETE, days_ago=10)

    briefing = actions.begin(
        preset="since", institution=ministry, language="en", level=Level.PUBLIC, by=Actor.of(leader)
    )
    paper = gather(briefing, leader, TODAY())
    moved = next(one for one in paper.sections if one.key == "moved")

    assert {block.about["since"] for block in briefing.blocks.all() if block.about} == {
        (TODAY() - timedelta(days=30)).isoformat()
    }
    assert len(moved.statements) == 1
    assert "(before:" in moved.statements[0].text
    assert paper.frozen() == gather(briefing, leader, TODAY()).frozen()
