"""People and tables: who holds office, who of ours knows them, when we met, what was said at sessions, where we sit."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import cldr, day
from briefings import citing
from briefings.models import Block
from briefings.paper import Row, Section, Statement
from briefings.reach import MOST, Scope
from campaigns.models import AgendaItem, Ask, Mandate, Session
from crm.acquaintance import Seat, as_seats, held_seats, links
from crm.approximate import in_words
from crm.confidentiality import Level
from crm.models import Meeting, Participation, Person, Side, Task, Tenure
from crm.models.people import TenureQuerySet


def held_offices(scope: Scope) -> TenureQuerySet:
    """Of people only those whose record reaches this level."""
    people = scope.open(Person.objects.all())
    held = Tenure.objects.visible_to(scope.asker).on(scope.today).filter(person__in=people).exclude(office=None)
    held = held.filter(organisation__confidentiality__in=scope.level.up_to)
    if person := scope.about.get("person"):
        return held.filter(person=person)
    return held.filter(organisation=scope.about.get("institution"))


def offices(scope: Scope, block: Block) -> Section | None:
    """Who holds which office since when."""
    statements = [
        Statement(
            _("%(office)s: %(person)s, since %(since)s.")
            % {
                "office": one.office, "person": one.person,
                "since": in_words(one.started, cldr()) if one.started else "?",
            },
            [citing.of(one, scope.level)],
        )
        for one in held_offices(scope).for_list()
    ]  # fmt: skip
    return Section("offices", block.heading or _("Who holds office"), statements=statements) if statements else None


def known(scope: Scope, block: Block) -> Section:
    """Who of ours has met them, how often and when last: from the meetings of this level alone."""
    theirs = {one.person_id: one.person for one in held_offices(scope).for_list()}
    seats = held_seats(scope.asker).filter(meeting__in=scope.open(Meeting.objects.all()))
    seats = seats.filter(person__in=scope.open(Person.objects.all()))
    their_seats = as_seats(seats.exclude(side=Side.OURS).filter(person__in=theirs))
    our_seats = as_seats(seats.filter(side=Side.OURS, meeting__in={meeting for meeting, *_rest in their_seats}))
    found = links(our_seats, their_seats)[:MOST]
    people = scope.open(Person.objects.all()).in_bulk([one.ours for one in found])
    tables = tables_of(scope, our_seats, their_seats)
    statements = [
        Statement(
            ngettext(
                "%(ours)s has met %(theirs)s %(n)d time, last on %(day)s.",
                "%(ours)s has met %(theirs)s %(n)d times, last on %(day)s.", one.times,
            )
            % {"ours": people[one.ours], "theirs": theirs[one.theirs], "n": one.times, "day": day(one.last_on)},
            [citing.of(each) for each in (people[one.ours], theirs[one.theirs], *tables[one.ours, one.theirs])],
        )
        for one in found
        if one.ours in people
    ]  # fmt: skip
    return Section(
        "known", block.heading or _("Who of us knows them"), statements=statements,
        empty=_("Nobody of us has met them at a meeting of this level."),
    )  # fmt: skip


def tables_of(scope: Scope, our_seats: list[Seat], their_seats: list[Seat]) -> dict[tuple[int, int], list[Meeting]]:
    """Return at which meetings each pair sat together: what is said of them rests on these."""
    held = scope.open(Meeting.objects.all()).in_bulk({meeting for meeting, *_rest in their_seats})
    ours_at: dict[int, list[int]] = defaultdict(list)
    for meeting, person, _day in our_seats:
        ours_at[meeting].append(person)
    found: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting, person, _day in their_seats:
        for ours in ours_at[meeting]:
            found[ours, person].append(held[meeting])
    return found


def met(scope: Scope) -> "list[Meeting]":
    reached = scope.open(Meeting.objects.all()).held().since(scope.lately)
    body, person = scope.about.get("institution"), scope.about.get("person")
    if body or person:
        open_people = scope.open(Person.objects.all())
        who = Q(person=person) & Q(person__in=open_people) if person else Q(organisation=body)
        if body:
            who |= Q(capacity__organisation=body, person__in=open_people)
        seats = Participation.objects.visible_to(scope.asker).filter(who)
        reached = reached.filter(pk__in=seats.values("meeting"))
    elif theme := scope.about.get("theme"):
        reached = reached.filter(themes=theme)
    return list(reached.order_by("-held_on", "-pk")[:MOST])


def meetings(scope: Scope, block: Block) -> Section | None:
    statements = [Statement(f"{day(one.held_on)}: {one.about.rstrip('.')}.", [citing.of(one)]) for one in met(scope)]
    title = _("When we met in the last twelve months")
    if scope.since:
        title = _("When we met since %(day)s") % {"day": day(scope.since)}
    return Section("meetings", block.heading or title, statements=statements) if statements else None


def we_owe(scope: Scope, block: Block) -> Section | None:
    """What we still owe them: for our own eyes."""
    body = scope.named("institution")
    if body is None or scope.level != Level.INTERNAL:
        return None
    found = scope.open(Task.objects.all()).filter(owed_to=body).open().for_list()
    told = [(one, f"{one.what.rstrip('.')}{', ' + day(one.due_on) if one.due_on else ''}") for one in found]
    statements = [Statement(f"{words.rstrip('.')}.", [citing.of(one)]) for one, words in told]
    return Section("we-owe", block.heading or _("What we owe them"), statements=statements) if statements else None


def seats(scope: Scope, block: Block) -> Section:
    """Where we sit today and until when."""
    session, body = scope.named("session"), scope.named("institution")
    found = scope.open(Mandate.objects.all()).on(scope.today).titular().for_reader(scope.asker)
    found = found.filter(
        organisation__confidentiality__in=scope.level.up_to,
        seat__body__organisation__confidentiality__in=scope.level.up_to,
    )
    if session is not None:
        found = found.filter(seat__body=session.body_id)
    elif body is not None:
        found = found.filter(Q(seat__body__organisation=body) | Q(seat__body__organisation__parent=body))
    people = set(scope.open(Person.objects.all()).filter(mandates__in=found).values_list("pk", flat=True))
    rows = [
        Row(
            [
                str(one.seat.body), str(one.organisation),
                str(one.person) if one.person_id in people else "", str(one.period),
            ],
            str(one.seat.get_kind_display()), "neutral",
            [citing.of(one), *([citing.of(one.person)] if one.person_id in people else [])],
        )
        for one in found[:MOST]
    ]  # fmt: skip
    return Section(
        "seats", block.heading or _("Where we sit"),
        header=[_("Body"), _("Organisation"), _("Who"), _("Mandate"), _("Seat")], rows=rows,
        empty=_("No seat of this level is on record."),
    )  # fmt: skip


def said(scope: Scope, block: Block) -> Section:
    """What we said at sessions of committees, and what came of it."""
    sessions = Session.objects.visible_to(scope.asker).up_to(scope.level)
    items = AgendaItem.objects.visible_to(scope.asker).heard().filter(session__in=sessions)
    asks = scope.open(Ask.objects.all())
    if scope.about.get("session"):
        items = items.filter(session__body=scope.named("session").body_id)
    elif body := scope.about.get("institution"):
        items = items.filter(
            Q(session__body__organisation=body) | Q(asks__in=asks.filter(addressed_to=body))
        ).distinct()
    elif theme := scope.about.get("theme"):
        items = items.filter(asks__in=asks.filter(theme=theme)).distinct()
    if scope.since:
        items = items.filter(session__held_on__gte=scope.since)
    found = items.select_related("session__body__organisation").order_by("-session__held_on", "number")[:MOST]
    statements = [
        Statement(
            " ".join(filter(None, [
                f"{day(one.session.held_on)}, {one.session.body}: {str(one).rstrip('.')}.", one.said, one.outcome,
            ])),
            [citing.of(one)],
        )
        for one in found
    ]  # fmt: skip
    return Section(
        "said", block.heading or _("What was said at sessions"), statements=statements,
        empty=_("Nothing we said at a session of this level is on record."),
    )  # fmt: skip
