"""What if: the scenarios asked for, side by side, how we stand losses, and where to begin."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from network.findings.holding import held_by, persons
from network.findings.looking import Looking
from network.findings.sentences import Section, by_name
from network.findings.together import key_sets
from network.findings.what_if.asked import Asked
from network.findings.what_if.leaving import what_if
from network.findings.what_if.losses import of_losses
from network.findings.what_if.sections import of_scenario, side_by_side, told_of
from network.graphs.picture import EVERYBODY, INSTITUTIONS, ORGANISATIONS, PEOPLE

MOST_BEGINNINGS = 12


def answer(looking: Looking, query: Mapping[str, Any]) -> list[Section]:
    return sections(looking, Asked.of(looking.user, query))


def sections(looking: Looking, asked: Asked) -> list[Section]:
    """People stand in the picture where one of them leaves; the line of losses is always of organisations."""
    ours = looking.at(who=ORGANISATIONS)
    scenarios = asked.scenarios
    if not scenarios:
        return [beginnings(ours), of_losses(ours)]
    seen = looking.at(who=EVERYBODY if asked.with_people else INSTITUTIONS)
    told = told_of(seen, scenarios)
    return [*(of_scenario(seen, one) for one in told), side_by_side(told), of_losses(ours)]


def beginnings(ours: Looking) -> Section:
    """Whom others hang on, as the page on who holds us together finds them."""
    people = ours.at(who=PEOPLE)
    held = ours.kept("holding", lambda: held_by(ours))
    rested = people.kept("people", lambda: persons(people.network))
    sets = ours.kept("sets-parting", lambda: key_sets(ours))
    nodes = ours.network.nodes
    several = [[people.network.nodes[one.ends[0]]] for one in rested]
    several += [[nodes[one.ends[0]]] for one in held.points if sum(map(len, one.off)) > 1]
    several += [[nodes[at] for at in one] for one in sets.sets]
    links = [what_if(by_name(one), ours.picture) for one in several[:MOST_BEGINNINGS]]
    return Section(
        "begin", _("Where to begin"),
        _("Choose above who leaves or which tie is made, or begin with one of those on whom others hang."), (),
        "" if links else _("Nobody stands out on whom others hang: choose above."), links=tuple(links),
    )  # fmt: skip
