"""The network as a picture: what everybody who may read the paper sees of it, at the places of the page."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.templatetags.fmt import day, number
from briefings import citing
from briefings.models import Block
from briefings.paper import Citation, Drawing, Network, Node, Row, Section, Tie
from briefings.reach import Scope
from crm.confidentiality import Level
from crm.models import Organisation, Person, Place
from network.facts.kinds import ALL, in_bits, in_order
from network.graphs.picture import EVERYBODY, INSTITUTIONS, ORGANISATIONS, PEOPLE, Picture, years_before
from network.graphs.picture_form import ALWAYS
from network.models import TieRules
from network.picture import drawing as words
from network.picture import page, svg
from network.picture.looks import Colour
from network.picture.pictured import Pictured, pictured_to
from network.rules.in_force import in_force
from network.snapshots.taking import anybody

NARROWS = ("day", "who", "kinds", "theme", "region", "years", "colour")
NAMED = 6  # others in one line of the table: where all are tied to all, their names would say nothing on pages of them
WITHOUT_PEOPLE = {PEOPLE: ORGANISATIONS, EVERYBODY: INSTITUTIONS}
CITED: dict[str, Any] = {"organisation": Organisation, "person": Person}


def picture(scope: Scope, block: Block) -> Section:
    rules = in_force()
    shown = pictured_to(reader_of(scope.level), asked(scope, rules), rules, colour=colour_of(scope))
    nodes = shown.drawing.network.nodes
    title = _("Who is tied to whom, %(day)s") % {"day": day(shown.asked.day)}
    sources = cited(scope, [node.key for node in nodes])
    return Section(
        "network-picture", block.heading or _("How we are tied"), citations=list(sources.values()),
        intro=page.counted(shown) + "." if nodes else "",
        drawing=drawn(scope, shown, title) if nodes and block.as_drawing else None,
        network=numbers(shown) if nodes else None,
        header=header(scope), rows=list(rows(scope, shown, sources)), caption=title, note=" ".join(notes(scope, shown)),
        empty=_("There is nobody to draw: no organisation in this part of the network is open to these readers."),
    )  # fmt: skip


def reader_of(level: Level) -> Visitor:
    """Whoever may read a paper of this level, with nothing of their own to see beside it."""
    return AnonymousUser() if level == Level.PUBLIC else anybody(level)


def asked(scope: Scope, rules: TieRules) -> Picture:
    told = scope.about
    on = min(date.fromisoformat(told["day"]), scope.today) if told.get("day") else scope.today
    years = str(told.get("years") or rules.event_years)
    return Picture(
        day=on, since=None if years == ALWAYS else years_before(on, int(years)),
        kinds=frozenset(told.get("kinds") or ALL), who=who(scope), theme=told.get("theme"), region=region(scope),
    )  # fmt: skip


def who(scope: Scope) -> str:
    """Nobody by name in public: where people stand among each other is for those who work with them."""
    wanted = str(scope.about.get("who") or ORGANISATIONS)
    return WITHOUT_PEOPLE.get(wanted, wanted) if scope.level == Level.PUBLIC else wanted


def region(scope: Scope) -> str:
    """The one asked for, else that of the place the paper is about."""
    place = scope.named("place") if not scope.about.get("region") else None
    lies_in = place.region if isinstance(place, Place) else None
    return str(scope.about.get("region") or (lies_in.code if lies_in else ""))


def colour_of(scope: Scope) -> str:
    return str(scope.about.get("colour") or Colour.KIND)


def cited(scope: Scope, keys: Sequence[str]) -> dict[str, Citation]:
    """Return each that is drawn as a source; a region is none."""
    pks: dict[str, list[int]] = {}
    for key in keys:
        kind, _dash, pk = key.partition("-")
        if kind in CITED:
            pks.setdefault(kind, []).append(int(pk))
    found = {
        f"{kind}-{one.pk}": citing.of(one, scope.level)
        for kind, several in pks.items()
        for one in CITED[kind].objects.visible_to(scope.asker).filter(pk__in=several)
    }
    return {key: found[key] for key in keys if key in found}


def drawn(scope: Scope, shown: Pictured, title: str) -> Drawing:
    """In public nobody's name stands there because they are tied more than others."""
    legend = ", ".join(f"{hue.label}: {number(hue.count)}" for hue in shown.drawing.legend)
    description = _("%(counted)s. %(legend)s. The table of this picture says who is tied to whom.")
    said = description % {"counted": page.counted(shown), "legend": legend}
    drawing = svg.draw(
        shown.drawing, svg.PRINTED, title=title, description=said, most_tied_first=scope.level != Level.PUBLIC
    )
    return Drawing(str(drawing), title, said)


def header(scope: Scope) -> list[str]:
    counts = [] if scope.level == Level.PUBLIC else [_("Tied with")]
    return [_("Name"), _("What and where"), *counts, _("With whom")]


def rows(scope: Scope, shown: Pictured, sources: dict[str, Citation]) -> Iterator[Row]:
    """By their names; in public without how many they are tied with: partners are not ranked before others."""
    drawing = shown.drawing
    nodes = drawing.network.nodes
    for place in sorted(range(len(nodes)), key=lambda place: (nodes[place].name.casefold(), nodes[place].key)):
        node, ties = nodes[place], int(drawing.degrees[place])
        counts = [] if scope.level == Level.PUBLIC else [number(ties)]
        source = [sources[node.key]] if node.key in sources else []
        yield Row([node.name, words.what(node), *counts, others(scope, drawing, place)], "", "neutral", source)


def others(scope: Scope, drawing: words.Drawing, place: int) -> str:
    """The strongest first where the centre reads it, else by their names; of many the data of the edition tell."""
    found = drawing.neighbours(place)
    if scope.level != Level.INTERNAL:
        found.sort(key=lambda one: (one.node.name.casefold(), one.node.key))
    if not found:
        return _("with nobody in this picture")
    if len(found) > NAMED:
        return _("more than %(most)d: the data of this edition name each of them") % {"most": NAMED}
    return "; ".join(one.node.name for one in found)


def notes(scope: Scope, shown: Pictured) -> Iterator[str]:
    if not shown.drawing.network.nodes:
        return
    yield from (one.replace("..", ".") for one in page.not_drawn(shown))  # a Bulgarian day ends with a stop of its own
    if who(scope) != (scope.about.get("who") or ORGANISATIONS):
        yield _("People are not drawn in a paper that everybody may read.")
    yield _("Drawn and counted is what every reader of the level “%(level)s” may see, nothing more.") % {
        "level": scope.level.label
    }
    yield _("Weighed by version %(number)s of the rules.") % {"number": shown.rules.number}


def numbers(shown: Pictured) -> Network:
    told = shown.asked
    return Network(
        day=told.day.isoformat(), since=told.since.isoformat() if told.since else "", who=told.who,
        facts=[kind.name for kind in in_order(told.kinds)], theme=told.theme, region=told.region,
        rules=shown.rules.number,
        nodes=[Node(node.key, node.kind, node.name) for node in shown.drawing.network.nodes],
        ties=list(ties_of(shown.drawing)),
    )  # fmt: skip


def ties_of(drawing: words.Drawing) -> Iterator[Tie]:
    nodes = drawing.network.nodes
    for one, other, strength, bits, _drawn in drawing.edges():
        yield Tie(nodes[one].key, nodes[other].key, strength, [kind.name for kind in in_bits(bits)])


def may_still_be_told(scope: Scope, section: dict[str, Any]) -> bool:
    """Whether every tie that was frozen is still there for these readers, by the same kinds of facts and as strong.

    Where one is not, a meeting or a statement it came from was closed or taken back since.
    """
    kept = section.get("network")
    if not kept:
        return True
    rules = TieRules.objects.filter(number=kept["rules"]).first() or in_force()
    since = date.fromisoformat(kept["since"]) if kept["since"] else None
    # Without theme and region: whoever has moved since is tied as before.
    wanted = Picture(date.fromisoformat(kept["day"]), since, frozenset(kept["facts"]), kept["who"])
    shown = pictured_to(reader_of(scope.level), wanted, rules)
    # Since then they may have become too many to be drawn one by one.
    live = {(tie.one, tie.other): tie for drawing in (shown.whole, shown.drawing) for tie in ties_of(drawing)}
    return all(is_borne_out(tie, live.get((tie["one"], tie["other"]))) for tie in kept["ties"])


def is_borne_out(frozen: dict[str, Any], live: Tie | None) -> bool:
    return live is not None and live.strength >= frozen["strength"] and set(frozen["kinds"]) <= set(live.kinds)
