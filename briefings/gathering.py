"""Collect what a paper may say. Only records within its level, and within what the asker may see, are ever loaded."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.templatetags.fmt import day
from briefings import citing
from briefings.models import Briefing
from briefings.paper import Citation, Figure, Paper, Row, Section, Statement
from campaigns.models import Ask, AskPressed
from crm.confidentiality import Level
from crm.models import Meeting, Organisation, Person, Task, Tenure
from monitoring.label import Label, label_of
from monitoring.models import Assessment, Commitment, Delivery, Evidence

SOON = timedelta(days=90)
RECENT = timedelta(days=365)
KEPT = {Label.KEPT, Label.KEPT_LATE, Label.LARGELY_KEPT}
NOT_JUDGED = {Label.NOT_ASSESSED, Label.UNVERIFIABLE, Label.SUPERSEDED}


@dataclass(frozen=True)
class Scope:
    """Whose paper it is and how far it may reach."""

    briefing: Briefing
    level: Level
    asker: User
    today: date


@dataclass(frozen=True)
class Owed:
    """A commitment with all the paper says of it."""

    commitment: Commitment
    label: Label
    due: date | None
    citations: list[Citation]


def gather(briefing: Briefing, asker: User, today: date) -> Paper:
    """Return the paper as of today, in the language that is active."""
    scope = Scope(briefing, Level(briefing.level), asker, today)
    owed = commitments(scope)
    return Paper(
        title=briefing.title or _("%(subject)s: where we stand") % {"subject": briefing.institution or briefing.theme},
        subject=str(briefing.institution or briefing.theme),
        level=scope.level.value,
        level_words=str(scope.level.label),
        language=briefing.language,
        as_of=today.isoformat(),
        figures=figures(owed, today),
        sections=[section for section in sections(scope, owed) if section is not None],
        method=method(scope),
    )


def sections(scope: Scope, owed: list[Owed]) -> list[Section | None]:
    return [
        office_holders(scope),
        next_steps(scope, owed),
        commitments_table(owed),
        judgements(owed),
        asks(scope),
        meetings(scope),
        we_owe(scope),
        sources(scope, owed),
    ]


def commitments(scope: Scope) -> list[Owed]:
    """Return what is owed; drafts stand only in internal papers."""
    reached = Commitment.objects.visible_to(scope.asker).up_to(scope.level).filter(withdrawn_at=None)
    about: dict[str, Any] = (
        {"owed_by": scope.briefing.institution} if scope.briefing.institution else {"theme": scope.briefing.theme}
    )
    found = reached.filter(**about).for_list()
    if scope.level != Level.INTERNAL:
        found = found.published()
    evidence = evidence_by_commitment(scope)
    return [owed_of(one, evidence.get(one.pk, []), scope.today) for one in found.order_by("made_on", "pk")]


def evidence_by_commitment(scope: Scope) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {}
    for item in Evidence.objects.visible_to(scope.asker).up_to(scope.level).order_by("-source_on", "pk"):
        found.setdefault(item.commitment_id, []).append(item)
    return found


def owed_of(one: Commitment, evidence: list[Evidence], today: date) -> Owed:
    citations = [citing.commitment(one)]
    if one.verdict:
        citations.append(citing.assessment(one.verdict))
    citations += [citing.evidence(item) for item in evidence[:3]]
    return Owed(one, label_of(one, today), one.due_on, citations)  # type: ignore[attr-defined]  # annotated by for_list()


def figures(owed: list[Owed], today: date) -> list[Figure]:
    """Counts with their denominators; what is not judged is left out and named."""
    everything = [one.citations[0] for one in owed]
    judged = [one for one in owed if one.label not in NOT_JUDGED]
    dated = [one for one in owed if one.due]
    unjudged, undated = len(owed) - len(judged), len(owed) - len(dated)
    out = ngettext("%d is not judged yet or cannot be", "%d are not judged yet or cannot be", unjudged) % unjudged
    no_date = ngettext("%d has no date", "%d have no date", undated) % undated
    kept = [one for one in judged if one.label in KEPT]
    late = [one for one in dated if one.due and one.due < today and one.label not in KEPT | {Label.PARTLY_KEPT}]
    if not owed:
        return []
    return [
        Figure(len(judged), len(owed), _("commitments judged"), out if unjudged else "", everything),
        Figure(len(kept), len(judged), _("kept, of those judged"), "", cites(kept) or everything[:1]),
        Figure(
            len(late),
            len(dated),
            _("past their date, of those with one"),
            no_date if undated else "",
            cites(late) or everything[:1],
        ),
    ]


def cites(owed: list[Owed]) -> list[Citation]:
    return [one.citations[0] for one in owed]


def office_holders(scope: Scope) -> Section | None:
    """Who holds which office since when; of people only those whose record reaches this level."""
    body = scope.briefing.institution
    if body is None:
        return None
    people = Person.objects.visible_to(scope.asker).filter(confidentiality__in=scope.level.up_to)
    held = Tenure.objects.on(scope.today).filter(organisation=body, person__in=people).exclude(office=None).for_list()
    statements = [
        Statement(
            _("%(office)s: %(person)s, since %(since)s.")
            % {"office": one.office, "person": one.person, "since": one.started or "?"},
            [citing.tenure(one)],
        )
        for one in held
    ]
    return Section("offices", _("Who holds office"), statements=statements) if statements else None


def next_steps(scope: Scope, owed: list[Owed]) -> Section:
    """What is past its date and what falls due soon."""
    open_ones = [one for one in owed if one.due and one.label not in KEPT | NOT_JUDGED]
    statements = []
    for one in sorted(open_ones, key=lambda item: item.due or scope.today):
        assert one.due is not None  # noqa: S101  filtered on the line above
        if one.due < scope.today:
            words = _("Past its date since %(due)s: %(what)s.")
        elif one.due <= scope.today + SOON:
            words = _("Due on %(due)s: %(what)s.")
        else:
            continue
        statements.append(
            Statement(words % {"due": day(one.due), "what": one.commitment.title.rstrip(".")}, one.citations)
        )
    return Section(
        "next",
        _("What to press for now"),
        statements=statements,
        empty=_("Nothing is past its date or falls due within 90 days."),
    )


def commitments_table(owed: list[Owed]) -> Section:
    rows = [
        Row(
            [
                one.commitment.title,
                day(one.commitment.made_on, "medium"),
                day(one.due, "medium") or _("no date"),
                f"{one.commitment.quality}/6",
            ],
            str(one.label.label),
            one.label.tone,
            one.citations,
        )
        for one in owed
    ]
    header = [_("Commitment"), _("Made"), _("Due"), _("Precision"), _("Where it stands")]
    return Section(
        "commitments",
        _("What was promised"),
        header=header,
        rows=rows,
        empty=_("No commitment of this level is on record."),
        intro=_(
            "Precision counts how many of six questions the promise answers: "
            "who, what, by when, with how much money, for whom, measured how."
        ),
    )


def judgements(owed: list[Owed]) -> Section | None:
    """The written reason of each published verdict."""
    statements = [
        Statement(f"{one.commitment.title.rstrip('.')}: {reason_of(one.commitment.verdict)}", one.citations[:2])
        for one in owed
        if one.commitment.verdict and one.commitment.verdict.delivery != Delivery.NOT_ASSESSED
    ]
    return Section("reasons", _("Why we say so"), statements=statements) if statements else None


def reason_of(verdict: Assessment) -> str:
    if not verdict.rationale:
        return _("imported from an older register; no reason was recorded.")
    return verdict.rationale


def asks(scope: Scope) -> Section | None:
    """Our demands, and how often they were brought up in meetings of this level."""
    reached = (
        Ask.objects.visible_to(scope.asker)
        .up_to(scope.level)
        .exclude(status__in=[Ask.Status.DRAFT, Ask.Status.WITHDRAWN])
    )
    about: dict[str, Any] = (
        {"addressed_to": scope.briefing.institution} if scope.briefing.institution else {"theme": scope.briefing.theme}
    )
    seen = AskPressed.objects.filter(meeting__in=Meeting.objects.visible_to(scope.asker).up_to(scope.level))
    found = reached.filter(**about).annotate(times=Count("pressed", filter=Q(pressed__in=seen))).order_by("pk")
    statements = [Statement(ask_in_words(one, one.times), [citing.ask(one)]) for one in found]  # type: ignore[attr-defined]  # annotated
    return Section("asks", _("What we ask"), statements=statements) if statements else None


def ask_in_words(ask: Ask, times: int) -> str:
    words = ngettext(
        "%(ask)s (%(status)s; brought up in %(times)d meeting).",
        "%(ask)s (%(status)s; brought up in %(times)d meetings).",
        times,
    )
    return words % {"ask": str(ask).rstrip("."), "status": ask.get_status_display(), "times": times}


def meetings(scope: Scope) -> Section | None:
    body = scope.briefing.institution
    if body is None:
        return None
    reached = Meeting.objects.visible_to(scope.asker).up_to(scope.level).held().since(scope.today - RECENT)
    found = reached.with_organisation(body).order_by("-held_on", "-pk")[:15]
    statements = [Statement(f"{day(one.held_on)}: {one.about.rstrip('.')}.", [citing.meeting(one)]) for one in found]
    return (
        Section("meetings", _("When we met in the last twelve months"), statements=statements) if statements else None
    )


def we_owe(scope: Scope) -> Section | None:
    """What we still owe them: for our own eyes."""
    body = scope.briefing.institution
    if body is None or scope.level != Level.INTERNAL:
        return None
    found = (
        Task.objects.visible_to(scope.asker)
        .filter(confidentiality__in=scope.level.up_to, owed_to=body)
        .open()
        .for_list()
    )
    statements = [
        Statement(f"{one.what.rstrip('.')}{', ' + day(one.due_on) if one.due_on else ''}.", [citing.task(one)])
        for one in found
    ]
    return Section("we-owe", _("What we owe them"), statements=statements) if statements else None


def sources(scope: Scope, owed: list[Owed]) -> Section | None:
    """Every piece of evidence of this level, with its fingerprint."""
    numbers = [one.commitment.pk for one in owed]
    found = (
        Evidence.objects.visible_to(scope.asker)
        .up_to(scope.level)
        .filter(commitment__in=numbers)
        .order_by("commitment", "pk")
    )
    rows = [
        Row(
            [
                _("Evidence %(pk)d: %(what)s") % {"pk": item.pk, "what": item.title},
                item.publisher,
                day(item.source_on, "medium"),
                f"{item.get_origin_display()}, {item.get_directness_display()}",
            ],
            item.sha256[:12] or _("address only"),
            "neutral",
            [citing.evidence(item)],
        )
        for item in found
    ]
    header = [_("Source"), _("Publisher"), _("Date"), _("Grade"), _("Fingerprint")]
    return Section("sources", _("Sources"), header=header, rows=rows) if rows else None


def method(scope: Scope) -> list[str]:
    reach = {"level": scope.level.label, "day": day(scope.today)}
    return [
        _("This paper holds records open to the level “%(level)s” on %(day)s, and no others.") % reach,
        _(
            "A verdict follows from fixed rules over delivery, time and evidence; "
            "a passed date alone never makes a promise broken."
        ),
        _(
            "Every statement names its record and version in a footnote. "
            "The coalition advocates: its method, its sources and its corrections are open."
        ),
        _("Without evidence we say so. Numbers stand with what they are part of; what is left out is named."),
    ]


def bodies_with_commitments(user: User) -> "list[Organisation]":
    """The institutions a briefing can be asked for, those that owe most first."""
    return list(
        Organisation.objects.visible_to(user)
        .filter(commitments__isnull=False)
        .annotate(n=Count("commitments"))
        .order_by("-n")[:12]
    )
