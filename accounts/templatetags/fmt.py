"""Dates, numbers and Markdown as the reader's language writes them."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts import markdown
from accounts.languages import CLDR

register = template.Library()
CODE_AT_NUMBER = re.compile(r"([A-Z]{3})(\d)")


def cldr() -> str:
    """Return the language whose CLDR data writes dates and numbers here."""
    language = (get_language() or "en").split("-")[0]
    return CLDR.get(language, language)


@register.filter
def day(value: date | datetime | None, pattern: str = "long") -> str:
    if not value:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        value = value.date()
    return day_in_words(value, pattern, cldr())


@lru_cache(maxsize=4096)
def day_in_words(value: date, pattern: str, locale: str) -> str:
    """Return the day as that language writes it; the days of a list are few and come again."""
    return format_date(value, pattern, locale=locale)


@register.filter
def moment(value: datetime | None, pattern: str = "") -> str:
    """Day and hour; without a pattern the day is written as `day` writes a short one."""
    if not value:
        return ""
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    if not pattern:
        return f"{day_in_words(value.date(), 'medium', cldr())}, {format_datetime(value, 'HH:mm', locale=cldr())}"
    return format_datetime(value, pattern, locale=cldr())


@register.filter
def number(value: int | float | Decimal | None) -> str:
    return "" if value is None else format_decimal(value, locale=cldr())


@register.filter
def money(value: Decimal | None, currency: str) -> str:
    """A sign stands against its number, a code of letters apart from it: €5.00, BGN 5.00."""
    if value is None:
        return ""
    return CODE_AT_NUMBER.sub("\\1\u00a0\\2", format_currency(value, currency, locale=cldr()))


@register.filter
def markdown_html(value: str) -> SafeString:
    return markdown.to_html(value)
