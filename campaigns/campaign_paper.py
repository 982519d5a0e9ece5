"""A campaign on paper, for a reader's own use: all of it that the reader may see but what is off the record.

Stances stay out: what the centre thinks of people and bodies does not leave the screen. Upper apps register sections.
"""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.models import User
from accounts.unwritable import writable
from campaigns import ahead, targets
from campaigns.models import Ask, Campaign, CampaignPartner
from campaigns.phases import stages as phases
from campaigns.phases import strip as phase_strip
from crm import meeting_paper, timeline
from crm.confidentiality import Level, stricter
from crm.meeting_paper import level_words
from crm.paper_sections import Reach, Section

MOST_EVENTS = 25
ON_PAPER = tuple(level for level in Level if level != Level.RESTRICTED)
Source = Callable[[Campaign, Reach], Section | None]
_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(sources)


def next_steps(campaign: Campaign, reach: Reach) -> Section | None:
    return meeting_paper.next_steps(campaign, reach) if reach.reader.is_centre else None


def pdf(campaign: Campaign, reader: User) -> bytes:
    """The words of the refusal are lazy: they are for the reader."""
    if campaign.confidentiality == Level.RESTRICTED:
        raise ValidationError(gettext_lazy("This campaign is off the record: it is read here and not taken away."))
    return paper_pdf.draw(to_html(campaign, Reach(reader, ON_PAPER)))


def to_html(campaign: Campaign, reach: Reach) -> str:
    told = gathered(campaign, reach)
    level = stricter(campaign.confidentiality, *levels_of(told))
    context = {
        **told, "campaign": campaign, "title": str(campaign), "language": get_language(), "fonts": paper_pdf.fonts(),
        "level": level, "level_words": level_words(level), "today": timezone.localdate(),
    }  # fmt: skip
    return writable(render_to_string("campaigns/campaign_paper.html", context))


def gathered(campaign: Campaign, reach: Reach) -> dict[str, Any]:
    user, levels = reach.reader, list(reach.levels)
    asks = list(Ask.objects.visible_to(user).for_reader(user).filter(campaigns=campaign, confidentiality__in=levels))
    for ask in asks:
        if ask.addressed_to and not reach.covers(ask.addressed_to.confidentiality):
            ask.addressed_to = ask.addressed_office = None  # of the row in hand; nothing is saved
    parts = CampaignPartner.objects.visible_to(user).filter(campaign=campaign, organisation__confidentiality__in=levels)
    stages = phases.of(campaign, user, reach.levels)
    coming = ahead.of(campaign, stages, asks, user)
    sections = [found for source in _sources if (found := source(campaign, reach)) and found.lines]
    return {
        "stages": stages,
        "strip": phase_strip.draw(
            stages, timezone.localdate(), title=_("Phases of the campaign over time"),
            description=_("The table below says the same in words."), style=render_to_string("campaigns/strip.css"),
        ),
        "targets": targets.of(asks),
        "partners": list(parts.for_list()),
        "next_meeting": coming.meeting if coming.meeting and reach.covers(coming.meeting.confidentiality) else None,
        "next_mark": coming.milestone,
        "events": [one for one in timeline.of(campaign, user, MOST_EVENTS) if not one.level or reach.covers(one.level)],
        "sections": sorted(sections, key=lambda section: section.order),
    }  # fmt: skip


def levels_of(told: dict[str, Any]) -> list[Level]:
    """Return the level of everything the paper rests on."""
    rows = [ask for target in told["targets"] for ask in target.asks]
    rows += [target.body for target in told["targets"] if target.body]
    rows += [part.organisation for part in told["partners"]]
    rows += [one.milestone.meeting for stage in told["stages"] for one in stage.marks if one.milestone.meeting]
    rows += [told["next_meeting"]] if told["next_meeting"] else []
    own = [Level(row.confidentiality) for row in rows]
    return own + [Level(one.level) for one in (*told["events"], *told["sections"]) if one.level]


def file_name(campaign: Campaign) -> str:
    words = re.sub(r"[^\w .,()–-]+", "-", str(campaign)).strip(" .-")
    return f"{words[:120]}.pdf"


register(next_steps)
