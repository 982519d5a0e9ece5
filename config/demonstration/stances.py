"""Where invented office holders stand on the invented asks, and how much they weigh; never a real person or body."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache

from accounts.models import User
from campaigns.models import Ask, AskPressed, Influence, Stance
from config.demonstration.cast import Cast
from config.demonstration.names import marked
from config.demonstration.scene import Scene
from config.demonstration.texts import sheet
from crm.confidentiality import Level, stricter
from crm.models import Meeting, Participation, Person, Side, Tenure

MOST_ASKS, MOST_EACH, LEAST = 9, 5, 3
LADDER = list(reversed(Stance.Position))
WEIGHTS = {"minister": (5, "Подписва заповедта"), "deputy": (4, "Внася доклада до министъра"),
           "mayor": (3, "Решава в своята община"), "": (2, "Подготвя проекта")}  # fmt: skip
FIRST = [0, 1, 1, 2, 2, 3, 3, 4]  # of the ladder, at the first talk
WAVERING = [-1, 0, 1, 1, 1]  # steps on the ladder from one talk to the next: talking helps more often than not


def stand(scene: Scene, cast: Cast, asks: list[Ask]) -> list[Stance]:
    """Each official who sat where an ask was brought up stands somewhere, and may move at the next talk."""
    stances = [
        one
        for ask in [one for one in asks if one.status not in (Ask.Status.DRAFT, Ask.Status.CONSULTED)][:MOST_ASKS]
        for person, talks in list(officials_at(ask).items())[:MOST_EACH]
        for one in way(scene, cast, ask, person, talks)
    ]
    Stance.objects.bulk_create(stances)
    people = {one.person_id: one.person for one in stances if one.person}
    weighed = [weight(scene, cast, person) for number, person in enumerate(people.values()) if number % 5 != LEAST]
    Influence.objects.bulk_create(weighed)
    written: list[Stance | Influence] = [*stances, *weighed]
    for one in written:
        scene.deed(one, one.author, one.made_at, fields=["person"])
    return stances


def officials_at(ask: Ask) -> dict[Person, list[Meeting]]:
    """The invented people of theirs at the held meetings that brought it up, with their meetings in order of time."""
    pressed = AskPressed.objects.filter(ask=ask, meeting__state=Meeting.State.HELD).values("meeting")
    seats = Participation.objects.filter(side=Side.THEIRS, person__is_demonstration=True, meeting__in=pressed)
    found: dict[Person, list[Meeting]] = defaultdict(list)
    there = seats.exclude(role=Participation.Role.ABSENT).select_related("person", "meeting")
    for seat in there.order_by("meeting__held_on", "pk"):
        found[seat.person].append(seat.meeting)  # type: ignore[index]
    return found


@cache
def notes() -> dict[str, list[str]]:
    """What may be written at each stance."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in sheet("stances"):
        found[row["position"]].append(row["text"])
    return found


def way(scene: Scene, cast: Cast, ask: Ask, person: Person, talks: list[Meeting]) -> list[Stance]:
    step, made = scene.random.choice(FIRST), []
    for meeting in talks:
        position = LADDER[step]
        author = writer(scene, cast)
        made.append(
            Stance(
                ask=ask, person=person, position=position, taken_on=meeting.held_on, meeting=meeting, author=author,
                note=marked(scene.random.choice(notes()[position])), made_at=after(scene, meeting.held_on),
                confidentiality=stricter(Level.INTERNAL, ask.confidentiality, meeting.confidentiality),
                is_demonstration=True,
            )
        )  # fmt: skip
        step = min(4, max(0, step + scene.random.choice(WAVERING)))
    return made


def weight(scene: Scene, cast: Cast, person: Person) -> Influence:
    """By the office they hold or held last."""
    posts = Tenure.objects.filter(person=person).select_related("office").order_by("-started", "-pk")
    rank = next((one.office.rank for one in posts if one.office), "")
    found, why = next((told for key, told in WEIGHTS.items() if key and rank.startswith(key)), WEIGHTS[""])
    day = scene.day(scene.random.randint(120, 500))
    return Influence(
        person=person, weight=found, reason=marked(why), since=day, author=writer(scene, cast),
        made_at=after(scene, day), is_demonstration=True,
    )  # fmt: skip


def writer(scene: Scene, cast: Cast) -> User:
    author: User = scene.random.choice([*cast.officers, cast.leaders[0]])
    return author


def after(scene: Scene, day: date) -> datetime:
    return scene.moment(day + timedelta(days=1))
