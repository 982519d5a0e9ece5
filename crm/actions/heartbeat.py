"""Asking "still right?", and the four ways an answer comes back: link, phone, paper, own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs, links, outbox
from accounts.actors import Actor, Via
from accounts.log import log
from accounts.models import Job, OneTimeLink
from crm import heartbeat, heartbeat_answers
from crm.actions.organisations import change_organisation
from crm.actions.proposals import propose, take_back
from crm.models import Organisation, ProfileCheck, ProposedChange
from crm.profile_fields import SENSITIVE, confirm_fields


@transaction.atomic
def ask_organisation(*, organisation: Organisation, by: Actor, occasion: str = "") -> ProfileCheck:
    """Ask one organisation now; what it was asked before is closed, unless it was only just written to there."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    earlier = ProfileCheck.objects.open().filter(organisation=organisation).first()
    if earlier and earlier.sent_to == heartbeat.address_of(organisation):
        refuse_writing_again(earlier)
    return heartbeat.open_check(organisation=organisation, by=by, occasion=occasion)


@transaction.atomic
def ask_group(*, organisations: Iterable[Organisation], by: Actor, occasion: str = "") -> Job:
    """Ask many in the background, with a page that shows how far it is."""
    ids = sorted(one.pk for one in organisations)
    if not ids:
        raise ValidationError(_("Nobody is chosen."))
    return jobs.start(kind=heartbeat.JOB, by=by, organisations=ids, occasion=occasion)


@transaction.atomic
def remind(*, check: ProfileCheck, by: Actor) -> ProfileCheck:
    """Write once more: the same link while it works, otherwise a fresh one."""
    check = still_waiting(check)
    address = heartbeat.address_of(check.organisation)
    if not address:
        raise ValidationError(_("There is no e-mail address. Ring them instead."))
    refuse_writing_again(check)
    renew_link(check, by)
    check.sent_to, check.promised_at = address, timezone.now()
    check.save(update_fields=["sent_to", "promised_at", "link"])
    outbox.add(heartbeat.send_question, check.pk)
    log(by, "reminded them of the question", check.organisation, fields=["profile_checks"])
    return check


@transaction.atomic
def renew(*, check: ProfileCheck, by: Actor) -> ProfileCheck:
    """Make sure that there is a link to copy or print."""
    check = still_waiting(check)
    if renew_link(check, by):
        check.save(update_fields=["link"])
        log(by, "made a fresh link", check.organisation, fields=["profile_checks"])
    return check


def renew_link(check: ProfileCheck, by: Actor) -> bool:
    """Return whether the link is a new one."""
    if heartbeat.url_of(check):
        return False
    if check.link is not None and check.link.used_at is None:
        links.spend(check.link)
    check.link = links.open_link(OneTimeLink.Purpose.PROFILE, made_by=by.user, lasts=heartbeat.LINK_LASTS)
    return True


def refuse_writing_again(check: ProfileCheck) -> None:
    if heartbeat.was_written_to(check, timezone.now()):
        raise ValidationError(_("They were written to a short while ago. Give them a day."))


def still_waiting(check: ProfileCheck) -> ProfileCheck:
    locked = ProfileCheck.objects.select_for_update(of=("self",)).select_related("organisation", "link")
    check = locked.get(pk=check.pk)
    if check.answered_at is not None or check.closed_at is not None:
        raise ValidationError(_("This question is settled already."))
    return check


@transaction.atomic
def note_attempt(*, check: ProfileCheck, note: str, tried_on: date, by: Actor) -> ProfileCheck:
    """Write down what came of ringing them."""
    check = still_waiting(check)
    check.note, check.tried_on = note, tried_on
    check.save(update_fields=["note", "tried_on"])
    log(by, "tried to reach them", check.organisation, fields=["note"])
    return check


@transaction.atomic
def give_up(*, check: ProfileCheck, reason: str, by: Actor) -> ProfileCheck:
    """Stop waiting: the link dies, and the reason stands where the note stood."""
    check = still_waiting(check)
    check.note = reason
    check.save(update_fields=["note"])
    heartbeat.close(check)
    log(by, "gave up asking", check.organisation, fields=["profile_checks"])
    return check


@dataclass(frozen=True)
class Answer:
    """What was said: fields that are right, fields with their new values, and who said it."""

    confirmed: Iterable[str] = ()
    changed: Mapping[str, Any] = field(default_factory=dict)
    is_whole: bool = False  # every field the form showed was confirmed or changed
    name: str = ""
    on_paper: bool = False


@transaction.atomic
def answer_profile(
    *, organisation: Organisation, check: ProfileCheck | None, version: int | None, answer: Answer, by: Actor
) -> list[ProposedChange]:
    """Take over an answer and return what now waits for an officer; Conflict when the profile changed meanwhile."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    check = heartbeat_answers.still_open(check, by) if check else heartbeat_answers.open_check_of(organisation)
    if check is not None and check.organisation_id != organisation.pk:
        raise ValidationError(_("Nobody waits for this answer any more. What you sent was not taken over."))
    sensitive = {name: value for name, value in answer.changed.items() if name in SENSITIVE}
    free = {name: value for name, value in answer.changed.items() if name not in SENSITIVE}
    organisation = change_organisation(organisation=organisation, version=version, by=by, **free)
    proposals = propose(organisation=organisation, wanted=sensitive, by=by, name=answer.name)
    as_it_is = {*answer.confirmed, *sensitive} - {row.field for row in proposals}
    take_back(organisation=organisation, fields=as_it_is, by=by)
    confirm_fields(organisation, answer.confirmed, by)
    log(by, "answered", organisation, fields=[*answer.confirmed, *answer.changed])
    if answer.is_whole:
        heartbeat_answers.confirm_whole(organisation, by)
    if check is not None:
        heartbeat_answers.settle(check, by, name=answer.name, on_paper=answer.on_paper)
    return proposals


def by_link(check: ProfileCheck) -> Actor:
    return Actor(None, Via.LINK, f"{check.link_id}")


def by_phone(check: ProfileCheck, officer: Actor) -> Actor:
    return Actor(officer.user, Via.PHONE, f"{check.pk}")
