"""What people do with trainings and help: write down what was given, and ask what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from campaigns.models import Assistance, EventAttendance, ProjectEvent, ProjectPartner
from campaigns.models.assistance import three_months_on
from crm.approximate import first_day
from crm.confidentiality import Level, stricter
from crm.models import Organisation

# Their values may tell what a later reader of the log must not read; the log says that they changed.
TOLD = ("kind", "given_on", "people", "follow_up_due", "confidentiality")
TAUGHT = (ProjectEvent.Kind.TRAINING, ProjectEvent.Kind.WORKSHOP)


@transaction.atomic
def record_assistance(*, by: Actor, **fields: Any) -> Assistance:
    """Note what was given; three months after the day it ended somebody is to ask what became of it."""
    author = by.signed_in()
    given_on = fields.get("given_on")
    refuse_future(given_on)
    made = Assistance.objects.create(
        author=author, **{"follow_up_due": three_months_on(given_on) if given_on else None, **fields}
    )
    refuse_losing_sight(Assistance.objects.filter(pk=made.pk), by)
    log(by, "recorded", made, fields=[*fields])
    return made


@transaction.atomic
def update_assistance(
    *, assistance: Assistance, version: int | None, fields: Mapping[str, Any], by: Actor
) -> Assistance:
    """Change what is named in `fields`; the day to ask moves along with the day it ended unless moved by hand."""
    assistance = locked(assistance, version)
    refuse_future(fields.get("given_on"))
    changes = save_changes(assistance, {**fields, **follow_along(assistance, fields)})
    refuse_losing_sight(Assistance.objects.filter(pk=assistance.pk), by)
    told = {name: change for name, change in changes.items() if name in TOLD}
    log(by, "changed", assistance, fields=[*changes], changes=told)
    return assistance


def follow_along(assistance: Assistance, fields: Mapping[str, Any]) -> dict[str, date | None]:
    was, now = assistance.given_on, fields.get("given_on", assistance.given_on)
    untouched = assistance.follow_up_due == (three_months_on(was) if was else None)
    if was == now or not untouched or assistance.followed_up_on:
        return {}
    return {"follow_up_due": three_months_on(now) if now else None}


@transaction.atomic
def follow_up(
    *, assistance: Assistance, effect: str, version: int | None, by: Actor, effect_note: str = "",
    ask_again: bool = False,
) -> Assistance:  # fmt: skip
    """Note what became of it; where nothing did yet, somebody asks again three months from today if wanted."""
    assistance = locked(assistance, version)
    today = timezone.localdate()
    again = ask_again and effect in Assistance.ASK_AGAIN
    fields = {
        "effect": effect,
        "effect_note": effect_note.strip(),
        "followed_up_on": today,
        "follow_up_due": three_months_on(today) if again else None,
    }
    changes = save_changes(assistance, fields)
    told = {name: change for name, change in changes.items() if name != "effect_note"}
    log(by, "followed up", assistance, fields=[*changes], changes=told)
    return assistance


@transaction.atomic
def move_follow_up(
    *, assistance: Assistance, follow_up_due: date | None, reason: str, version: int | None, by: Actor
) -> Assistance:
    """Another day to ask, or none at all, with the reason in the log."""
    assistance = locked(assistance, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if follow_up_due is not None and follow_up_due < timezone.localdate():
        raise ValidationError({"follow_up_due": _("This day is over: nobody could ask any more.")})
    changes = save_changes(assistance, {"follow_up_due": follow_up_due})
    log(by, "moved the follow-up", assistance, changes={**changes, "reason": (None, reason.strip())})
    return assistance


@transaction.atomic
def give_to_all_who_came(*, event: ProjectEvent, by: Actor) -> list[Assistance]:
    """One for each organisation noted at a training; done twice, it adds only those that came to it since."""
    assert by.user is not None  # noqa: S101  its door is the officers'
    event = ProjectEvent.objects.select_for_update(of=("self",)).select_related("project", "meeting").get(pk=event.pk)
    refuse_not_taught(event)
    served = Assistance.objects.visible_to(by.user).filter(event=event).values("given_to")
    came = EventAttendance.objects.visible_to(by.user).filter(event=event).exclude(organisation__in=served)
    rows = list(came.for_list())
    if not rows and not EventAttendance.objects.visible_to(by.user).filter(event=event).exists():
        raise ValidationError(_("Nobody is noted as having come. Say who came first."))
    shared = {**as_of(event), "given_by": lead_of(event, by)}
    return [record_assistance(given_to=one.organisation, people=one.people, **shared, by=by) for one in rows]


def as_of(event: ProjectEvent) -> dict[str, Any]:
    """What an event says of the training: its day where it is known to the day, and when to ask at the latest."""
    day, last = event.ended or event.started, event.last_day
    levels = [event.project.confidentiality, *([event.meeting.confidentiality] if event.meeting else [])]
    return {
        "kind": Assistance.Kind.TRAINING,
        "topic": str(event),
        "given_on": first_day(day) if len(day) == len("2024-05-17") else None,
        "follow_up_due": three_months_on(last) if last else None,
        "project": event.project,
        "event": event,
        "confidentiality": stricter(Level.INTERNAL, *levels),
        "is_demonstration": event.project.is_demonstration,
    }


def lead_of(event: ProjectEvent, by: Actor) -> Organisation | None:
    """Whoever leads the project gave it, as far as one organisation does."""
    assert by.user is not None  # noqa: S101
    leads = ProjectPartner.objects.visible_to(by.user).filter(project=event.project, role=ProjectPartner.Role.LEAD)
    found = [one.organisation for one in leads.for_list()[:2]]
    return found[0] if len(found) == 1 else None


def refuse_not_taught(event: ProjectEvent) -> None:
    if event.kind not in TAUGHT:
        raise ValidationError(_("Only a training or a workshop teaches something."))
    if event.last_day is not None and event.last_day > timezone.localdate():
        raise ValidationError(_("This event is not over yet."))


def refuse_future(given_on: date | None) -> None:
    if given_on is not None and given_on > timezone.localdate():
        raise ValidationError({"given_on": _("This day is still to come: write it down once it was given.")})


def locked(assistance: Assistance, version: int | None) -> Assistance:
    assistance = Assistance.objects.select_for_update(of=("self",)).get(pk=assistance.pk)
    check_version(assistance, version)
    return assistance
