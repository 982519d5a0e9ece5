"""How an address is written down and shown: phones as E.164 in the database, as the country writes them on screen."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME = "BG"
HOME_CODE = 359


def checked(kind: str, value: str) -> str:
    """Return the value as it is stored; raise ValidationError when it cannot be one."""
    value = value.strip()
    if not value:
        raise ValidationError(_("Write the address or number itself."))
    if kind == "phone":
        return phone(value)
    if kind == "email":
        validate_email(value)
    return value


def phone(value: str) -> str:
    """Return +359…; a number without a country is Bulgarian."""
    try:
        number = phonenumbers.parse(value, HOME)
    except NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(_("This is no phone number. Write it as 0888 123 456 or +359 888 123 456."))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(kind: str, value: str) -> str:
    if kind != "phone":
        return value
    try:
        number = phonenumbers.parse(value, HOME)
    except NumberParseException:
        return value
    here = number.country_code == HOME_CODE
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL)


def address(kind: str, value: str) -> str:
    return {"phone": f"tel:{value}", "email": f"mailto:{value}"}.get(kind, "")
