"""Dossiers and erasures: asked for by one, released or confirmed by another."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job
from crm.models import Dossier, Erasure, Person, PrivacyRequest
from crm.privacy import dossier_files, erasing, erasure_job
from crm.privacy.rows import Subject


@transaction.atomic
def ask_for_dossier(*, person: Person, by: Actor, request: PrivacyRequest | None = None) -> Job:
    """Have everything gathered in the background; the log names who asked."""
    if person.erased_on:
        raise ValidationError(_("This person was erased. Nothing is held about them any more."))
    log(by, "asked for a dossier", person)
    return jobs.start(kind=dossier_files.KIND, by=by, person=person.pk, request=request.pk if request else None)


@transaction.atomic
def release_dossier(*, dossier: Dossier, by: Actor) -> Dossier:
    """Let it go: whoever asked for it, and the person with their own account, may open it from now on."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if by.user is None or not by.user.is_leadership:
        raise ValidationError(_("Leadership releases dossiers."))
    if dossier.asked_by_id == by.user.pk:
        raise ValidationError(_("You asked for it yourself: somebody else of leadership looks at it first."))
    if dossier.released_at is None:
        dossier.released_by, dossier.released_at = by.user, timezone.now()
        dossier.save(update_fields=["released_by", "released_at"])
        log(by, "released a dossier", dossier.person)
    return dossier


def take_dossier(*, dossier: Dossier, by: Actor) -> None:
    log(by, "took a dossier along", dossier.person)


@transaction.atomic
def prepare_erasure(
    *,
    person: Person,
    reason: str,
    by: Actor,
    passages: Iterable[list[Any]] = (),
    files: Iterable[list[Any]] = (),
    spellings: Iterable[str] = (),
    request: PrivacyRequest | None = None,
) -> Erasure:
    """Propose it, with what is to be replaced in other people's texts; nothing goes before leadership confirms."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_on:
        raise ValidationError(_("This person was erased already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why they are erased; the line stays, so leave the name out.")})
    if any(part.casefold() in reason.casefold() for part in person.name.split() if len(part) > 3):
        raise ValidationError({"reason": _("Leave the name out: this line stays when the person is gone.")})
    Erasure.objects.filter(person=person, state=Erasure.State.PREPARED).update(
        state=Erasure.State.DROPPED, spellings=[]
    )
    erasure = Erasure.objects.create(
        person=person, reason=reason.strip()[:300], prepared_by=by.user, request=request,
        passages=list(passages), files=list(files), spellings=[one.strip() for one in spellings if one.strip()],
    )  # fmt: skip
    log(by, "prepared an erasure", person)
    return erasure


@transaction.atomic
def drop_erasure(*, erasure: Erasure, by: Actor) -> Erasure:
    erasure = waiting(erasure)
    erasure.state, erasure.spellings = Erasure.State.DROPPED, []
    erasure.save(update_fields=["state", "spellings"])
    log(by, "dropped an erasure", erasure.person)
    return erasure


@transaction.atomic
def confirm_erasure(*, erasure: Erasure, by: Actor) -> Job:
    """Leadership says yes; from here there is no way back."""
    erasure = waiting(erasure)
    if by.user is None or not by.user.is_leadership:
        raise ValidationError(_("Leadership confirms an erasure."))
    if erasure.prepared_by_id == by.user.pk:
        raise ValidationError(_("You prepared it yourself: somebody else of leadership confirms it."))
    if erasing.holds_on(Subject.of(erasure.person)).exists():
        raise ValidationError(_("Somebody put a hold on this record: it is not erased while the hold lasts."))
    erasure.state, erasure.confirmed_by, erasure.confirmed_at = Erasure.State.CONFIRMED, by.user, timezone.now()
    erasure.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    log(by, "confirmed an erasure", erasure.person)
    return jobs.start(kind=erasure_job.KIND, by=by, erasure=erasure.pk)


def waiting(erasure: Erasure) -> Erasure:
    locked = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    if locked.state != Erasure.State.PREPARED:
        raise ValidationError(_("This erasure does not wait for a word any more."))
    return locked
