"""How the invented organisations are tied: regional circles, a few bridges between them, a centre, and a margin."""

from collections import defaultdict

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
    random = scene.random
    others = [one for one in coalition.organisations if one != coalition.centre]
    random.shuffle(others)
    circles: dict[int, list[Organisation]] = defaultdict(list)
    for number, one in enumerate(others[MARGIN:]):
        circles[number % CIRCLES].append(one)
    pairs: dict[Pair, None] = {}  # in order, each once
    while len(pairs) < INSIDE:
        state(scene, pairs, random.choice(CLOSE), *random.sample(circles[random.randrange(CIRCLES)], 2))
    for number in range(BRIDGES):  # always through the same few, so that their leaving would cut the circles apart
        here, there = circles[number % CIRCLES], circles[(number + 1) % CIRCLES]
        state(scene, pairs, Kind.WORKS_WITH, here[0], there[number % 2])
    for one in random.sample(others[MARGIN:], FROM_CENTRE):
        pairs[random.choice([Kind.TRAINS, Kind.SHARES_INFORMATION]), coalition.centre, one] = None
    for one, other in zip(
        random.sample(others[MARGIN:], CONFLICTS), random.sample(others[:MARGIN], CONFLICTS), strict=True
    ):
        pairs[Kind.CONFLICTS, one, other] = None
    ties = [statement(scene, *pair) for pair in pairs]
    Tie.objects.bulk_create(ties)
    for one in ties:
        scene.deed(
            one,
            random.choice(cast.officers),
            scene.moment(one.started_on),
            fields=["kind", "stated_by", "other", "strength"],
        )
    return ties


def state(scene: Scene, pairs: dict[Pair, None], kind: Kind, one: Organisation, other: Organisation) -> None:
    """One side says it; in four of ten cases the other side says the same."""
    pairs[kind, one, other] = None
    if scene.random.random() < 0.4:
        pairs[kind, other, one] = None


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
