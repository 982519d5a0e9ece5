"""Dates of which only the year or the month is known, in words."""

from django import template

from accounts.templatetags.fmt import cldr
from crm.approximate import in_words

register = template.Library()


@register.filter
def roughly(value: str) -> str:
    return in_words(value, cldr()) if value else ""
