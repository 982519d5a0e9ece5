"""The sections of a paper, each from the records within its reach."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import cldr, day
from briefings import citing
from briefings.paper import Row, Section, Statement
from briefings.reach import KEPT, NOT_JUDGED, Owed, Scope
from campaigns.models import AgendaItem, Ask, AskPressed, Session
from campaigns.models.sessions import sessions_by_ask
from crm.approximate import in_words
from crm.confidentiality import Level
from crm.models import Meeting, Participation, Person, Task, Tenure
from monitoring.models import Assessment, Delivery, Evidence

SOON = timedelta(days=90)
RECENT = timedelta(days=365)


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
            % {
                "office": one.office,
                "person": one.person,
                "since": in_words(one.started, cldr()) if one.started else "?",
            },
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
    """Our demands, and how often they were brought up in meetings and sessions of this level."""
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
    sessions = at_sessions(scope)
    statements = [Statement(ask_in_words(one, one.times + sessions.get(one.pk, 0)), [citing.ask(one)]) for one in found]  # type: ignore[attr-defined]  # annotated
    return Section("asks", _("What we ask"), statements=statements) if statements else None


def at_sessions(scope: Scope) -> dict[int, int]:
    """Return ask: in how many sessions of committees it was brought up, of those that this level may know."""
    sessions = Session.objects.visible_to(scope.asker).up_to(scope.level)
    items = AgendaItem.objects.visible_to(scope.asker).heard().filter(session__in=sessions)
    return sessions_by_ask(items)


def ask_in_words(ask: Ask, times: int) -> str:
    words = ngettext(
        "%(ask)s (%(status)s; brought up %(times)d time).",
        "%(ask)s (%(status)s; brought up %(times)d times).",
        times,
    )
    return words % {"ask": str(ask).rstrip("."), "status": ask.get_status_display(), "times": times}


def meetings(scope: Scope) -> Section | None:
    body = scope.briefing.institution
    if body is None:
        return None
    reached = Meeting.objects.visible_to(scope.asker).up_to(scope.level).held().since(scope.today - RECENT)
    open_people = Q(capacity__organisation=body, person__confidentiality__in=scope.level.up_to)
    seats = Participation.objects.visible_to(scope.asker).filter(Q(organisation=body) | open_people)
    found = reached.filter(pk__in=seats.values("meeting")).order_by("-held_on", "-pk")[:15]
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
                _("Evidence %(pk)d: %(what)s")
                % {"pk": item.pk, "what": ", ".join(filter(None, [item.title, item.page]))},
                item.publisher,
                day(item.source_on, "medium"),
                f"{item.get_origin_display()}, {item.get_directness_display()}",
            ],
            item.sha256[:12] or item.url or _("words only"),
            "neutral",
            [citing.evidence(item)],
        )
        for item in found
    ]
    header = [_("Source"), _("Publisher"), _("Date"), _("Grade"), _("Fingerprint or address")]
    return Section("sources", _("Sources"), header=header, rows=rows) if rows else None
