"""What papers say of promises: those of a meeting, and those still open when an office changes hands."""

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.templatetags.fmt import day
from campaigns import campaign_paper
from campaigns.models import Ask, Campaign, Project
from campaigns.projects import paper as project_paper
from crm import letter_texts, paper_sections
from crm.confidentiality import Level, stricter
from crm.letter_texts import Line
from crm.models import Meeting, Organisation, Tenure
from crm.paper_sections import Reach, Section
from monitoring.models import Commitment, Outcome
from monitoring.models.commitments import CommitmentQuerySet

MOST = 15


def of_meeting(record: Model, writer: User, levels: list[Level]) -> list[Line]:
    """Return the promises of the meeting that a letter thanks for."""
    if not isinstance(record, Meeting):
        return []
    return [Line(promise_in_words(one)) for one in promises(record, writer, levels)]


def still_open(record: Model, writer: User, levels: list[Level]) -> list[Line]:
    """Return what the institution promised, has published against it, and has not delivered."""
    body = record if isinstance(record, Organisation) else record.organisation if isinstance(record, Tenure) else None
    if body is None:
        return []
    owed = Commitment.objects.visible_to(writer).owed_by(body).filter(confidentiality__in=levels)
    if isinstance(record, Tenure) and record.office_id:
        owed = owed.filter(Q(owed_office=None) | Q(owed_office=record.office_id))
    rows = owed.published().unfinished().nearest_first()[:MOST]
    return [Line(promise_in_words(one)) for one in rows]


def promises(meeting: Meeting, reader: User, levels: list[Level]) -> CommitmentQuerySet:
    made = Commitment.objects.visible_to(reader).filter(meeting=meeting, confidentiality__in=levels)
    return made.filter(withdrawn_at=None).order_by("pk")


def promise_in_words(promise: Commitment) -> str:
    words = promise.title.rstrip(".;")
    if promise.due_on is None:
        return f"{words}."
    due = {"what": words, "day": day(promise.due_on)}
    if promise.due_on < timezone.localdate():
        return _("%(what)s (the day named was %(day)s).") % due
    return _("%(what)s (by %(day)s).") % due


def in_meeting(meeting: Meeting, reach: Reach) -> Section | None:
    """Drafts stay inside the centre, and so does the paper that names them."""
    made = promises(meeting, reach.reader, list(reach.levels)).for_reader(reach.reader).select_related("owed_by")
    rows = list(made if reach.stays_inside else made.published())
    if not rows:
        return None
    level = stricter(*(level_of(one) for one in rows))
    return Section(_("What was promised"), [line(one, reach) for one in rows], level, order=30)


def of_campaign(campaign: Campaign, reach: Reach) -> Section | None:
    """What was promised in answer to its asks, as far as the reader may see both."""
    asks = Ask.objects.visible_to(reach.reader).filter(campaigns=campaign, confidentiality__in=reach.levels)
    made = Commitment.objects.visible_to(reach.reader).answering(asks).filter(confidentiality__in=reach.levels)
    rows = list(made.filter(withdrawn_at=None).for_reader(reach.reader).select_related("owed_by").order_by("pk")[:MOST])
    if not rows:
        return None
    level = stricter(*(level_of(one) for one in rows))
    return Section(_("What was promised"), [line(one, reach) for one in rows], level, order=30)


def what_changed(record: Campaign | Project, reach: Reach) -> Section | None:
    """Its outcomes, each with when and on whose word."""
    seen = Outcome.objects.visible_to(reach.reader).of(record, reach.reader)
    rows = list(seen.filter(confidentiality__in=reach.levels).defer("search").newest_first()[:MOST])
    if not rows:
        return None
    level = stricter(*(one.confidentiality for one in rows))
    return Section(_("What changed"), [outcome_in_words(one) for one in rows], level, order=20)


def outcome_in_words(outcome: Outcome) -> str:
    source = _("Source: %(source)s") % {"source": outcome.source} if outcome.source else _("No source was given.")
    told = [str(outcome).rstrip("."), outcome.when, source, "" if outcome.is_verified else _("unverified")]
    return " · ".join(part for part in told if part)


def level_of(promise: Commitment) -> Level:
    own = Level(promise.confidentiality)
    return own if promise.published_at else stricter(own, Level.INTERNAL)


def line(promise: Commitment, reach: Reach) -> str:
    """Say who owes it where the reader of the paper may know that body."""
    shows_body = promise.shows_body and promise.owed_by and reach.covers(promise.owed_by.confidentiality)  # type: ignore[attr-defined]
    words = promise_in_words(promise)
    return f"{promise.owed_by}: {words}" if shows_body else words


letter_texts.register_filler("promises", of_meeting)
letter_texts.register_filler("open_promises", still_open)
paper_sections.register(in_meeting)
campaign_paper.register(of_campaign, what_changed)
project_paper.register(what_changed)
