"""What is done with a paper once it is frozen."""

import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job
from briefings import proving
from briefings.files import MEDIA, content_of, copy_of, file_name, is_named
from briefings.models import Briefing, Edition, Withdrawal


@dataclass(frozen=True)
class Taken:
    """A file as it leaves the house."""

    content: io.BytesIO
    name: str
    media_type: str


@transaction.atomic
def take(edition: Edition, *, kind: str, by: Actor) -> Taken:
    """Hand out a file of an edition and remember who took it; an internal one bears the name of its reader."""
    content = content_of(edition, kind)
    if is_named(edition, kind):
        content = copy_of(edition, kind, content, by.signed_in())
    log(by, "downloaded", edition, fields=[kind])
    return Taken(io.BytesIO(content), file_name(edition, kind), MEDIA[kind])


@transaction.atomic
def withdraw(edition: Edition, *, reason: str, by: Actor) -> Withdrawal:
    """Take a signed edition back for good: its address says so and why, and every link to it shuts."""
    Briefing.objects.select_for_update().get(
        pk=edition.briefing_id
    )  # an edition itself cannot be locked: nobody may change it
    locked = Edition.objects.for_list().get(pk=edition.pk)
    if locked.signed_at is None:
        raise ValidationError(_("Nobody has signed this edition: there is nothing to take back."))
    if locked.taken_back:
        raise ValidationError(_("This edition was withdrawn already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    made = Withdrawal.objects.create(edition=locked, reason=reason.strip()[:300], by=by.signed_in())
    log(by, "voided", locked)
    return made


@transaction.atomic
def prove_anew(edition: Edition, *, by: Actor) -> Job:
    """Queue drawing the files once more from the frozen data, to be compared with those that are stored.

    Drawing keeps a worker busy: whoever presses again while it waits is led to what they asked for.
    """
    params = {"edition": edition.pk}
    own = Job.objects.visible_to(by.signed_in()).unfinished().filter(asked_by=by.signed_in())
    return own.filter(kind=proving.JOB, params=params).first() or jobs.start(kind=proving.JOB, by=by, **params)
