"""A project on paper, for a reader's own use: all of it that the reader may see but what is off the record.

Money stands on it only for whom the page shows it. Other parts of the product register sections.
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
from campaigns.models import Project
from campaigns.phases import strip
from campaigns.projects import budget, stages
from campaigns.projects.page import by_country
from crm import timeline
from crm.confidentiality import Level, stricter
from crm.meeting_paper import level_words
from crm.paper_sections import Reach, Section

MOST_EVENTS = 25
ON_PAPER = tuple(level for level in Level if level != Level.RESTRICTED)
Source = Callable[[Project, Reach], Section | None]
_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(sources)


def pdf(project: Project, reader: User) -> bytes:
    """The project comes from `for_reader`. The words of the refusal are lazy: they are for the reader."""
    if project.confidentiality == Level.RESTRICTED:
        raise ValidationError(gettext_lazy("This project is off the record: it is read here and not taken away."))
    return paper_pdf.draw(to_html(project, Reach(reader, ON_PAPER)))


def to_html(project: Project, reach: Reach) -> str:
    told = gathered(project, reach)
    level = stricter(project.confidentiality, *levels_of(told, reach))
    context = {
        **told, "project": project, "title": str(project), "language": get_language(), "fonts": paper_pdf.fonts(),
        "level": level, "level_words": level_words(level), "today": timezone.localdate(), "user": reach.reader,
    }  # fmt: skip
    return writable(render_to_string("campaigns/project_paper.html", context))


def gathered(project: Project, reach: Reach) -> dict[str, Any]:
    user = reach.reader
    owed = stages.deliverables_of(project, user)
    phases = stages.of(project, owed, user)
    covered = [part for part in project.seen_partners if reach.covers(part.organisation.confidentiality)]  # type: ignore[attr-defined]
    sections = [found for source in _sources if (found := source(project, reach)) and found.lines]
    return {
        "funder": on_paper(project.funder, reach),
        "steering": on_paper(project.steering, reach),
        "campaigns": [one for one in project.campaigns.all() if reach.covers(one.confidentiality)],
        "countries": by_country(covered),
        "stages": phases,
        "strip": strip.draw(
            phases, timezone.localdate(), title=_("Phases of the project over time"),
            description=_("The table below says the same in words."), style=render_to_string("campaigns/strip.css"),
        ),
        "deliverables": owed,
        "accounts": accounts_of(project, reach),
        "events": [one for one in timeline.of(project, user, MOST_EVENTS) if not one.level or reach.covers(one.level)],
        "sections": sorted(sections, key=lambda section: section.order),
    }  # fmt: skip


def on_paper(record: Any, reach: Reach) -> Any:
    return record if record is not None and reach.covers(record.confidentiality) else None


def accounts_of(project: Project, reach: Reach) -> list[budget.Account]:
    """A partner that is off the record is not named beside its line."""
    accounts = budget.of(project, reach.reader)
    for line in (line for account in accounts for line in account.lines):
        line.partner = on_paper(line.partner, reach)  # of the row in hand; nothing is saved
    return accounts


def levels_of(told: dict[str, Any], reach: Reach) -> list[Level]:
    """Return the level of everything the paper rests on; money is for the centre and for whose it is."""
    rows = [one for one in (told["funder"], told["steering"], *told["campaigns"]) if one]
    rows += [part.organisation for _country, parts in told["countries"] for part in parts]
    own = [Level(row.confidentiality) for row in rows]
    own += [Level.INTERNAL if reach.reader.is_centre else Level.COALITION] if told["accounts"] else []
    return own + [Level(one.level) for one in (*told["events"], *told["sections"]) if one.level]


def file_name(project: Project) -> str:
    words = re.sub(r"[^\w .,()–-]+", "-", str(project)).strip(" .-")
    return f"{words[:120]}.pdf"
