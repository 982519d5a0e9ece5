"""Languages Django does not know, and where a missing translation falls back to."""

from django.conf import locale
from django.conf.locale import LANG_INFO

FALLBACK = {"rom": ["bg", "en"], "bg": ["en"], "es": ["en"], "cs": ["en"], "fr": ["en"], "nl": ["en"]}
CLDR = {"rom": "bg"}  # Unicode has no Romani data: dates and numbers follow the Bulgarian pattern


def register_romani() -> None:
    LANG_INFO["rom"] = {"bidi": False, "code": "rom", "name": "Romani", "name_local": "Rromani čhib"}
    locale.LANG_INFO = LANG_INFO
