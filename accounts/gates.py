"""Two gates that every table of ours has; each table writes its own rule once."""

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from django.db import models

from accounts.wording import Gate, remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Visitor: TypeAlias = User | AnonymousUser
else:
    Visitor = Any  # the name is importable at run time; only the type checker needs its meaning

M = TypeVar("M", bound=models.Model)
Q = TypeVar("Q", bound="GatedQuerySet[Any]")


def is_centre(visitor: "Visitor") -> bool:
    """Whether an officer, leadership or an administrator asks: nobody is of the centre without signing in."""
    return bool(getattr(visitor, "is_centre", False))


class GatedQuerySet(models.QuerySet[M]):
    """Closed until a table writes its own rule: a forgotten gate shows nothing."""

    gate: Gate | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "visible_to" in vars(cls):
            cls.visible_to = remembering(cls.visible_to)  # type: ignore[method-assign]

    def visible_to(self: Q, user: "Visitor") -> Q:
        return self.none()

    def changeable_by(self: Q, user: "Visitor") -> Q:
        return self.none()

    def kept_for(self, number: Any, user: "Visitor") -> M | None:
        """Return what a record of this number was merged into, as far as the user may know; most tables merge none."""
        return None

    def resolve_expression(self, *given: Any, **named: Any) -> Any:
        """Inside another question a gate stands as it was worded the first time."""
        return super().resolve_expression(*given, **named) if self.gate is None else self.gate.worded

    resolve_expression.queryset_only = True  # type: ignore[attr-defined]
