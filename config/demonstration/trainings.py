"""A training of an invented project, help given beside it, and what became of it: some of it nobody has asked yet."""

from typing import Any

from campaigns.models import Assistance, EventAttendance, EventAudience, Project, ProjectEvent
from campaigns.models.assistance import three_months_on
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.models import Organisation

HELD = 130  # days ago: asking is overdue by more than a month
AUDIENCE = {"local_ngos": 14, "leaders": 9, "field_workers": 3, "parents": None}


def give(scene: Scene, cast: Cast, coalition: Coalition) -> list[Assistance]:
    """Return what was given, the first to the organisation of the first member account."""
    project = Project.objects.filter(is_demonstration=True).order_by("pk")[0]
    own = Organisation.objects.filter(pk__in=Organisation.own_of(cast.members[0])).order_by("pk")[0]
    others = [one for one in coalition.standing if one not in {coalition.centre, own}]
    rows = sheet("trainings")
    helped = list(zip([own, *scene.random.sample(others, len(rows) - 1)], rows, strict=True))
    event = training(scene, cast, project, [(one, row) for one, row in helped if row["of_event"]])
    return [
        given(scene, one, row, event, {"given_by": coalition.centre, "author": scene.random.choice(cast.officers)})
        for one, row in helped
    ]


def training(scene: Scene, cast: Cast, project: Project, came: list[tuple[Organisation, Row]]) -> ProjectEvent:
    event = ProjectEvent.objects.create(
        project=project, kind=ProjectEvent.Kind.TRAINING, title_bg=marked("Обучение по местно застъпничество"),
        title_en=marked("Training in local advocacy", MARK_EN), started=scene.day(HELD + 1).isoformat(),
        ended=scene.day(HELD).isoformat(), where="Велико Търново", text_bg="Два дни: писма, срещи, бюджет.",
        text_en="Two days: letters, meetings, the budget.", source="Демонстрация", is_verified=False,
    )  # fmt: skip
    EventAttendance.objects.bulk_create(
        EventAttendance(event=event, organisation=one, people=number(row["people"])) for one, row in came
    )
    EventAudience.objects.bulk_create(
        EventAudience(event=event, group=group, people=people) for group, people in AUDIENCE.items()
    )
    scene.deed(event, cast.leaders[0], scene.moment(scene.day(HELD - 2)), fields=["title_bg", "started", "ended"])
    return event


def given(scene: Scene, to: Organisation, row: Row, event: ProjectEvent, by: dict[str, Any]) -> Assistance:
    ago = HELD if row["of_event"] else int(row["ago"])
    of_event = {"project": event.project, "event": event, "topic": event.title_bg} if row["of_event"] else {}
    one = Assistance.objects.create(
        **{"topic": marked(row["topic"]), "kind": row["kind"], **of_event}, given_to=to, **by,
        given_on=scene.day(ago), people=number(row["people"]), is_demonstration=True,
        **answered(scene, row, ago),
    )  # fmt: skip
    scene.deed(one, one.author, scene.moment(scene.day(ago - 2)), fields=["topic", "given_to", "given_on"])
    if row["asked"]:
        scene.deed(
            one, one.author, scene.moment(scene.day(int(row["asked"]))), "followed up", ["effect", "followed_up_on"]
        )
    return one


def answered(scene: Scene, row: Row, ago: int) -> dict[str, object]:
    """Three months after it ended somebody asks; where nothing came of it yet, once more."""
    if not row["asked"]:
        return {"follow_up_due": three_months_on(scene.day(ago))}
    asked = scene.day(int(row["asked"]))
    again = three_months_on(asked) if row["again"] else None
    told = {"effect": row["effect"], "effect_note": row["effect_note"], "followed_up_on": asked}
    return {**told, "follow_up_due": again}


def number(text: str) -> int | None:
    return int(text) if text else None
