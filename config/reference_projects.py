"""The funded projects of the reference data: who carries them, phases, deliverables, events. None gives a budget."""

from campaigns.models import Deliverable, Project, ProjectEvent, ProjectPartner, ProjectPhase
from config.reference import Tally, ids, pick, provenance, sheet, upsert
from crm.confidentiality import Level
from crm.models import Organisation, Place, Theme

LANGUAGES = ("en", "bg")


def projects() -> Tally:
    bodies, themes = ids(Organisation, "key"), ids(Theme, "key")
    texts = [f"{name}_{language}" for name in ("title", "goal", "for_whom", "findings") for language in LANGUAGES]
    rows = sheet("projects")
    tally = upsert(
        Project,
        [
            {
                **pick(row, "key", "programme", "number", "started", "ended", *texts), **provenance(row),
                "funder_id": bodies.get(row["funder_key"]), "steering_id": bodies.get(row["steering_key"]),
                "confidentiality": Level.PUBLIC,
            }
            for row in rows
        ],
    )  # fmt: skip
    for project in Project.objects.filter(key__in=[row["key"] for row in rows], version=1):
        keys = next(row["themes"] for row in rows if row["key"] == project.key)
        project.themes.add(*(themes[key] for key in keys.split(";") if key))
    return tally


def partners() -> Tally:
    of, bodies, places = ids(Project, "key"), ids(Organisation, "key"), ids(Place, "code")
    rows = [
        {
            "project_id": of[row["project_key"]], "organisation_id": bodies[row["body_key"]], "role": row["role"],
            "country_id": places[row["country_code"]],
        }
        for row in sheet("project_partners")
    ]  # fmt: skip
    return upsert(ProjectPartner, rows, ("project_id", "organisation_id", "role"))


def phases() -> Tally:
    of, names = ids(Project, "key"), ("title_en", "title_bg", "text_en", "text_bg", "started", "ended")
    rows = [
        {**pick(row, *names), "project_id": of[row["project_key"]], "place": int(row["place"])}
        for row in sheet("project_phases")
    ]
    return upsert(ProjectPhase, rows, ("project_id", "place"))


def deliverables() -> Tally:
    of, names = ids(Project, "key"), ("code", "title_en", "title_bg", "due", "state", "handed_over")
    rows = [
        {**pick(row, *names), "project_id": of[row["project_key"]], **provenance(row)} for row in sheet("deliverables")
    ]
    return upsert(Deliverable, rows, ("project_id", "code"))


def events() -> Tally:
    """Who came and how many is in no source."""
    of, names = ids(Project, "key"), ("key", "kind", "started", "ended", "where")
    texts = [f"{name}_{language}" for name in ("title", "text") for language in LANGUAGES]
    places = {(one.project_id, str(one.place)): one.pk for one in ProjectPhase.objects.filter(project__in=of.values())}
    rows = [
        {
            **pick(row, *names, *texts), **provenance(row), "project_id": of[row["project_key"]],
            "phase_id": places.get((of[row["project_key"]], row["phase"])),
        }
        for row in sheet("project_events")
    ]  # fmt: skip
    return upsert(ProjectEvent, rows)
