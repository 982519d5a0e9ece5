"""Somebody went and looked: what they saw is kept for good, a later look of theirs takes its place visibly."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clean_copies, files
from accounts.actors import Actor, Via
from accounts.log import log
from accounts.templatetags.fmt import day
from crm.models import Place
from monitoring.checks import links
from monitoring.models import CheckRequest, CheckRound, LocalCheck
from monitoring.models.checks import OPEN_TO_MEMBERS

MOST_CHECKS = 40  # over one request: a link may be in strange hands, and what is kept is kept for good
BEFORE_THE_ROUND = 60  # days: who was there lately need not go again


@transaction.atomic
def check(
    *, request: CheckRequest, place: Place, answer: str, checked_on: date, by: Actor, note: str = "",
    name: str = "", photo: "UploadedFile[Any] | None" = None, key: UUID | None = None,
) -> LocalCheck:  # fmt: skip
    """Keep what was seen. The same form sent twice is kept once, also where its twin comes after the end."""
    round_now = CheckRound.objects.select_for_update().select_related("commitment").get(pk=request.round_id)  # type: ignore[misc]
    earlier = sent_before(request, key)
    if earlier is not None:
        return earlier
    if key and LocalCheck.objects.filter(key=key).exists():
        raise ValidationError(_("This form was sent before, for something else. Load the page anew."))
    request = locked(request, round_now, by)
    refuse_nonsense(request, place, checked_on)
    made = LocalCheck(
        request=request, place=place, answer=answer, checked_on=checked_on, note=note.strip(), name=name.strip(),
        by=by.user, via=by.via, key=key,
    )  # fmt: skip
    made.replaces = earlier_of(made)
    if photo is not None:
        store(made, photo)
    made.save()
    log(by, "checked on the spot", request.round, changes={"place": (None, place.pk), "check": (None, made.pk)})
    return made


def sent_before(request: CheckRequest, key: UUID | None) -> LocalCheck | None:
    return LocalCheck.objects.filter(key=key, request=request).first() if key else None


def locked(request: CheckRequest, round_now: CheckRound, by: Actor) -> CheckRequest:
    """The round is held, so that its end stands still; refuse what comes too late or from strangers."""
    now = CheckRequest.objects.for_list().select_for_update(of=("self",)).get(pk=request.pk)
    now.round = round_now
    if not round_now.takes_answers(timezone.localdate()) or round_now.commitment.confidentiality not in OPEN_TO_MEMBERS:
        words = _("The last day to check was %(day)s. What you sent was not taken over; ring the centre.")
        raise ValidationError(words % {"day": day(round_now.answers_until)}, code="over")
    if by.via == Via.LINK and (now.link_id != request.link_id or not links.is_usable(now)):
        raise ValidationError(_("This link no longer works. What you sent was not taken over."), code="over")
    if not CheckRequest.objects.of_members().filter(pk=now.pk).exists():
        raise ValidationError(_("This organisation is no member of the coalition today."), code="over")
    return now


def refuse_nonsense(request: CheckRequest, place: Place, checked_on: date) -> None:
    today = timezone.localdate()
    if checked_on > today:
        raise ValidationError({"checked_on": _("This day is still to come.")})
    if (timezone.localdate(request.round.opened_at) - checked_on).days > BEFORE_THE_ROUND:
        raise ValidationError({"checked_on": _("That is too long ago: please look again.")})
    if not request.round.municipalities.filter(pk=place.pk).exists():
        raise ValidationError({"place": _("This municipality is not part of the round.")})
    if request.checks.count() >= MOST_CHECKS:
        raise ValidationError(_("So many checks are enough for a page. Ring the centre."), code="over")


def earlier_of(made: LocalCheck) -> LocalCheck | None:
    """Return what the same person said of the same municipality: by account, else by the name they give."""
    rows = LocalCheck.objects.standing().filter(request=made.request, place=made.place)
    if made.by and made.via != Via.PHONE:
        return rows.filter(by=made.by).exclude(via=Via.PHONE).order_by("-pk").first()
    nameless = [one for one in rows.order_by("-pk") if one.by is None or one.via == Via.PHONE]
    return next((one for one in nameless if one.name.casefold() == made.name.casefold()), None)


def store(made: LocalCheck, photo: "UploadedFile[Any]") -> None:
    """Keep the picture alone: where and with what it was taken is nobody's business."""
    try:
        checked = files.check(photo)
        if not checked.media_type.startswith("image/"):
            raise ValidationError(_("This is no photo: PNG, JPEG or WebP, please."))
        clean = ContentFile(clean_copies.clean_copy(photo.read(), checked.media_type).content, name="photo")
    except ValidationError as refusal:
        raise ValidationError({"photo": refusal.messages}) from None
    made.photo, made.media_type, made.size = clean, checked.media_type, clean.size
    made.sha256 = files.fingerprint(clean)


def by_link(request: CheckRequest) -> Actor:
    return Actor(None, Via.LINK, f"{request.link_id}")


def by_phone(request: CheckRequest, officer: Actor) -> Actor:
    return Actor(officer.user, Via.PHONE, f"{request.pk}")
