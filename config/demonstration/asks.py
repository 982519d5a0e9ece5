"""What the invented coalition demands, and where it was brought up."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from campaigns.models import WORDS, Ask, AskPressed, AskText, Campaign
from config.demonstration.cast import Cast
from config.demonstration.meetings import Sitting
from config.demonstration.names import MARK_EN, marked
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.models import Meeting, Office

Status = Ask.Status
STEPS = [Status.DRAFT, Status.CONSULTED, Status.AGREED, Status.TABLED]


def agree(scene: Scene, cast: Cast, campaigns: dict[str, Campaign]) -> list[Ask]:
    rows = sheet("asks")
    offices = {office.key: office for office in Office.objects.exclude(key=None)}
    asks = [ask(scene, cast, row, offices.get(row["office"] or None)) for row in rows]
    Ask.objects.bulk_create(asks)
    AskText.objects.bulk_create(wording for number, one in enumerate(asks) for wording in wordings(one, number))
    through = Ask.campaigns.through
    through.objects.bulk_create(
        through(ask=one, campaign=campaigns[row["campaign"]])
        for one, row in zip(asks, rows, strict=True)
        if row["campaign"]
    )
    for one in asks:
        scene.deed(one, one.author, one.made_at, fields=["title_bg", "text_bg", "addressed_to", "theme"])
        moved_on(scene, one)
    return asks


def wordings(one: Ask, number: int) -> Iterator[AskText]:
    """Yield how it is worded; every third was put more briefly at first."""
    told = {"ask": one, "by": one.author, "confidentiality": one.confidentiality}
    words = {name: getattr(one, name) for name in WORDS}
    brief = {name: words[name] if name.startswith("title") else briefly(words[name]) for name in WORDS}
    if number % 3 == 0 and brief != words:
        yield AskText(**told, **brief, number=1, at=one.made_at)
        yield AskText(**told, **words, number=2, at=one.made_at + timedelta(days=21))
    else:
        yield AskText(**told, **words, number=1, at=one.made_at)


def briefly(text: str) -> str:
    words = text.split()
    return f"{' '.join(words[: len(words) * 2 // 3])}." if words else ""


def moved_on(scene: Scene, one: Ask) -> None:
    """Write the steps that led to the status into the log, evenly over the time since."""
    steps = STEPS[: STEPS.index(Status(one.status)) + 1] if one.status in STEPS else [*STEPS, Status(one.status)]
    for number, (old, new) in enumerate(pairwise(steps), 1):
        day = one.made_at.date() + (scene.today - one.made_at.date()) * number // len(steps)
        changes = {"status": [old.value, new.value], "reason": ["", "Решение на координационната група (демо)."]}
        scene.deed(one, one.author, scene.moment(day), "changed the status", changes=changes)


def ask(scene: Scene, cast: Cast, row: Row, office: Office | None) -> Ask:
    return Ask(
        title_bg=marked(row["title_bg"]),
        title_en=marked(row["title_en"], MARK_EN),
        text_bg=row["text_bg"],
        text_en=row["text_en"],
        addressed_to=scene.bodies[row["body"]],
        addressed_office=office,
        theme=scene.themes[row["theme"]],
        status=row["status"],
        confidentiality=row["level"],
        author=scene.random.choice([*cast.officers, cast.leaders[0]]),
        made_at=scene.moment(scene.day(scene.random.randint(240, 640))),
        is_demonstration=True,
    )


def press(scene: Scene, asks: list[Ask], sittings: list[Sitting]) -> None:
    """Bring each ask up in meetings with the body it addresses, on its theme, after it was written."""
    rows = []
    for one in asks:
        if one.status in (Status.DRAFT, Status.CONSULTED):
            continue
        fitting = [
            sitting.meeting for sitting in sittings
            if sitting.body == one.addressed_to and sitting.meeting.held_on > one.made_at.date()
            and sitting.meeting.state != Meeting.State.CANCELLED
        ]  # fmt: skip
        for meeting in scene.random.sample(fitting, min(len(fitting), scene.random.randint(2, 9))):
            rows.append(AskPressed(ask=one, meeting=meeting))
    AskPressed.objects.bulk_create(rows)
