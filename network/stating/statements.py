"""An organisation says what its ties are: what stays, what changed, what is over, what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from accounts.log import log
from accounts.models import User
from crm.confidentiality import Level
from crm.models import Organisation
from network.models import Tie, TieAnswer

OVER = 0
CHANGED_MEANWHILE = _("Somebody else has changed these ties meanwhile. Look at them and answer again.")
SENSITIVE = frozenset({Tie.Kind.TRUSTS, Tie.Kind.CONFLICTS})


@dataclass(frozen=True)
class New:
    """A tie nobody had stated yet."""

    kind: str
    other: Organisation
    strength: int
    level: str = ""  # empty: as ties of its kind usually are


def usual_level(kind: str) -> Level:
    """Trust and conflict stay between an organisation and the centre, unless it opens them itself."""
    return Level.INTERNAL if kind in SENSITIVE else Level.COALITION


def note_answer(organisation: Organisation, today: date, by: Actor) -> TieAnswer:
    """Remember that it was asked and answered today, also when all stays as it was; once a day is enough."""
    via = Via.PHONE if isinstance(by.user, User) and by.user.is_centre else by.via
    answer, _is_new = TieAnswer.objects.get_or_create(
        organisation=organisation, answered_on=today,
        defaults={"by": by.user, "via": via, "is_demonstration": organisation.is_demonstration},
    )  # fmt: skip
    return answer


def replace_tie(tie: Tie, strength: int, today: date, by: Actor) -> Tie | None:
    """End what was said and begin what is said now; the same strength again changes nothing."""
    if strength == tie.strength:
        return None
    tie.ended_on = max(today, tie.started_on)
    tie.save(update_fields=["ended_on"])
    log(by, "ended", tie, changes={"ended_on": (None, tie.ended_on)})
    if strength == OVER:
        return None
    following = Tie.objects.create(
        kind=tie.kind, stated_by=tie.stated_by, other=tie.other, strength=strength, started_on=tie.ended_on,
        source=tie.source, confidentiality=tie.confidentiality, is_demonstration=tie.is_demonstration,
    )  # fmt: skip
    log(by, "recorded", following, changes={"strength": (tie.strength, strength)}, fields=["kind", "other"])
    return following


@transaction.atomic
def still_open(organisation: Organisation, numbers: Iterable[int]) -> dict[int, Tie]:
    """Lock and return those it states; one that somebody ended meanwhile is refused in words."""
    wanted = set(numbers)
    rows = Tie.objects.open().filter(pk__in=wanted, stated_by=organisation).select_related("stated_by", "other")
    found = {tie.pk: tie for tie in rows.select_for_update(of=("self",)).order_by("pk")}
    if set(found) != wanted:
        raise ValidationError(CHANGED_MEANWHILE)
    return found
