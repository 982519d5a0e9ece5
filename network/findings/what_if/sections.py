"""What a scenario changes, in plain sentences; several of them side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from network.findings.certainty import in_words as sure_in_words
from network.findings.certainty import silent_among
from network.findings.holding import cut_off_parts, facts_of, losing
from network.findings.looking import Looking
from network.findings.sentences import Finding, Part, Section, Table, by_name, in_words, task_about
from network.findings.what_if.asked import Scenario
from network.findings.what_if.outcomes import Effect, Shape, Stage, effect
from network.graphs.network import Node


@dataclass(frozen=True)
class Told:
    """One scenario with what it does."""

    place: int
    scenario: Scenario
    stage: Stage
    effect: Effect

    def nodes(self, several: Iterable[int]) -> tuple[Node, ...]:
        return by_name(self.stage.nodes[at] for at in several)

    def names(self, several: Iterable[int]) -> str:
        return in_words([node.name for node in self.nodes(several)])

    @property
    def leaving(self) -> list[Node]:
        return [self.known(key) for key in self.scenario.leaving]

    def known(self, key: str) -> Node:
        at = self.stage.position.get(key)
        return self.scenario.named[key] if at is None else self.stage.nodes[at]

    @property
    def made(self) -> tuple[Node, Node] | None:
        ends = self.scenario.made
        return (self.known(ends[0]), self.known(ends[1])) if ends else None

    @property
    def beginning(self) -> str:
        return _("If %(name)s left,") % {"name": in_words([one.name for one in by_name(self.leaving)])}


def told_of(looking: Looking, scenarios: Sequence[Scenario]) -> list[Told]:
    return [told_one(looking, place, one) for place, one in enumerate(scenarios, start=1)]


def told_one(looking: Looking, place: int, scenario: Scenario) -> Told:
    stage = Stage(looking, scenario)
    new = [(node.key, node.kind) for node in stage.nodes[len(looking.network.nodes) :]]
    asked = f"what-if {sorted(stage.gone)} {sorted(stage.made)} {new}"
    return Told(place, scenario, stage, looking.kept(asked, lambda: effect(stage)))


def of_scenario(looking: Looking, told: Told) -> Section:
    findings = [*falling(looking, told), *regions(told), *institutions(told), *joining(told), *nothing_about(told)]
    return Section(f"scenario-{told.scenario.letter}", titled(told), explained(told), tuple(findings))


def titled(told: Told) -> str:
    said = []
    if told.leaving:
        said.append(
            ngettext("%(names)s leaves", "%(names)s leave", len(told.leaving))
            % {"names": in_words([one.name for one in by_name(told.leaving)])}
        )
    if told.made:
        said.append(_("%(one)s and %(other)s are tied") % {"one": told.made[0].name, "other": told.made[1].name})
    return _("Scenario %(number)s: %(said)s") % {"number": number(told.place), "said": "; ".join(said)}


def explained(told: Told) -> str:
    """Say how organisations hang together, now and then, and who goes along."""
    said = [
        _("Today %(today)s; then %(then)s.") % {"today": shape(told.effect.before), "then": shape(told.effect.after)}
    ]
    along = set(told.effect.gone) - {told.stage.position.get(key) for key in told.scenario.leaving}
    if along:
        said.append(
            ngettext(
                "With them goes %(count)s person, whose posts are with them alone.",
                "With them go %(count)s people, whose posts are with them alone.",
                len(along),
            )
            % {"count": number(len(along))}
        )
    return " ".join(said)


def shape(one: Shape) -> str:
    """Say in how many circles they stand; who stands alone is a circle too."""
    if one.circles <= 1:
        return ngettext(
            "%(all)s organisation hangs together", "all %(all)s organisations hang together", one.organisations
        ) % {"all": number(one.organisations)}  # fmt: skip
    return ngettext(
        "%(largest)s of %(all)s organisations hang together, the others in %(circles)s piece apart",
        "%(largest)s of %(all)s organisations hang together, the others in %(circles)s pieces apart",
        one.circles - 1,
    ) % {"largest": number(one.largest), "all": number(one.organisations), "circles": number(one.circles - 1)}


def falling(looking: Looking, told: Told) -> list[Finding]:
    if not told.leaving:
        return []
    off, sure = told.effect.off, sure_in_words(told.effect.stands, looking)
    if not off:
        said = _("%(if)s everybody else who hangs together today still would.") % {"if": told.beginning}
        return [Finding(said, (), (), *sure)]
    parts = [told.nodes(part) for part in off]
    nodes = [node for part in parts for node in part]
    silent, is_sure = silent_among(looking, nodes)
    facts = [link for at in told.effect.gone for link in facts_of(looking, at, told.effect.off)]
    steps = (task_about(parts[0][0], _("Tie those who would be cut off to a second organisation of ours.")),)
    return [
        Finding(
            losing(told.beginning, nodes), cut_off_parts(parts), tuple(facts[:6]), silent or sure[0],
            is_sure and sure[1], steps,
        )
    ]  # fmt: skip


def regions(told: Told) -> list[Finding]:
    findings = []
    names = {node.region: node.region_name for node in told.stage.nodes}
    lost = sorted(names.get(code) or code for code in told.effect.regions_lost)
    gained = sorted(names.get(code) or code for code in told.effect.regions_gained)
    if lost:
        said = ngettext(
            "Nobody of %(regions)s would be left in the largest circle.",
            "Nobody of these regions would be left in the largest circle: %(regions)s.",
            len(lost),
        ) % {"regions": in_words(lost)}
        findings.append(Finding(said))
    if gained:
        said = ngettext(
            "%(regions)s would come into the largest circle.", "%(regions)s would come into the largest circle.",
            len(gained),
        ) % {"regions": in_words(gained)}  # fmt: skip
        findings.append(Finding(said))
    if told.leaving and not lost:
        findings.append(Finding(_("No region would be lost: somebody of each one would stay in the largest circle.")))
    return findings


def institutions(told: Told) -> list[Finding]:
    done = told.effect
    findings = [
        Finding(said % {"names": told.names(found), "count": number(len(found))}, (Part(label, told.nodes(found)),))
        for found, said, label in (
            (done.out_of_reach, out_of_reach(len(done.out_of_reach)), _("Out of reach")),
            (done.known_by_nobody, known_by_nobody(len(done.known_by_nobody)), _("Known by nobody of us any more")),
            (done.within_reach, within_reach(len(done.within_reach)), _("Within reach")),
        ) if found
    ]  # fmt: skip
    if told.leaving and not done.out_of_reach and not done.known_by_nobody:
        findings.append(Finding(_("No institution would be lost: to each one that we are tied to, others of us are.")))
    return findings


def out_of_reach(count: int) -> str:
    return ngettext(
        "No way of ties would lead to %(names)s any more.",
        "No way of ties would lead to %(count)s institutions any more: %(names)s.",
        count,
    )


def known_by_nobody(count: int) -> str:
    return ngettext(
        "Nobody of us would be tied to %(names)s any more; a way leads there only through others.",
        "Nobody of us would be tied to %(count)s institutions any more: %(names)s. A way leads there only through"
        " others.",
        count,
    )


def within_reach(count: int) -> str:
    return ngettext(
        "A way of ties would lead to %(names)s, where none leads now.",
        "A way of ties would lead to %(count)s institutions where none leads now: %(names)s.",
        count,
    )


def joining(told: Told) -> list[Finding]:
    if told.made is None:
        return []
    names = {"one": told.made[0].name, "other": told.made[1].name}
    joined = told.nodes(told.effect.joined)
    if joined:
        said = ngettext(
            "The tie between %(one)s and %(other)s would join %(count)s organisation with the rest of us: %(names)s.",
            "The tie between %(one)s and %(other)s would join %(count)s organisations with the rest of us: %(names)s.",
            len(joined),
        ) % {**names, "count": number(len(joined)), "names": in_words([node.name for node in joined])}
        return [Finding(said, (Part(_("Joined"), joined),))]
    if told.effect.is_new_way:
        return [Finding(_("The tie between %(one)s and %(other)s would join two circles that no tie joins.") % names)]
    return [
        Finding(
            _("The tie between %(one)s and %(other)s would join nobody new: ways of ties lead from one to the other"
                " already. It would be a second way, if another tie ends.") % names
        )
    ]  # fmt: skip


def nothing_about(told: Told) -> list[Finding]:
    """Say of whom nothing can be said."""
    absent = [node for node in told.leaving if node.key not in told.stage.position]
    if not absent:
        return []
    said = ngettext(
        "Nothing on record ties %(names)s to anybody on this day, so nothing hangs on it here.",
        "Nothing on record ties %(names)s to anybody on this day, so nothing hangs on them here.",
        len(absent),
    )
    return [Finding(said % {"names": in_words([node.name for node in absent])}, (Part(_("They are"), tuple(absent)),))]


Cell = Callable[[Told], str]


def side_by_side(several: Sequence[Told]) -> Section:
    before = several[0].effect.before
    heads = [_("Scenario %(number)s") % {"number": number(one.place)} for one in several]
    head = (_("What"), _("Today"), *heads)
    lines: tuple[tuple[str, str, Cell], ...] = (
        (_("Who leaves"), "", lambda one: in_words([node.name for node in by_name(one.leaving)])),
        (_("New tie"), "", lambda one: " – ".join(node.name for node in one.made or ())),
        (_("Organisations in the largest circle"), of_all(before), lambda one: of_all(one.effect.after)),
        (_("Separate pieces"), number(before.circles), lambda one: number(one.effect.after.circles)),
        (_("Cut off"), "", lambda one: counted(one, one.effect.cut_off)),
        (_("Joined"), "", lambda one: counted(one, one.effect.joined)),
        (_("Regions lost"), "", lambda one: number(len(one.effect.regions_lost))),
        (_("Institutions out of reach"), "", lambda one: counted(one, one.effect.out_of_reach)),
        (_("Institutions nobody of us knows"), "", lambda one: counted(one, one.effect.known_by_nobody)),
    )
    rows = tuple((what, today, *(cell(one) for one in several)) for what, today, cell in lines)
    said = _("The same in numbers. A piece is a circle that no tie joins to the others; who stands alone is one too.")
    return Section("side-by-side", _("Side by side"), said, (), table=Table(head, rows))


def of_all(one: Shape) -> str:
    return _("%(some)s of %(all)s") % {"some": number(one.largest), "all": number(one.organisations)}


def counted(told: Told, several: Sequence[int]) -> str:
    if not several:
        return number(0)
    return _("%(count)s: %(names)s") % {"count": number(len(several)), "names": told.names(several)}
