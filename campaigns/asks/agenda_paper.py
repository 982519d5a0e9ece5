"""The common agenda on paper, as far as its reader may see it."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.gates import Visitor
from accounts.unwritable import writable
from campaigns.asks.common_agenda import agreed, chaptered, roads
from crm import centre
from crm.confidentiality import Level, stricter
from crm.meeting_paper import level_words
from crm.models import Theme


def pdf(reader: Visitor, theme: Theme | None = None) -> bytes:
    asks = agreed(reader, theme)
    level = stricter(Level.PUBLIC, *(ask.confidentiality for ask in asks))
    context = {
        "title": _("Our common agenda"),
        "language": get_language(),
        "fonts": paper_pdf.fonts(),
        "coalition": centre.coalition_name(),
        "chapters": chaptered(roads(asks, reader, level)),
        "is_demonstration": any(ask.is_demonstration for ask in asks),
        "level_words": "" if level == Level.PUBLIC else level_words(level),
        "today": timezone.localdate(),
    }
    return paper_pdf.draw(writable(render_to_string("campaigns/agenda_paper.html", context)))
