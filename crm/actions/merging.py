"""What officers do with records that may be one: merge, undo, say that they are not the same."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.models import Role, User
from crm import register_numbers
from crm.actions.organisations import refuse_for_leadership
from crm.actions.tasks import record_task
from crm.merging.fields import GONE, KEPT, choosable, values_of
from crm.merging.joining import Joined, join, locked
from crm.merging.preview import preview
from crm.merging.undoing import take_back, why_not
from crm.models import DuplicatePair, Erasure, Merge, Organisation, Person
from crm.models.merging import kind_of
from crm.profile_fields import hides_parent

DECIDE_WITHIN = timedelta(days=14)


class ChangedSince(Exception):
    """What the merge would do is no longer what was shown."""


@transaction.atomic
def merge_records(
    *, kept: Any, gone: Any, choices: Mapping[str, str], keeps_name: bool, seen: str | None, by: Actor
) -> Merge:
    """Make one of two; ChangedSince unless it does what was `seen` in the preview. Nothing is deleted."""
    person = by.signed_in()
    refuse_pair(kept, gone)
    kept, gone = locked(kept, gone)
    refuse_merged(kept, gone)
    refuse_choices(kept, gone, choices, person)
    if seen is not None and preview(kept, gone, choices, keeps_name, person).fingerprint != seen:
        raise ChangedSince
    logins = {values_of(one).get("user") for one in (kept, gone)} - {None}
    joined = join(kept, gone, choices, keeps_name)
    refuse_number(kept, joined)
    merge = book(kept, gone, choices, joined, person)
    tell_of_login(logins - {joined.after.get("user")}, by)
    log(
        by, "merged another record into it", kept, fields=sorted(name for name, side in choices.items() if side == GONE)
    )
    log(by, "merged it into another record", gone, fields=["merged_into"])
    return merge


def book(kept: Any, gone: Any, choices: Mapping[str, str], joined: Joined, user: User) -> Merge:
    kind = kind_of(kept)
    return Merge.objects.create(
        **{f"kept_{kind}": kept, f"gone_{kind}": gone},
        choices=dict(choices), before=joined.before, after=joined.after, moved=joined.folded.moved,
        folded=joined.folded.folded, made=joined.made, by=user,
        is_demonstration=kept.is_demonstration and gone.is_demonstration,
    )  # fmt: skip


def refuse_pair(kept: Any, gone: Any) -> None:
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise ValidationError(_("Choose two different records of the same kind."))


def refuse_merged(kept: Any, gone: Any) -> None:
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise ValidationError(_("One of the two was merged into another record already."))
    if getattr(kept, "erased_on", None) or getattr(gone, "erased_on", None):
        raise ValidationError(_("The data of one of the two were erased: there is nothing to merge."))
    if isinstance(kept, Person) and Erasure.objects.filter(person__in=[kept, gone]).under_way().exists():
        raise ValidationError(_("The erasure of one of the two is under way. Finish or drop it first."))
    if getattr(kept, "key", None) and getattr(gone, "key", None):
        raise ValidationError(
            _("Both belong to the reference data, each with an entry of its own: they are not merged.")
        )


def refuse_choices(kept: Any, gone: Any, choices: Mapping[str, str], user: User) -> None:
    """Only fields there are, only records the user may see; what is hidden from the user is not overwritten."""
    names = {field.name for field in choosable(type(kept))}
    if not set(choices) <= names or not set(choices.values()) <= {KEPT, GONE}:
        raise ValidationError(_("This choice is not possible."))
    if isinstance(kept, Organisation) and choices.get("parent") == GONE and hides_parent(kept, user):
        refuse_for_leadership()
    both_accounts = getattr(kept, "user_id", None) and getattr(gone, "user_id", None)
    if both_accounts and "user" not in choices:
        raise ValidationError({"user": _("Both have an account: choose the one that stays with the person.")})


def refuse_number(kept: Any, joined: Joined) -> None:
    """A number taken over must fit what kind of body it is now."""
    before = joined.before[KEPT]
    if isinstance(kept, Organisation) and any(
        before[name] != joined.after[name] for name in ("register_number", "kind", "place")
    ):
        register_numbers.checked(kept.register_number, kind=kept.kind, place=kept.place)


def tell_of_login(logins: set[Any], by: Actor) -> None:
    """An account that belongs to no person any more goes on working; an administrator decides what becomes of it."""
    for login in User.objects.filter(pk__in=logins):
        told = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk").first()
        if told is None:
            told = User.objects.filter(role=Role.LEADERSHIP, is_active=True).order_by("pk").first()
        with translation.override(told.language if told else None):
            words = _(
                "Decide on the account %(email)s: two records of one person were merged, and it belongs to none now"
            )
            what = (words % {"email": login.email})[:250]
        if told is not None:
            record_task(what=what, assignee=told, due_on=timezone.localdate() + DECIDE_WITHIN, by=by)


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor) -> Merge:
    """Both as they were; what people changed since stays as they made it and is named in `left`."""
    person = by.signed_in()
    kept, gone = locked(merge.kept, merge.gone)
    merge = Merge.objects.select_for_update(of=("self",)).for_list().get(pk=merge.pk)
    refusal = why_not(merge)
    if refusal:
        raise ValidationError(refusal)
    merge.left = take_back(merge, kept, gone)
    merge.undone_by, merge.undone_at = person, timezone.now()
    merge.save(update_fields=["left", "undone_by", "undone_at"])
    log(by, "undid a merge", kept, fields=merge.left["fields"])
    log(by, "undid a merge", gone)
    return merge


@transaction.atomic
def tell_apart(*, pair: DuplicatePair, why: str, by: Actor) -> DuplicatePair:
    """They are two: remembered with the reason, and never suggested again."""
    if not why.strip():
        raise ValidationError({"why": _("Say how you know: the next one who looks will ask.")})
    pair = DuplicatePair.objects.select_for_update(of=("self",)).for_list().get(pk=pair.pk)
    pair.state, pair.why, pair.by, pair.at = (
        DuplicatePair.State.NOT_THE_SAME,
        why.strip()[:300],
        by.user,
        timezone.now(),
    )
    pair.save(update_fields=["state", "why", "by", "at"])
    log(by, "said that two are not the same", pair, fields=["why"])
    return pair


@transaction.atomic
def suspect_again(*, pair: DuplicatePair, by: Actor) -> DuplicatePair:
    pair = DuplicatePair.objects.select_for_update(of=("self",)).for_list().get(pk=pair.pk)
    if pair.state == DuplicatePair.State.NOT_THE_SAME:
        pair.state, pair.why, pair.by, pair.at = DuplicatePair.State.SUSPECTED, "", None, None
        pair.save(update_fields=["state", "why", "by", "at"])
        log(by, "suspected two again", pair)
    return pair
