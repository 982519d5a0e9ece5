"""What papers say of our demands: the asks of a letter, and those brought up in a meeting."""

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Ask, AskPressed
from crm import letter_texts, paper_sections
from crm.confidentiality import Level, stricter
from crm.letter_texts import Line
from crm.models import Meeting, Organisation, Tenure
from crm.paper_sections import Reach, Section

LIVE = (Ask.Status.AGREED, Ask.Status.TABLED, Ask.Status.ANSWERED, Ask.Status.PARTLY_MET)
MOST = 10


def in_letter(record: Model, writer: User, levels: list[Level]) -> list[Line]:
    """Return what was brought up in the meeting, or what is still asked of the institution or office."""
    if isinstance(record, Meeting):
        return [line(one.ask) for one in pressed(record, writer, levels)]
    body = record if isinstance(record, Organisation) else record.organisation if isinstance(record, Tenure) else None
    if body is None:
        return []
    asked = Ask.objects.visible_to(writer).addressed_to(body).filter(status__in=LIVE, confidentiality__in=levels)
    if isinstance(record, Tenure):
        asked = asked.filter(Q(addressed_office=None) | Q(addressed_office=record.office_id))
    return [line(ask) for ask in asked.order_by("-made_at", "-pk")[:MOST]]


def pressed(meeting: Meeting, reader: User, levels: list[Level]) -> list[AskPressed]:
    brought_up = AskPressed.objects.visible_to(reader).filter(meeting=meeting, ask__confidentiality__in=levels)
    return list(brought_up.select_related("ask").order_by("pk"))


def line(ask: Ask) -> Line:
    return Line(str(ask).rstrip(".;") + ".", ask)


def in_meeting(meeting: Meeting, reach: Reach) -> Section | None:
    rows = pressed(meeting, reach.reader, list(reach.levels))
    if not rows:
        return None
    level = stricter(*(one.ask.confidentiality for one in rows))
    return Section(_("What we asked for"), [str(one.ask) for one in rows], level, order=20)


letter_texts.register_filler("asks", in_letter)
paper_sections.register(in_meeting)
