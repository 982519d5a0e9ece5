"""What people do with asks."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.gates import GatedQuerySet
from accounts.log import differences, log
from campaigns.asks.drafts import body_of, keep_wording, write_draft
from campaigns.asks.moves import UNSIGNED, move, refuse_other_words, refuse_wordless
from campaigns.models import WORDS, Ask, AskInLetter, AskPressed, AskText, Campaign, Project
from campaigns.signing.asking import OPEN_TO_MEMBERS, asks_again
from crm.confidentiality import Level
from crm.models import Letter, Meeting


@transaction.atomic
def record_ask(*, campaigns: Iterable[Campaign] = (), by: Actor, **fields: Any) -> Ask:
    """Write down a demand as a draft."""
    return write_draft(campaigns=campaigns, by=by, **fields)


@transaction.atomic
def update_ask(
    *, ask: Ask, version: int | None, by: Actor, campaigns: Iterable[Campaign] | None = None, **fields: Any
) -> Ask:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    ask = Ask.objects.select_for_update().get(pk=ask.pk)
    check_version(ask, version)
    if "addressed_to" in fields or "addressed_office" in fields:
        body, office = (fields.get(name, getattr(ask, name)) for name in ("addressed_to", "addressed_office"))
        fields["addressed_to"] = body_of(body, office)
    refuse_wordless(ask.status, fields.get("text_en", ask.text_en), fields.get("text_bg", ask.text_bg))
    is_reworded = any(fields.get(name, getattr(ask, name)) != getattr(ask, name) for name in WORDS)
    refuse_changes(ask, fields, is_reworded=is_reworded)
    changes = save_changes(ask, fields)
    wording = keep_wording(ask, by)
    if wording and is_reworded:
        reopen_consent(ask, wording, by)
    refuse_losing_sight(Ask.objects.filter(pk=ask.pk), by)
    if campaigns is not None:
        set_campaigns(ask, campaigns, by)
    log(by, "changed", ask, fields=["campaigns"] if campaigns is not None else [], changes=changes)
    return ask


def refuse_changes(ask: Ask, fields: dict[str, Any], *, is_reworded: bool) -> None:
    """What was said to somebody keeps its words, and those who are being asked go on reading it."""
    if is_reworded:
        refuse_other_words(ask)
    if fields.get("confidentiality", Level.PUBLIC) not in OPEN_TO_MEMBERS and ask.consultations.open().exists():
        words = _("The members are being asked about it. Close the consultation first.")
        raise ValidationError({"confidentiality": words})


def reopen_consent(ask: Ask, wording: AskText, by: Actor) -> None:
    """Nobody stands behind words they did not read: those being asked are asked again, what was agreed is a draft."""
    if not asks_again(ask, wording, by) and ask.status in UNSIGNED:
        move(ask, Ask.Status.DRAFT, _("The wording changed; consent is open again."), by)


@transaction.atomic
def press_asks(*, meeting: Meeting, asks: Iterable[Ask], by: Actor) -> list[AskPressed]:
    """Note that these asks were brought up in the meeting; those noted before are left as they are."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return note(meeting.asks_pressed, asks, by, "pressed")


@transaction.atomic
def put_in_letter(*, letter: Letter, asks: Iterable[Ask], by: Actor) -> list[AskInLetter]:
    """Note that the letter speaks of these asks; those noted before are left as they are."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    return note(letter.asks_in_it, asks, by, "put in a letter")


@transaction.atomic
def take_back(*, link: AskPressed | AskInLetter, by: Actor) -> None:
    """Undo a slip: the ask was not brought up there."""
    log(by, "took back", link, changes={name: (pk, None) for name, pk in ends_of(link).items()})
    link.delete()


def note(links: Any, asks: Iterable[Ask], by: Actor, verb: str) -> list[Any]:
    known = set(links.values_list("ask_id", flat=True))
    new = {ask.pk: ask for ask in asks if ask.pk not in known}
    made = [links.create(ask=ask) for ask in new.values()]
    for one in made:
        # The subject is the link: an ask's own history must not tell of a meeting that its readers may not see.
        log(by, verb, one, changes={name: (None, pk) for name, pk in ends_of(one).items()})
    return made


def ends_of(link: AskPressed | AskInLetter) -> dict[str, int]:
    there = {"meeting": link.meeting_id} if isinstance(link, AskPressed) else {"letter": link.letter_id}
    return {"ask": link.ask_id, **there}


def save_changes(record: models.Model, fields: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Write the fields and the next version; return what differs."""
    changes = differences(record, fields)
    for name, value in fields.items():
        setattr(record, name, value)
    record.version += 1  # type: ignore[attr-defined]
    record.save(update_fields=[*fields, "version"])
    return changes


def set_campaigns(record: Ask | Project, campaigns: Iterable[Campaign], by: Actor) -> None:
    """Replace those the editor can see; the hidden ones stay."""
    seen = Campaign.objects.visible_to(by.user) if by.user else Campaign.objects.none()
    hidden = record.campaigns.exclude(pk__in=seen.values_list("pk", flat=True))
    record.campaigns.set([*campaigns, *hidden])


def refuse_losing_sight(record: GatedQuerySet[Any], by: Actor) -> None:
    """Nobody can hide a record from themselves: it would look lost to them."""
    if by.user is not None and not record.visible_to(by.user).exists():
        words = _("You would not see it any more. Ask the leadership to restrict it.")
        raise ValidationError({"confidentiality": words})
