"""What the centre does with its opinions of people and bodies. The log says that, when and by whom; never what."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import User
from campaigns.models import Ask, Influence, Stance
from crm import kinds
from crm.confidentiality import Level, stricter
from crm.models import Document, Letter, Meeting, Organisation, Person

Target = Person | Organisation
Ground = Meeting | Letter | Document


@transaction.atomic
def record_stance(
    *, ask: Ask, target: Target, position: str, ground: Ground, note: str, by: Actor,
    taken_on: date | None = None, confidentiality: str = Level.INTERNAL,
) -> Stance:  # fmt: skip
    """Add to the history; without a day it is that of the ground."""
    writer = by.signed_in()
    for record, field in ((ask, "ask"), (target, "target"), (ground, "ground")):
        refuse_unseen(record, field, writer)
    refuse_erased(target)
    refuse_unsaid(note, "note")
    day = day_from(taken_on, day_of(ground), "taken_on")
    stance = Stance.objects.create(
        ask=ask, position=position, note=note.strip(), author=writer, taken_on=day,
        confidentiality=as_strict_as(confidentiality, ask, target, ground),
        **{kinds.kind_of(target): target, kinds.kind_of(ground): ground},
    )  # fmt: skip
    log(by, "recorded", stance, fields=["position", "note", "taken_on"], changes=about(stance, "ask_id"))
    return stance


@transaction.atomic
def record_influence(
    *, target: Target, weight: int, reason: str, by: Actor, since: date | None = None,
    confidentiality: str = Level.INTERNAL,
) -> Influence:  # fmt: skip
    """Add to the history; the earlier ones stay."""
    writer = by.signed_in()
    refuse_unseen(target, "target", writer)
    refuse_erased(target)
    refuse_unsaid(reason, "reason")
    influence = Influence.objects.create(
        weight=weight, reason=reason.strip(), since=day_from(since, None, "since"), author=writer,
        confidentiality=as_strict_as(confidentiality, target), **{kinds.kind_of(target): target},
    )  # fmt: skip
    log(by, "recorded", influence, fields=["weight", "reason", "since"], changes=about(influence))
    return influence


@transaction.atomic
def take_back(*, opinion: Stance | Influence, by: Actor) -> None:
    """Undo a slip of one's own, within a day; the log keeps that there was one."""
    if by.user is None or not type(opinion).objects.changeable_by(by.user).filter(pk=opinion.pk).exists():
        raise ValidationError(_("Only who wrote it can take it back, and only within a day."))
    was = about(opinion, "ask_id") if isinstance(opinion, Stance) else about(opinion)
    log(by, "took back", opinion, changes={name: (pk, None) for name, (_none, pk) in was.items()})
    opinion.delete()


def about(opinion: Stance | Influence, *more: str) -> dict[str, tuple[None, int]]:
    """Whom and what it is about, by number: what is thought of somebody stands in the opinion alone."""
    names = ("person_id", "organisation_id", *more)
    return {name.removesuffix("_id"): (None, pk) for name in names if (pk := getattr(opinion, name))}


def as_strict_as(wanted: str, *records: models.Model) -> Level:
    """Never wider than internal, and as strict as whatever it speaks of."""
    return stricter(Level.INTERNAL, wanted, *(getattr(one, "confidentiality", Level.INTERNAL) for one in records))


def refuse_unseen(record: models.Model, field: str, writer: User) -> None:
    gated = type(record)._default_manager.all()
    if not gated.visible_to(writer).filter(pk=record.pk).exists():  # type: ignore[attr-defined]
        raise ValidationError({field: _("Choose one of the suggestions.")})


def refuse_erased(target: Target) -> None:
    if isinstance(target, Person) and target.erased_on:
        raise ValidationError({"target": _("This person was erased: nothing is kept about them any more.")})


def refuse_unsaid(words: str, field: str) -> None:
    if not words.strip():
        raise ValidationError({field: _("Say why you think so: what they said or did.")})


def day_of(ground: Ground) -> date | None:
    """The day it was seen there; a paper may tell of any day. What has not happened yet shows nothing."""
    if isinstance(ground, Meeting):
        if ground.state != Meeting.State.HELD:
            raise ValidationError({"ground": _("This meeting was not held: it shows nothing yet.")})
        return ground.held_on
    if isinstance(ground, Letter):
        if ground.dated_on is None or ground.voided_at is not None:
            raise ValidationError({"ground": _("This letter is a draft or was withdrawn: it shows nothing.")})
        return ground.dated_on
    return None


def day_from(chosen: date | None, first: date | None, field: str) -> date:
    """The chosen day, else that of the ground; it lies neither ahead nor before the ground."""
    day = chosen or first or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({field: _("This day has not come yet.")})
    if first and day < first:
        raise ValidationError({field: _("This is before the day of the meeting or letter.")})
    return day
