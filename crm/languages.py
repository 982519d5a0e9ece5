"""In which language an organisation or a person is written to."""

import re
from functools import cache

from babel import Locale
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext

from accounts.templatetags.fmt import cldr
from crm.models import Organisation, Person


def language_for(organisation: Organisation | None, person: Person | None = None) -> str:
    """Return the first of their languages that the product speaks, the person's first; else as at home or abroad."""
    known = [person.languages if person else "", organisation.working_languages if organisation else ""]
    codes = (code_of(name) for name in re.split(r"[,;/]\s*", ", ".join(known)))
    abroad = organisation and (organisation.kind == Organisation.Kind.EU_BODY or is_abroad(organisation))
    return next(filter(None, codes), "en" if abroad else "bg")


def in_words(known: str) -> str:
    """Return codes by the names of their languages in the language of the reader; what is no code stays as written."""
    names_here = {**Locale.parse(cldr()).languages, "rom": gettext("Romani")}  # CLDR's "Romany" is not our word
    parts = (part.strip() for part in re.split(r"[,;/]", known))
    return ", ".join(names_here.get(part, part) for part in parts if part)


def code_of(name: str) -> str:
    """Return the code of a language of ours given as a code or by its name in any of them."""
    return names().get(name.strip().casefold(), "")


@cache
def names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _label in settings.LANGUAGES:
        about = LANG_INFO[code]
        found |= dict.fromkeys([code, about["name"].casefold(), about["name_local"].casefold()], code)
        for reader, _name in settings.LANGUAGES:
            with translation.override(reader):
                found[gettext(about["name"]).casefold()] = code
    return found


def is_abroad(organisation: Organisation) -> bool:
    place = organisation.place
    while place and place.parent:
        place = place.parent
    return place is not None and place.code != "BG"
