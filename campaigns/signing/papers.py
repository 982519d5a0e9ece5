"""Who stands behind a wording, on paper: for everyone who may read the ask, and the count for the centre."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import paper_docx, paper_pdf
from accounts.gates import Visitor
from accounts.models import User
from accounts.unwritable import writable
from campaigns.models import Ask, AskText, Consultation, PassageComment
from campaigns.signing.counting import Behind, behind, count
from campaigns.signing.filters import answers_of
from crm import centre
from crm.confidentiality import Level, stricter
from crm.meeting_paper import level_words


def annex_pdf(ask: Ask, reader: Visitor) -> bytes:
    return paper_pdf.draw(annex(ask, reader))


def annex_docx(ask: Ask, reader: Visitor) -> bytes:
    html = annex(ask, reader, for_word=True)
    return paper_docx.draw(html, title=writable(str(ask)), language=get_language() or "bg")


def annex(ask: Ask, reader: Visitor, *, for_word: bool = False) -> str:
    """Endorsements and open objections only: nothing on it tells of an abstention, whoever asked for it."""
    text = newest(ask, reader)
    stands = next(iter(behind([text], reader) if text else []), None)
    named = [*stands.endorsing, *stands.objecting] if stands else []
    level = stricter(ask.confidentiality, *(one.organisation.confidentiality for one in named))
    context = {
        **page(ask, for_word=for_word),
        "text": text,
        "behind": stands or (text and Behind(text, [], [])),
        "level_words": "" if level == Level.PUBLIC else level_words(level),
    }
    return writable(render_to_string("campaigns/annex_paper.html", context))


def newest(ask: Ask, reader: Visitor) -> AskText | None:
    return AskText.objects.visible_to(reader).filter(ask=ask).order_by("-number").first()


def page(ask: Ask, *, for_word: bool = False) -> dict[str, Any]:
    return {
        "ask": ask,
        "language": get_language(),
        "title": "" if for_word else str(ask),
        "for_word": for_word,
        "fonts": [] if for_word else paper_pdf.fonts(),
        "coalition": centre.coalition_name(),
        "today": timezone.localdate(),
    }


def result_pdf(consultation: Consultation, reader: User) -> bytes:
    """Everything, for the centre: the count, each answer with its reason, the comments."""
    comments = PassageComment.objects.visible_to(reader).filter(request__consultation=consultation)
    context = {
        **page(consultation.ask),
        "level_words": _("For the centre only"),
        "consultation": consultation,
        "count": count(consultation),
        "rows": answers_of(consultation, reader),
        "comments": comments.for_list(),
    }
    return paper_pdf.draw(writable(render_to_string("campaigns/result_paper.html", context)))
