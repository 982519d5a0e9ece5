"""Languages Django does not know, and where a missing translation falls back to."""

from collections.abc import Collection

from django.conf import locale
from django.conf.locale import LANG_INFO

FALLBACK = {"rom": ["bg", "en"], "bg": ["en"], "es": ["en"], "cs": ["en"], "fr": ["en"], "nl": ["en"]}
# Unicode has no Romani data: dates and numbers follow the Bulgarian pattern. English is European: 3 May, not May 3.
CLDR = {"rom": "bg", "en": "en_GB"}


def nearest(code: str, among: Collection[str]) -> str:
    """Return the language itself, or the one of these that stands in for it."""
    return next(one for one in [code, *FALLBACK.get(code, []), "en"] if one in among)


def register_romani() -> None:
    LANG_INFO["rom"] = {"bidi": False, "code": "rom", "name": "Romani", "name_local": "Rromani čhib"}
    locale.LANG_INFO = LANG_INFO
