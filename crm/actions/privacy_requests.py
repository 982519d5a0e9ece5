"""What people do with requests over data: receive, extend once, answer."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import User
from crm.actions.tasks import record_task
from crm.models import PrivacyRequest, Task
from crm.reply_terms import months_after

ANSWERED_WITHIN = 1  # months (Article 12(3))
AT_MOST = 3


@transaction.atomic
def receive_request(
    *, by: Actor, handler: User | None = None, received_on: date | None = None, **fields: Any
) -> PrivacyRequest:
    """Write down that somebody uses a right; the clock begins on the day it came, and somebody has the task."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can record a request."))
    received_on = received_on or timezone.localdate()
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("A request cannot have come in the future.")})
    if not fields.get("person") and not str(fields.get("asked_by", "")).strip():
        raise ValidationError({"person": _("Say who asks.")})
    handler = handler or by.user
    due = months_after(received_on, ANSWERED_WITHIN)
    request = PrivacyRequest.objects.create(handler=handler, received_on=received_on, due_on=due, **fields)
    log(by, "received", request, fields=["kind", "person", "received_on"])
    what = _("Answer a privacy request: %(kind)s") % {"kind": request.get_kind_display()}
    record_task(what=what, assignee=handler, due_on=due, subject=request, by=by,
                is_demonstration=request.is_demonstration)  # fmt: skip
    return request


@transaction.atomic
def ask_about_oneself(*, kind: str, words: str, by: Actor) -> PrivacyRequest:
    """The person themselves asks, with their own account: we know who they are."""
    person = getattr(by.user, "person", None)
    if by.user is None or person is None:
        raise ValidationError(_("Your account is not tied to a person on record. Write to the centre."))
    if PrivacyRequest.objects.open().filter(person=person, kind=kind).exists():
        raise ValidationError({"kind": _("You have asked for this already; it is being handled.")})
    handler = someone_at_the_centre()
    due = months_after(timezone.localdate(), ANSWERED_WITHIN)
    request = PrivacyRequest.objects.create(
        kind=kind, person=person, words=words, identity=_("their own account"), handler=handler, due_on=due
    )
    log(by, "received", request, fields=["kind", "person", "received_on"])
    what = _("Answer a privacy request: %(kind)s") % {"kind": request.get_kind_display()}
    record_task(what=what, assignee=handler, due_on=due, subject=request, by=Actor(handler, by.via))
    return request


def someone_at_the_centre() -> User:
    """Who answers where nobody was named: leadership before officers, whoever came first."""
    found = User.objects.filter(is_active=True, role__in=["leadership", "officer"]).order_by("role", "pk").first()
    if found is None:
        raise ValidationError(_("There is nobody at the centre who could handle it."))
    return found


@transaction.atomic
def extend_request(*, request: PrivacyRequest, months: int, reason: str, by: Actor) -> PrivacyRequest:
    """Take longer once, by at most two months, with the reason that the person is told."""
    request = open_request(request)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it takes longer; the person is told.")})
    if request.extended_because:
        raise ValidationError(_("It was extended already."))
    if not 1 <= months <= AT_MOST - ANSWERED_WITHIN:
        raise ValidationError({"months": _("It can be extended by one or two months.")})
    before = request.due_on
    request.due_on = months_after(request.received_on, ANSWERED_WITHIN + months)
    request.extended_because = reason.strip()[:300]
    request.save(update_fields=["due_on", "extended_because"])
    log(by, "extended", request, changes={"due_on": (before, request.due_on)})
    return request


@transaction.atomic
def close_request(*, request: PrivacyRequest, state: str, outcome: str, by: Actor) -> PrivacyRequest:
    """Say what was done, or why not."""
    request = open_request(request)
    if state == PrivacyRequest.State.OPEN:
        raise ValidationError({"state": _("Say how it ended.")})
    if not outcome.strip():
        raise ValidationError({"outcome": _("Say what was done, or why it was refused.")})
    request.state, request.outcome, request.closed_on = state, outcome.strip(), timezone.localdate()
    request.save(update_fields=["state", "outcome", "closed_on"])
    finish_its_tasks(request)
    log(by, "closed", request, changes={"state": ("open", state)})
    return request


def open_request(request: PrivacyRequest) -> PrivacyRequest:
    locked = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not locked.is_open:
        raise ValidationError(_("This request is closed."))
    return locked


def finish_its_tasks(request: PrivacyRequest) -> None:
    Task.objects.about(request).open().update(done_at=timezone.now())
