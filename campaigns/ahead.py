"""What comes next in a campaign, as far as its reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from accounts.gates import Visitor
from campaigns.models import Ask, AskPressed, Campaign
from campaigns.phases.stages import Mark, Stage
from crm.models import Meeting, Participation, Task, Tenure

MOST_TASKS = 5


@dataclass(frozen=True)
class Ahead:
    milestone: Mark | None
    meeting: Meeting | None
    tasks: list[Task]
    more_tasks: bool

    @property
    def is_empty(self) -> bool:
        return not (self.milestone or self.meeting or self.tasks)


def of(campaign: Campaign, stages: Sequence[Stage], asks: Sequence[Ask], user: Visitor) -> Ahead:
    tasks = open_tasks(campaign, asks, user)
    return Ahead(next_mark(stages), next_meeting(asks, user), tasks[:MOST_TASKS], len(tasks) > MOST_TASKS)


def next_mark(stages: Sequence[Stage]) -> Mark | None:
    """The earliest that is not reached; one without a day comes last."""
    waiting = [mark for stage in stages for mark in stage.marks if mark.milestone.done_on is None]
    return min(waiting, key=lambda mark: (mark.day is None, mark.day or date.max, mark.milestone.pk), default=None)


def next_meeting(asks: Sequence[Ask], user: Visitor) -> Meeting | None:
    """The next one planned with whom the asks are addressed to, or where one of them is to be brought up."""
    bodies = {ask.addressed_to.pk for ask in asks if ask.addressed_to}
    posts = Tenure.objects.visible_to(user).filter(organisation__in=bodies)
    seats = Participation.objects.held_by_visible(user).filter(Q(organisation__in=bodies) | Q(capacity__in=posts))
    put = AskPressed.objects.filter(ask__in=[ask.pk for ask in asks])
    planned = Meeting.objects.visible_to(user).filter(state=Meeting.State.PLANNED, held_on__gte=timezone.localdate())
    with_them = Q(pk__in=seats.values("meeting")) | Q(pk__in=put.values("meeting"))
    return planned.filter(with_them).defer("search", "notes").order_by("held_on", "held_at", "pk").first()


def open_tasks(campaign: Campaign, asks: Sequence[Ask], user: Visitor) -> list[Task]:
    """Those about the campaign or one of its asks."""
    kinds = ContentType.objects.get_for_models(Campaign, Ask)
    about = Q(subject_type=kinds[Campaign], subject_id=campaign.pk)
    about |= Q(subject_type=kinds[Ask], subject_id__in=[ask.pk for ask in asks])
    return list(Task.objects.visible_to(user).open().filter(about).for_reader(user)[: MOST_TASKS + 1])
