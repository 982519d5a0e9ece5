"""How the invented organisations are tied: regional circles, a few bridges between them, a centre, and a margin."""

from config.demonstration.cast import Cast
from config.demonstration.names import marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import Organisation
from network.models import Tie

Kind = Tie.Kind
CLOSE = [Kind.WORKS_WITH, Kind.WORKS_WITH, Kind.SHARES_INFORMATION, Kind.REFERS_PEOPLE, Kind.TRUSTS]
MARGIN = 7  # organisations that nobody is tied to
CIRCLES = 6
INSIDE, BRIDGES, FROM_CENTRE, CONFLICTS = 130, 14, 46, 4
Pair = tuple[Kind, Organisation, Organisation]


def tie(scene: Scene, coalition: Coalition, cast: Cast) -> list[Tie]:
    ties = [statement(scene, *pair) for pair in pairs(scene, coalition)]
    Tie.objects.bulk_create(ties)
    for one in ties:
        author, at = scene.random.choice(cast.officers), scene.moment(one.started_on)
        scene.deed(one, author, at, fields=["kind", "stated_by", "other", "strength"])
    return ties


def pairs(scene: Scene, coalition: Coalition) -> list[Pair]:
    """Return who says what of whom, each once and in an order of the seed."""
    random = scene.random
    others = [one for one in coalition.organisations if one != coalition.centre]
    tied = random.sample(others, len(others) - MARGIN)
    circles = [tied[number::CIRCLES] for number in range(CIRCLES)]
    found: dict[Pair, None] = {}
    while len(found) < INSIDE:
        state(scene, found, random.choice(CLOSE), *random.sample(random.choice(circles), 2))
    for number in range(BRIDGES):  # always through the same few, so that their leaving would cut the circles apart
        here, there = circles[number % CIRCLES], circles[(number + 1) % CIRCLES]
        state(scene, found, Kind.WORKS_WITH, here[0], there[number % 2])
    for one in random.sample(tied, FROM_CENTRE):
        found[random.choice([Kind.TRAINS, Kind.SHARES_INFORMATION]), coalition.centre, one] = None
    quarrelling = random.sample(tied, 2 * CONFLICTS)
    for one, other in zip(quarrelling[::2], quarrelling[1::2], strict=True):
        found[Kind.CONFLICTS, one, other] = None
    return list(found)


def state(scene: Scene, found: dict[Pair, None], kind: Kind, one: Organisation, other: Organisation) -> None:
    """One side says it; in four of ten cases the other side says the same."""
    found[kind, one, other] = None
    if scene.random.random() < 0.4:
        found[kind, other, one] = None


def statement(scene: Scene, kind: Kind, one: Organisation, other: Organisation) -> Tie:
    started = scene.random.randint(60, 700)
    return Tie(
        kind=kind,
        stated_by=one,
        other=other,
        strength=scene.random.choice([1, 2, 2, 3]),
        started_on=scene.day(started),
        ended_on=scene.day(started // 2) if scene.random.random() < 0.07 else None,
        source=marked("Разговор с организацията"),
        confidentiality=Level.RESTRICTED if kind == Kind.CONFLICTS else Level.INTERNAL,
        is_demonstration=True,
    )
