"""Dates of which only the year or the month is known: 2009, 2009-04 or 2009-04-17.

They are text of that form, so they sort, and `first_day` / `last_day` say what they cover.
"""

import calendar
import re
from datetime import date
from typing import Any, cast

from babel.dates import format_skeleton
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def parts(value: str) -> tuple[int, int | None, int | None]:
    """Return year, month, day; raise ValidationError when it is no date."""
    found = FORM.match(value)
    if found is None:
        raise ValidationError(_("Write a year, a month as 2024-05, or a day as 2024-05-17."))
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        raise ValidationError(_("There is no such date.")) from None
    return year or 0, month, day


def first_day(value: str) -> date:
    year, month, day = parts(value)
    return date(year, month or 1, day or 1)


def last_day(value: str) -> date:
    year, month, day = parts(value)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def in_words(value: str, language: str) -> str:
    _year, month, day = parts(value)
    skeleton = "yMMMMd" if day else "yMMMM" if month else "y"
    return format_skeleton(skeleton, first_day(value), locale=language)


class ApproximateDateField(models.CharField):  # type: ignore[type-arg]
    """A year, a month or a day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, cast(Any, parts)]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs
