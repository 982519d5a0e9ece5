"""What people do with the events of a project: write them down, say who came, count."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from campaigns.asks.actions import save_changes
from campaigns.models import Assistance, EventAttendance, EventAudience, Project, ProjectEvent
from campaigns.models.project_events import FEWEST_CHILDREN, TargetGroup
from crm.actions.names import refuse_backwards
from crm.models import Organisation

PARTS = ("phase", "deliverable")  # of the same project


@transaction.atomic
def record_event(*, project: Project, by: Actor, **fields: Any) -> ProjectEvent:
    event = ProjectEvent(project=project, **fields)
    check_sense(event, fields)
    event.save()
    refuse_unseen(event, by)
    log(by, "recorded", event, fields=["project", *fields])
    return event


@transaction.atomic
def update_event(*, event: ProjectEvent, version: int | None, by: Actor, **fields: Any) -> ProjectEvent:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    event = ProjectEvent.objects.select_for_update().get(pk=event.pk)
    check_version(event, version)
    check_sense(event, fields)
    changes = save_changes(event, fields)
    refuse_unseen(event, by)
    log(by, "changed", event, changes=changes)
    return event


@transaction.atomic
def remove_event(*, event: ProjectEvent, by: Actor) -> None:
    """Only for slips, with who came and how many; trainings that were recorded from it stay as they are."""
    event = ProjectEvent.objects.select_for_update().get(pk=event.pk)
    given = Assistance.objects.filter(event=event)
    if by.user is not None and given.visible_to(by.user).exists():
        raise ValidationError(_("Trainings were recorded from this event: it has to stay."))
    given.update(event=None)
    log(by, "removed", event)
    event.delete()


@transaction.atomic
def add_attendances(
    *, event: ProjectEvent, organisations: Iterable[Organisation], by: Actor, people: int | None = None
) -> list[EventAttendance]:
    """Note that these came, each with so many people where they were counted; those noted before stay as they are."""
    event = ProjectEvent.objects.select_for_update().get(pk=event.pk)
    known = set(event.attendances.values_list("organisation", flat=True))
    new = {one.pk: one for one in organisations if one.pk not in known}
    made = [EventAttendance.objects.create(event=event, organisation=one, people=people) for one in new.values()]
    for one in made:
        # The subject is the row: the event's own history must not tell of an organisation that its readers may not see.
        log(by, "recorded", one, changes={"organisation": (None, one.organisation_id), "people": (None, people)})
    return made


@transaction.atomic
def update_attendance(*, attendance: EventAttendance, people: int | None, by: Actor) -> EventAttendance:
    attendance = EventAttendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
    changes = differences(attendance, {"people": people})
    attendance.people = people
    attendance.save(update_fields=["people"])
    log(by, "changed", attendance, changes=changes)
    return attendance


@transaction.atomic
def remove_attendance(*, attendance: EventAttendance, by: Actor) -> None:
    """Undo a slip: it did not come."""
    log(by, "removed", attendance, changes={"organisation": (attendance.organisation_id, None)})
    attendance.delete()


@transaction.atomic
def count_audience(
    *, event: ProjectEvent, groups: Mapping[str, int | None], version: int | None, by: Actor
) -> ProjectEvent:
    """Say which target groups were there and how many of each; None where nobody counted. Replaces what was said."""
    event = ProjectEvent.objects.select_for_update().get(pk=event.pk)
    check_version(event, version)
    refuse_few_children(groups)
    before = dict(event.audiences.values_list("group", "people"))
    if before == dict(groups):
        return event
    event.audiences.exclude(group__in=groups).delete()
    for group, people in groups.items():
        EventAudience.objects.update_or_create(event=event, group=group, defaults={"people": people})
    told = {name: (before.get(name), groups.get(name)) for name in sorted({*before, *groups})}
    changes = {
        name: change for name, change in told.items() if (name in before) != (name in groups) or len({*change}) > 1
    }
    save_changes(event, {})
    log(by, "counted who came", event, fields=["audiences"], changes=changes)
    return event


def refuse_few_children(groups: Mapping[str, int | None]) -> None:
    """In words what the table refuses anyway."""
    children = groups.get(TargetGroup.CHILDREN)
    if children is not None and children < FEWEST_CHILDREN:
        words = _("Fewer than %(fewest)d children are never counted here: say that they were there, without a number.")
        raise ValidationError({f"people_{TargetGroup.CHILDREN.value}": words % {"fewest": FEWEST_CHILDREN}})


def check_sense(event: ProjectEvent, fields: Mapping[str, Any]) -> None:
    refuse_backwards(*(fields.get(name, getattr(event, name)) for name in ("started", "ended")))
    for name in PARTS:
        part = fields.get(name)
        if part is not None and part.project_id != event.project_id:
            raise ValidationError({name: _("This belongs to another project.")})


def refuse_unseen(event: ProjectEvent, by: Actor) -> None:
    """Nobody hangs an event on a meeting that they may not see: it would vanish before their eyes."""
    if by.user is not None and not ProjectEvent.objects.visible_to(by.user).filter(pk=event.pk).exists():
        raise ValidationError({"meeting": _("Choose one of the suggestions.")})
