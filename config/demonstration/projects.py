"""One invented project, so that its screens live: deliverables in every state, money in two currencies."""

from typing import Any

from campaigns.models import BudgetLine, Campaign, Deliverable, Project, ProjectPartner, ProjectPhase
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level
from crm.models import Organisation

Role, State = ProjectPartner.Role, Deliverable.State


def carry(scene: Scene, cast: Cast, coalition: Coalition) -> Project:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    project = Project.objects.create(
        title_bg=marked("Застъпници на място"), title_en=marked("Advocates on the spot", MARK_EN),
        goal_bg="Организации в 12 общини водят свои кампании за училище без сегрегация и следят обещаното.",
        goal_en="Organisations in 12 municipalities campaign for schools without segregation and follow promises.",
        for_whom_bg="Местни организации; служители на общини; училищни медиатори.",
        for_whom_en="Local organisations; municipal officials; school mediators.",
        findings_bg="Където има медиатор, общината отговаря по-бързо.",
        findings_en="Where there is a mediator, the municipality answers faster.",
        funder=body(scene, "Фонд „Отворена врата“", "Open Door Fund", "donor"), programme="Гражданско участие",
        number="ОВ-2025-17", started=scene.day(420).isoformat(), ended=scene.day(-240).isoformat(),
        steering=body(scene, "Управляващ комитет „Застъпници“", "Steering committee of the Advocates", "committee"),
        source="Демонстрация", is_verified=False, confidentiality=Level.COALITION, is_demonstration=True,
    )  # fmt: skip
    project.themes.add(scene.themes["education"], scene.themes["participation"])
    project.campaigns.add(*Campaign.objects.filter(is_demonstration=True).order_by("pk")[:1])
    carriers = carriers_of(cast, coalition)
    take_part(scene, project, carriers)
    parts = [*owe(scene, project), *cost(scene, project, carriers)]
    for record in (project, *parts):
        scene.deed(record, cast.leaders[0], scene.moment(scene.day(400)), fields=["title_bg"])
    return project


def body(scene: Scene, bg: str, en: str, kind: str) -> Organisation:
    return Organisation.objects.create(
        kind=kind, name=marked(bg), name_latin=marked(en, MARK_EN), source="Демонстрация", is_demonstration=True,
        about="Измислена организация за показване на програмата.", confidentiality=Level.COALITION,
    )  # fmt: skip


def carriers_of(cast: Cast, coalition: Coalition) -> dict[str, Organisation]:
    """The centre leads; the organisation of the first member account is a partner, so that its lines are seen."""
    own = Organisation.objects.filter(pk__in=Organisation.own_of(cast.members[0])).order_by("pk")[0]
    others = [one for one in coalition.standing if one not in (coalition.centre, own)]
    return {"centre": coalition.centre, "first": own, "second": others[0], "third": others[1]}


def take_part(scene: Scene, project: Project, carriers: dict[str, Organisation]) -> None:
    roles = {"centre": Role.LEAD, "first": Role.PARTNER, "second": Role.PARTNER, "third": Role.ASSOCIATED}
    ProjectPartner.objects.bulk_create(
        ProjectPartner(project=project, organisation=carriers[name], role=role, country=scene.places["BG"])
        for name, role in roles.items()
    )


def owe(scene: Scene, project: Project) -> list[Any]:
    rows = sheet("project_parts")
    phases = {row["code"]: phase(scene, project, row) for row in rows if row["kind"] == "phase"}
    owed = [deliverable(scene, project, phases, row) for row in rows if row["kind"] == "deliverable"]
    return [*phases.values(), *owed]


def phase(scene: Scene, project: Project, row: Row) -> ProjectPhase:
    return ProjectPhase.objects.create(
        project=project, place=int(row["code"]), title_bg=row["title_bg"], title_en=row["title_en"],
        text_bg=row["text_bg"], text_en=row["text_en"], started=scene.day(int(row["from"])).isoformat()[:7],
        ended=scene.day(int(row["to"])).isoformat()[:7],
    )  # fmt: skip


def deliverable(scene: Scene, project: Project, phases: dict[str, ProjectPhase], row: Row) -> Deliverable:
    """`from` is when it was due, `to` when it was handed over."""
    due, given = (scene.day(int(row[name])).isoformat() if row[name] else "" for name in ("from", "to"))
    return Deliverable.objects.create(
        project=project, phase=phases.get(row["code"][2:3]), code=row["code"], title_bg=row["title_bg"],
        title_en=row["title_en"], due=due, state=row["state"], handed_over=given, dropped_because=row["reason"],
        source="Демонстрация", is_verified=False,
    )  # fmt: skip


def cost(scene: Scene, project: Project, carriers: dict[str, Organisation]) -> list[BudgetLine]:
    return [
        BudgetLine.objects.create(
            project=project, partner=carriers[row["partner"]], code=row["code"], title=row["title"],
            planned=row["planned"], spent=row["spent"] or None, currency=row["currency"], source="Демонстрация",
            spent_until=scene.day(int(row["until"])) if row["until"] else None,
        )
        for row in sheet("project_budget")
    ]  # fmt: skip
