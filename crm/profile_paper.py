"""The profile on one sheet of paper, for those who answer neither mail nor link: printed, corrected by hand, rung."""

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.templatetags.fmt import cldr
from accounts.unwritable import writable
from crm import centre, languages
from crm.approximate import in_words
from crm.models import ContactPoint, Organisation

SIZES = {"large": 160, "middling": 110, "small": 60}  # of letters, and how many of one value are shown
Kind = ContactPoint.Kind


@dataclass(frozen=True)
class Line:
    """A field as we know it, and how many empty lines stand beside it for the correction."""

    label: str
    value: str
    room: int = 1


def profile_form_pdf(organisation: Organisation, link_url: str, language: str) -> bytes:
    """Return one A4 page: what is known beside room to correct it, the link as a QR code and in short, our phone.

    The letters are as large as the page allows.
    """
    content = b""
    with translation.override(language):
        context = context_of(organisation, link_url, language)
        for size, most in SIZES.items():
            sized = {"size": size, "name": short(str(organisation), most), "lines": lines(organisation, most)}
            content = paper_pdf.draw(writable(render_to_string("crm/profile_paper.html", {**context, **sized})))
            if pages(content) == 1:
                break
    return content


def context_of(organisation: Organisation, link_url: str, language: str) -> dict[str, Any]:
    ours = centre.centre()
    return {
        "organisation": organisation,
        "language": language,
        "title": _("Is this still right? %(name)s") % {"name": organisation},
        "fonts": paper_pdf.fonts(),
        "link": link_url,
        "shown_link": link_url.partition("://")[2] or link_url,
        "code": qr_code(link_url),
        "reach": centre.reach(ours),
        "coalition": centre.coalition_name() or str(ours or ""),
    }


def pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def lines(organisation: Organisation, most: int) -> list[Line]:
    found: list[tuple[str, Any, int]] = [
        (field(organisation, "name"), organisation.name, 1),
        (field(organisation, "short_name"), organisation.short_name, 1),
        (field(organisation, "place"), place_of(organisation), 1),
        (_("phone"), points(organisation, Kind.PHONE), 1),
        (_("e-mail"), points(organisation, Kind.EMAIL), 1),
        (_("postal address"), points(organisation, Kind.ADDRESS), 1),
        (field(organisation, "website"), organisation.website, 1),
        (field(organisation, "register_number"), organisation.register_number, 1),
        (field(organisation, "founded"), founded(organisation), 1),
        (field(organisation, "working_languages"), languages.in_words(organisation.working_languages), 1),
        (field(organisation, "themes"), ", ".join(str(theme) for theme in organisation.themes.all()), 1),
        (field(organisation, "offers"), organisation.offers, 2),
        (field(organisation, "needs"), organisation.needs, 2),
    ]
    return [Line(label, short(str(value or ""), most), room) for label, value, room in found]


def field(organisation: Organisation, name: str) -> str:
    return str(organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def short(value: str, most: int) -> str:
    return Truncator(" ".join(value.split())).chars(most)


def place_of(organisation: Organisation) -> str:
    place = organisation.place
    return ", ".join(str(one) for one in (place, place.parent if place else None) if one)


def points(organisation: Organisation, kind: str) -> str:
    return ", ".join(point.shown for point in organisation.contact_points.all() if point.kind == kind)


def founded(organisation: Organisation) -> str:
    return in_words(organisation.founded, cldr()) if organisation.founded else ""


def qr_code(link_url: str) -> str:
    """Return the link as a picture that stands in the page itself."""
    return str(segno.make(link_url, error="m", micro=False).svg_data_uri(border=2))
