"""Numbers as people write them: 12,5 and 12.5, 1 234 and 53 %; words are refused, not guessed at."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SPACES = re.compile(r"[\s\u00a0\u202f']+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
BIGGEST = Decimal(10) ** 14
WHOLE, AFTER = 14, 6  # digits before and after the point


class NoNumber(ValueError):
    """The text is no number; “yes”, “N/A” and “see description” are none."""


def number_in(text: str) -> Decimal:
    """Return the number a cell or field says; a comma is a decimal comma."""
    plain = SPACES.sub("", text).replace("−", "-").removesuffix("%")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not NUMBER.fullmatch(plain):
        raise NoNumber(text)
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise NoNumber(text) from None
    exponent = found.as_tuple().exponent
    if abs(found) >= BIGGEST or not isinstance(exponent, int) or -exponent > AFTER:
        raise NoNumber(text)
    return found


class NumberField(forms.CharField):
    """A decimal number; what is no number is refused with the very words that were typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("“%(text)s” is not a number. Write only digits, as 53 or 53.5.")}

    def __init__(self, **options: Any) -> None:
        for name in ("max_digits", "decimal_places", "max_length"):
            options.pop(name, None)
        super().__init__(max_length=40, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return number_in(text)
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"text": text[:40]}) from None

    def run_validators(self, value: Any) -> None:
        """Length was looked at as text; a number has no length."""

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], "required")

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
