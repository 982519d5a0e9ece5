"""The Bulgarian register number (EIK): nine digits, or thirteen for a branch, with check digits."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.bg.vat import calc_check_digit_legal, compact

from crm.models import Organisation, Place

ABROAD = (Organisation.Kind.EU_BODY,)  # has numbers of other registers


def checked(number: str, *, kind: str, place: Place | None) -> str:
    """Return the number without spaces; raise ValidationError when a Bulgarian one is mistyped."""
    if not number.strip():
        return ""
    if kind in ABROAD or (place is not None and country_of(place) != "BG"):
        return number.strip()
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit() and len(digits) in {9, 13}):
        raise ValidationError({"register_number": _("An EIK has nine digits, that of a branch thirteen.")})
    if digits[8] != calc_check_digit_legal(digits[:8]) or (len(digits) == 13 and digits[12] != of_branch(digits)):
        raise ValidationError({"register_number": _("The check digit is wrong: one of the digits is mistyped.")})
    return str(digits)


def of_branch(digits: str) -> str:
    """Return the thirteenth digit that the four before it ask for."""
    four = [int(digit) for digit in digits[8:12]]
    check = sum(weight * digit for weight, digit in zip((2, 7, 3, 5), four, strict=True)) % 11
    if check == 10:
        check = sum(weight * digit for weight, digit in zip((4, 9, 5, 7), four, strict=True)) % 11
    return str(check % 10)


def country_of(place: Place) -> str:
    """Return the code of the country; a place without one above it is taken to be at home."""
    while place.parent is not None:
        place = place.parent
    return place.code if place.kind == Place.Kind.COUNTRY else "BG"
