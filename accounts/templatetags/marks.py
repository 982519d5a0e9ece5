"""The small marks that stand in every row: drawn here, since a template of their own costs more than a row's text."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

OF_LEVEL = {"public": "globe2", "coalition": "people", "restricted": "lock"}
LEVELS = {"public": _("Public"), "coalition": _("Coalition"), "restricted": _("Restricted")}
OF_TONE = {
    "kept": "check-circle-fill",
    "partly": "circle-half",
    "progress": "hourglass-split",
    "overdue": "clock-history",
    "broken": "x-octagon",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    return drawn(str(name))


@lru_cache(maxsize=500)
def drawn(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.filter
def undo_of(tags: str | None) -> str:
    """Return the address that takes back what a message tells of, for browsers without our script."""
    return next((tag.removeprefix("undo:") for tag in (tags or "").split() if tag.startswith("undo:/")), "")


@register.simple_tag
def level(level: str, label: str = "") -> SafeString:
    """How far a record may travel; `label` where the list already has its word."""
    word = capfirst(label or LEVELS.get(level, gettext("Internal")))
    return format_html(
        '<span class="level level-{}">{}<span class="visually-hidden">{} </span>{}</span>',
        level, drawn(OF_LEVEL.get(level, "building")), gettext("Confidentiality:"), word,
    )  # fmt: skip


@register.simple_tag
def status(label: str, tone: str = "", icon: str = "") -> SafeString:
    """Say where something stands; colour, word and icon together. Tones: kept, partly, progress, overdue, broken."""
    mark = drawn(icon or OF_TONE.get(tone, "dash-circle"))
    return format_html('<span class="status status-{}">{}{}</span>', tone or "neutral", mark, label)
