"""How far a record may travel, and whom each level is open to."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.wording import read_of

if TYPE_CHECKING:
    from accounts.gates import Visitor


class Level(models.TextChoices):
    """From the widest to the narrowest."""

    PUBLIC = "public", _("public")
    COALITION = "coalition", _("coalition")
    INTERNAL = "internal", _("internal")
    RESTRICTED = "restricted", _("restricted")

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    @property
    def up_to(self) -> "list[Level]":
        """The levels a reader of this level may see: this one and every wider one."""
        return list(Level)[: self.rank + 1]


def stricter(*levels: str) -> Level:
    """Return the narrowest: of linked, merged or copied records it wins."""
    return max((Level(level) for level in levels), key=lambda level: level.rank)


def levels_open_to(user: "Visitor") -> list[Level]:
    """Return the levels open to a visitor as such; `restricted` opens to leadership only."""
    if not isinstance(user, User) or not user.is_active:
        return [Level.PUBLIC]
    if user.role == Role.LEADERSHIP:
        return list(Level)
    if user.role in {Role.OFFICER, Role.ADMIN}:
        return Level.INTERNAL.up_to
    return Level.COALITION.up_to if speaks_for_a_member(user) else [Level.PUBLIC]


def speaks_for_a_member(user: User) -> bool:
    """Whether the user represents, today, an organisation that is a member or associate today.

    Asked once per request: the user object lives no longer than that.
    """
    known = getattr(user, "_speaks_for_a_member", None)
    if known is None:
        from crm.models import Representation  # noqa: PLC0415  the models use the levels

        known = Representation.objects.current(timezone.localdate()).of_members().filter(user=user).exists()
        user._speaks_for_a_member = known  # type: ignore[attr-defined]
    return bool(known)


def read_by_gates(user: "Visitor") -> tuple[Any, ...]:
    """Return all that gates read of a visitor: what was compiled or read for one of them is kept under it."""
    levels_open_to(user)  # finds out whom they speak for
    return read_of(user)


def within_reach(user: "Visitor", named: Q | None = None) -> Q:
    """The one rule of confidentiality as a condition; `named` opens restricted rows to those named on them."""
    open_levels = Q(confidentiality__in=levels_open_to(user))
    if named is None or not isinstance(user, User) or Level.RESTRICTED in levels_open_to(user):
        return open_levels
    return open_levels | (Q(confidentiality=Level.RESTRICTED) & named)


def no_stricter_than_kept() -> Q:
    """Of merged records: those open to whoever sees the one they became.

    That one may have been opened wider since: the names of a narrower one are then not for its new readers.
    """
    wider = Q(pk__in=[])
    for level in Level:
        wider |= Q(merged_into__confidentiality=level, confidentiality__in=level.up_to)
    return wider


def became(named: "QuerySet[Any]") -> "QuerySet[Any]":
    """Say of each record, as `became`, which one it is today: itself, or the one it was merged into."""
    open_ones = named.filter(Q(merged_into=None) | no_stricter_than_kept())
    found: QuerySet[Any] = open_ones.annotate(became=Coalesce("merged_into", "pk"))
    return found
