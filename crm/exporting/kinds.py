"""What a full export holds: each app registers the tables whose rows people may take with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from accounts.models import User


@dataclass(frozen=True)
class Kind:
    """One sheet. `for_centre`: columns that the centre keeps to itself; `file`: a column whose files go along.

    `copy`: what goes along in place of such a file, made for its reader; that it was taken is remembered.
    `is_numbered`: whether readers outside the centre get the records' numbers; gaps tell how many they do not see.
    """

    name: str  # of the sheet in the archive
    model: type[models.Model]
    fields: Sequence[str]
    for_centre: Sequence[str] = ()
    file: str = ""
    file_name: str = ""  # the column that says what the file is called
    copy: Callable[[Any, User], bytes] | None = None
    order: int = 0
    is_numbered: bool = True
    called: str | Promise = ""  # where the table has no name that people know

    @property
    def label(self) -> str:
        return str(self.called or self.model._meta.verbose_name_plural)

    def columns(self, *, is_centre: bool) -> list[str]:
        return [*self.fields, *(self.for_centre if is_centre else ())]

    def gives_numbers(self, *, is_centre: bool) -> bool:
        return is_centre or self.is_numbered

    def visible_to(self, user: Any) -> Any:
        manager: Any = self.model._default_manager
        return manager.visible_to(user)


_kinds: list[Kind] = []


def register(*kinds: Kind) -> None:
    _kinds.extend(kinds)
    _kinds.sort(key=lambda kind: kind.order)


def every() -> list[Kind]:
    return list(_kinds)
