"""Languages in words."""

from django import template

from crm.languages import in_words

register = template.Library()
register.filter("languages", in_words)
