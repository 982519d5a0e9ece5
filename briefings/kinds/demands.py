"""What we ask, who stands behind it, and where they stand."""

from collections import defaultdict
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import day
from briefings import citing
from briefings.models import Block
from briefings.paper import Row, Section, Statement
from briefings.reach import MOST, Scope
from campaigns.models import AgendaItem, Ask, AskPressed, AskText, Session, Stance
from campaigns.models.asks import AskQuerySet
from campaigns.signing.counting import behind
from crm.confidentiality import Level
from crm.models import Document, Letter, Meeting, Organisation, Person

NAMED = 12
ASKED = {"institution": "addressed_to", "theme": "theme", "campaign": "campaigns", "session": "agenda_items__session"}


def asked(scope: Scope) -> AskQuerySet:
    found = scope.open(Ask.objects.all()).exclude(status__in=[Ask.Status.DRAFT, Ask.Status.WITHDRAWN])
    narrowed: dict[str, Any] = {column: scope.about[name] for name, column in ASKED.items() if scope.about.get(name)}
    return found.filter(pk__in=found.filter(**narrowed).values("pk"))


def asks(scope: Scope, block: Block) -> Section | None:
    """Our demands, and how often they were brought up in meetings and sessions of this level, each of them cited."""
    found = list(asked(scope).order_by("pk")[:MOST])
    tables = brought_up(scope, found)
    statements = [
        Statement(in_words(one, len(tables[one.pk]), scope.level), [citing.of(each) for each in (one, *tables[one.pk])])
        for one in found
    ]
    return Section("asks", block.heading or _("What we ask"), statements=statements) if statements else None


def brought_up(scope: Scope, asks: list[Ask]) -> dict[int, list[Meeting | Session]]:
    """Return ask: the meetings and sessions where it was brought up, of those that this level may know."""
    meetings = scope.open(Meeting.objects.all())
    pressed = AskPressed.objects.held().filter(ask__in=asks, meeting__in=meetings).order_by("meeting__held_on", "pk")
    sessions = Session.objects.visible_to(scope.asker).up_to(scope.level)
    items = AgendaItem.objects.visible_to(scope.asker).heard().filter(session__in=sessions)
    through = Ask.agenda_items.through.objects.filter(ask__in=asks, agendaitem__in=items)  # type: ignore[attr-defined]
    said = through.order_by("agendaitem__session").values_list("ask", "agendaitem__session").distinct()
    pairs: list[tuple[int, type[Model], int]] = [
        *((ask, Meeting, one) for ask, one in pressed.values_list("ask", "meeting")),
        *((ask, Session, one) for ask, one in said),
    ]
    known: dict[type[Model], Any] = {
        Meeting: meetings.in_bulk({pk for _ask, kind, pk in pairs if kind is Meeting}),
        Session: sessions.in_bulk({pk for _ask, kind, pk in pairs if kind is Session}),
    }
    found: dict[int, list[Meeting | Session]] = defaultdict(list)
    for ask, model, pk in pairs:
        found[ask].append(known[model][pk])
    return found


def in_words(ask: Ask, times: int, level: Level) -> str:
    """A paper for others counts only what they may know of: that there is nothing of it is no "0 times"."""
    if not times and Level(level) is not Level.INTERNAL:
        return _("%(ask)s (%(status)s).") % {"ask": str(ask).rstrip("."), "status": ask.get_status_display()}
    words = ngettext(
        "%(ask)s (%(status)s; brought up %(times)d time).", "%(ask)s (%(status)s; brought up %(times)d times).", times
    )
    return words % {"ask": str(ask).rstrip("."), "status": ask.get_status_display(), "times": times}


def signatures(scope: Scope, block: Block) -> Section:
    """Who openly stands behind the newest wording of each ask; of organisations only those this level may know."""
    found = list(asked(scope).order_by("pk")[:MOST])
    texts = AskText.objects.filter(ask__in=found, confidentiality__in=scope.level.up_to)
    newest = texts.order_by("ask", "-number").distinct("ask").select_related("ask")
    statements = []
    for stands in behind(newest, scope.asker):
        names = [one.organisation for one in stands.endorsing if citing.may_enter(one.organisation, scope.level)]
        if names:
            cited = [citing.of(one, scope.level) for one in (stands.text.ask, *names[:NAMED])]
            statements.append(Statement(signed(stands.text.ask, names), cited))
    return Section(
        "signatures", block.heading or _("Who stands behind it"), statements=statements,
        empty=_("Nobody has signed openly yet."),
    )  # fmt: skip


def signed(ask: Ask, names: list[Organisation]) -> str:
    shown = ", ".join(str(one) for one in names[:NAMED])
    words = ngettext(
        "%(ask)s: %(n)d organisation (%(names)s).", "%(ask)s: %(n)d organisations (%(names)s).", len(names)
    )
    more = "" if len(names) <= NAMED else ", …"
    return words % {"ask": str(ask).rstrip("."), "n": len(names), "names": shown + more}


GROUNDS: dict[str, Any] = {"meeting": Meeting, "letter": Letter, "document": Document}


def stances(scope: Scope, block: Block) -> Section:
    """Where they stand on what we ask, with the ground for it. For our own eyes."""
    people = scope.open(Person.objects.all())
    bodies = scope.open(Organisation.objects.all())
    found = scope.open(Stance.objects.all()).filter(ask__in=asked_of_all(scope)).filter(
        Q(person=None) | Q(person__in=people), Q(organisation=None) | Q(organisation__in=bodies)
    )  # fmt: skip
    for name, model in GROUNDS.items():
        found = found.filter(Q(**{name: None}) | Q(**{f"{name}__in": scope.open(model.objects.all())}))
    if person := scope.about.get("person"):
        found = found.filter(person=person)
    if body := scope.about.get("institution"):
        found = found.filter(Q(organisation=body) | Q(person__in=people.filter(tenures__organisation=body)))
    rows = [
        Row(
            [str(one.target), str(one.ask), day(one.taken_on, "medium"), one.note],
            str(one.get_position_display()), one.place.tone, [citing.of(one)],
        )
        for one in found.for_list()[:MOST]
    ]  # fmt: skip
    return Section(
        "stances", block.heading or _("Where they stand"),
        header=[_("Who"), _("On what"), _("Date"), _("What they said or did"), _("Stance")], rows=rows,
        empty=_("Nobody's stance is on record."),
    )  # fmt: skip


def asked_of_all(scope: Scope) -> AskQuerySet:
    """Stances are told of whoever is asked about, on any ask they take one on."""
    if scope.about.keys() & {"person", "institution"}:
        return scope.open(Ask.objects.all())
    return asked(scope)
