"""What public bodies promised in this story; every label of the tracker occurs."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from campaigns.models import Ask
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.meetings import Sitting
from config.demonstration.names import MARK_BG, MARK_EN, marked
from config.demonstration.scene import Scene
from config.demonstration.stories import STORIES, Story
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level
from crm.models import Meeting
from monitoring.label import Label
from monitoring.models import Commitment, DueRevision

SLACK = 75  # a promise may be that many days older than its story says, so as to fall on a meeting
ABROAD = {"european-commission"}
TOLD = [Commitment.Force.STATEMENT, Commitment.Force.STATEMENT, Commitment.Force.MEASURE, Commitment.Force.PROGRAMME]


@dataclass
class Promise:
    commitment: Commitment
    story: Story
    label: Label


def promising_towns() -> set[str]:
    return {row["body"] for row in sheet("promises") if row["body"].startswith("municipality-")}


def give(scene: Scene, cast: Cast, sittings: list[Sitting], asks: list[Ask]) -> list[Promise]:
    """Return the promises, each with the story that it is to live through."""
    told: dict[Label, int] = defaultdict(int)
    promises = []
    for row in sheet("promises"):
        label = Label(row["story"])
        story = STORIES[label][told[label] % len(STORIES[label])]
        # Told again, it ends some days later, so that not everything falls due on one day.
        if story.due is not None and story.due < 0:
            story = replace(story, due=story.due - 5 * (told[label] // len(STORIES[label])))
        told[label] += 1
        sitting = occasion(scene, story, row, sittings)
        promises.append(Promise(commitment(scene, cast, row, story, sitting), story, label))
    Commitment.objects.bulk_create(promise.commitment for promise in promises)
    supersede(promises)
    postpone(scene, promises)
    answer(promises, asks)
    record(scene, promises)
    return promises


def occasion(scene: Scene, story: Story, row: Row, sittings: list[Sitting]) -> Sitting | None:
    """Return a talk with that body in which the promise could have been given; off the record only among its like."""
    restricted = row["level"] == Level.RESTRICTED
    fitting = [
        sitting for sitting in sittings
        if sitting.body == scene.bodies[row["body"]] and sitting.theirs and sitting.meeting.state == Meeting.State.HELD
        and story.made <= (scene.today - sitting.meeting.held_on).days <= story.made + SLACK
        and (sitting.meeting.confidentiality == Level.RESTRICTED) == restricted
    ]  # fmt: skip
    return max(fitting, key=lambda sitting: (sitting.theme == row["theme"], sitting.meeting.held_on), default=None)


def commitment(scene: Scene, cast: Cast, row: Row, story: Story, sitting: Sitting | None) -> Commitment:
    made_on = sitting.meeting.held_on if sitting else scene.workday(story.made + 2)
    owner, body = scene.random.choice(cast.officers), scene.bodies[row["body"]]
    return Commitment(
        made_on=made_on,
        made_at=scene.moment(made_on),
        owed_by=body,
        place=body.place if row["body"].startswith("municipality-") else None,
        theme=scene.themes[row["theme"]],
        original_due=None if story.due is None else scene.day(story.due),
        owner=owner,
        next_check=scene.day(-scene.random.randint(-6, 45)),
        confidentiality=row["level"],
        author=sitting.meeting.author if sitting else owner,
        is_demonstration=True,
        **words(row),
        **qualities(scene, row, story),
        **origin(scene, sitting),
    )


def words(row: Row) -> dict[str, object]:
    is_english = row["body"] in ABROAD
    return {
        "title": marked(row["title"], MARK_EN if is_english else MARK_BG),
        "verbatim": row["words"],
        "language": "en" if is_english else "bg",
        "test_complete": row["complete"],
        "test_broken": row["broken"],
        "test_source": "Публикуван акт, отговор на заявление и проверка на място (демо).",
        "is_verifiable": row["story"] != Label.UNVERIFIABLE,
    }


def origin(scene: Scene, sitting: Sitting | None) -> dict[str, object]:
    """A promise from a talk is spoken by someone in a capacity; another stands in a document."""
    if sitting is None:
        source = f"https://{DOMAIN}/demo/program.pdf, стр. {scene.random.randint(3, 60)}"
        return {"origin": Commitment.Origin.DOCUMENT, "source": source}
    tenure = sitting.theirs[0]
    return {
        "meeting": sitting.meeting,
        "spoken_by": tenure.person,
        "spoken_as": tenure,
        "owed_office": tenure.office,
    }


def qualities(scene: Scene, row: Row, story: Story) -> dict[str, object]:
    if row["story"] == Label.UNVERIFIABLE:
        return {"says_what": False, "ambition": Commitment.Ambition.UNCLEAR}
    random = scene.random
    return {
        "says_what": True,
        "says_when": story.due is not None,
        "says_who": random.random() < 0.7,
        "says_money": random.random() < 0.35,
        "says_for_whom": random.random() < 0.6,
        "says_measure": random.random() < 0.5,
        "ambition": random.choice([Commitment.Ambition.MODEST, Commitment.Ambition.SUBSTANTIAL]),
        "kind": random.choice([Commitment.Kind.ACTION, Commitment.Kind.OUTPUT, Commitment.Kind.OUTCOME]),
        "force": random.choice(TOLD),
    }


def supersede(promises: list[Promise]) -> None:
    """The row after a superseded promise in the sheet is the one that took its place."""
    old = []
    for promise, following in pairwise(promises):
        if promise.label == Label.SUPERSEDED:
            promise.commitment.superseded_by = following.commitment
            old.append(promise.commitment)
    Commitment.objects.bulk_update(old, ["superseded_by"])


def postpone(scene: Scene, promises: list[Promise]) -> None:
    rows = [
        DueRevision(commitment=promise.commitment, due_on=scene.day(to), made_at=scene.moment(scene.day(on)),
                    reason="Ново решение на институцията (демо)", author=promise.commitment.author)
        for promise in promises if promise.story.postponed for on, to in [promise.story.postponed]
    ]  # fmt: skip
    DueRevision.objects.bulk_create(rows)
    for row in rows:
        scene.deed(row.commitment, row.author, row.made_at, "moved the day of", ["due_on"])


def answer(promises: list[Promise], asks: list[Ask]) -> None:
    """Tie a promise to at most two asks of the same theme to the same body."""
    through = Commitment.asks.through
    rows = []
    for commitment in (promise.commitment for promise in promises):
        fitting = [ask for ask in asks if (ask.addressed_to, ask.theme) == (commitment.owed_by, commitment.theme)]
        rows += [through(commitment=commitment, ask=ask) for ask in fitting[:2]]
    through.objects.bulk_create(rows)


def record(scene: Scene, promises: list[Promise]) -> None:
    for one in (promise.commitment for promise in promises):
        scene.deed(one, one.author, one.made_at, fields=["title", "owed_by", "made_on", "original_due"])
