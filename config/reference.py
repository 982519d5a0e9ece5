"""Reference data: what reference/*.csv says, brought into the tables. Safe to run again."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction

from accounts.actors import Actor, Via
from accounts.log import differences, log
from campaigns.models import Body, Campaign, Project, Seat, SeatRight
from campaigns.models.seats import USUAL_RIGHTS
from crm.confidentiality import Level
from crm.models import Alias, Office, Organisation, Place, Theme
from monitoring.models import Outcome
from network.rules.in_force import first_version

BY = Actor(None, Via.SYSTEM, "reference")
Row = dict[str, str]
Values = dict[str, Any]
# The register lists the capital's municipality by an adjective, which "Община …" would garble.
OWN_NAMES = {"SOF46": ("Столична община", "Sofia Municipality")}


@dataclass
class Tally:
    """What a load did to one kind of record; `kept` were edited in the product and stay as people left them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


@transaction.atomic
def load() -> dict[str, Tally]:
    """Bring every file that has a table into it, and derive the municipal administrations."""
    from config import reference_calls, reference_indicators, reference_projects  # noqa: PLC0415  it is made with what stands below

    places = _places()
    themes = upsert(Theme, [pick(row, "key", "name_en", "name_bg") for row in sheet("themes")])
    bodies, aliases = _bodies(), _aliases()
    first_version()
    municipalities = upsert(Organisation, [administration(place) for place in _municipalities()])
    offices, mayors = _offices(), upsert(Office, _mayors())
    return {
        "places": places,
        "themes": themes,
        "bodies": bodies,
        "aliases": aliases,
        "municipal administrations": municipalities,
        "offices": offices,
        "mayors' offices": mayors,
        "campaigns": _campaigns(),
        "projects": reference_projects.projects(),
        "partners of projects": reference_projects.partners(),
        "phases of projects": reference_projects.phases(),
        "deliverables": reference_projects.deliverables(),
        "outcomes": _outcomes(),
        "committees and councils": _committees(),
        "seats": _seats(),
        "calls": reference_calls.calls(),
        "sessions": reference_calls.sessions(),
        "events of projects": reference_projects.events(),
        "indicators": reference_indicators.indicators(),
        "baselines": reference_indicators.baselines(),
        "targets": reference_indicators.targets(),
        "values of indicators": reference_indicators.values(),
    }


def sheet(name: str) -> list[Row]:
    with (settings.BASE_DIR / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pick(row: Row, *names: str) -> Values:
    return {name: row[name] for name in names}


def upsert(model: type[models.Model], rows: Sequence[Values], by: tuple[str, ...] = ("key",)) -> Tally:
    """Create what is missing, correct what differs; a record that people edited (version > 1) is left alone."""
    found = model._default_manager.filter(**{f"{by[0]}__in": {row[by[0]] for row in rows}})
    known = {tuple(getattr(record, name) for name in by): record for record in found}
    tally, fresh, changed = Tally(), [], []
    for row in rows:
        record = known.get(tuple(row[name] for name in by))
        if record is None:
            fresh.append(model(**row))
        elif not (changes := differences(record, row)):
            tally.unchanged += 1
        elif getattr(record, "version", 1) > 1:
            tally.kept += 1
        else:
            correct(record, row, changes)
            changed.append(record)
    model._default_manager.bulk_create(fresh)
    if changed:
        model._default_manager.bulk_update(changed, [name for name in rows[0] if name not in by])
    tally.new, tally.updated = len(fresh), len(changed)
    return tally


def correct(record: models.Model, row: Values, changes: Mapping[str, Any]) -> None:
    for name, value in row.items():
        setattr(record, name, value)
    log(BY, "changed", record, changes=changes)


def provenance(row: Row) -> Values:
    return {"source": row["source"], "is_verified": row["verified"] == "yes"}


def generations(rows: Iterable[Row], key: str, parent: str) -> Iterator[list[Row]]:
    """Yield the rows parents first: those without one, then their children, and so on."""
    waiting, settled = list(rows), {""}
    while waiting:
        ready = [row for row in waiting if row[parent] in settled]
        if not ready:
            raise ValueError(f"No such {parent}: {sorted({row[parent] for row in waiting})}")
        yield ready
        settled |= {row[key] for row in ready}
        waiting = [row for row in waiting if row[key] not in settled]


def in_generations(model: type[models.Model], steps: Iterable[list[Values]], by: str) -> Tally:
    total = Tally()
    for rows in steps:
        step = upsert(model, rows, (by,))
        for name, count in vars(step).items():
            setattr(total, name, getattr(total, name) + count)
    return total


def ids(model: type[models.Model], key: str) -> dict[str, int]:
    return dict(model._default_manager.exclude(**{key: None}).values_list(key, "pk"))


def _places() -> Tally:
    def values(row: Row, known: Mapping[str, int]) -> Values:
        plain = pick(row, "code", "kind", "name", "name_latin", "nuts", "ekatte")
        return {**plain, "parent_id": known.get(row["parent_code"]), **provenance(row)}

    steps = generations(sheet("places"), "code", "parent_code")
    return in_generations(Place, ([values(row, ids(Place, "code")) for row in rows] for rows in steps), "code")


def _bodies() -> Tally:
    places = ids(Place, "code")

    def values(row: Row, known: Mapping[str, int]) -> Values:
        plain = pick(row, "key", "kind", "name", "name_latin", "short_name", "website")
        related = {"parent_id": known.get(row["parent_key"]), "place_id": places.get(row["place_code"])}
        return {**plain, **related, "about": row["note"], "confidentiality": Level.PUBLIC, **provenance(row)}

    steps = generations(sheet("bodies"), "key", "parent_key")
    loads = ([values(row, ids(Organisation, "key")) for row in rows] for rows in steps)
    return in_generations(Organisation, loads, "key")


def _aliases() -> Tally:
    bodies = ids(Organisation, "key")
    rows = [
        {
            **pick(row, "name", "kind"),
            "organisation_id": bodies[row["body_key"]],
            "started": row["from"],
            "ended": row["to"],
            **provenance(row),
        }
        for row in sheet("aliases")
    ]
    return upsert(Alias, rows, ("organisation_id", "name", "kind"))


def _municipalities() -> Iterable[Place]:
    return Place.objects.filter(kind=Place.Kind.MUNICIPALITY, code__in=[row["code"] for row in sheet("places")])


def names_of(place: Place) -> tuple[str, str]:
    return OWN_NAMES.get(place.code, (f"Община {place.name}", f"{place.name_latin} Municipality"))


def administration(place: Place) -> Values:
    """Return the municipal administration that exists once in every municipality."""
    name, name_latin = names_of(place)
    return {
        "key": f"municipality-{place.code}",
        "kind": Organisation.Kind.PUBLIC_BODY,
        "name": name,
        "name_latin": name_latin,
        "place_id": place.pk,
        "confidentiality": Level.PUBLIC,
        "source": place.source,
        "is_verified": place.is_verified,
    }


def _offices() -> Tally:
    bodies = ids(Organisation, "key")
    rows = [
        {**pick(row, "key", "title", "title_latin", "rank"), "body_id": bodies[row["body_key"]], **provenance(row)}
        for row in sheet("offices")
    ]
    return upsert(Office, rows)


def _mayors() -> list[Values]:
    bodies = ids(Organisation, "key")
    return [
        {
            "key": f"mayor-{place.code}",
            "body_id": bodies[f"municipality-{place.code}"],
            "title": "Кмет на {}".format(names_of(place)[0].replace("Община", "община")),
            "title_latin": f"Mayor of {names_of(place)[1]}",
            "rank": "mayor",
            "source": place.source,
            "is_verified": place.is_verified,
        }
        for place in _municipalities()
    ]


def _campaigns() -> Tally:
    texts = ("key", "title_en", "title_bg", "goal_en", "goal_bg", "started", "ended")
    rows = sheet("campaigns")
    tally = upsert(Campaign, [{**pick(row, *texts), **provenance(row)} for row in rows])
    themes = ids(Theme, "key")
    campaigns = {campaign.key: campaign for campaign in Campaign.objects.filter(key__in=[row["key"] for row in rows])}
    for row in rows:
        # Only added: a theme that people gave a campaign stays.
        campaigns[row["key"]].themes.add(*(themes[key] for key in row["themes"].split(";") if key))
    return tally


def _outcomes() -> Tally:
    texts = ("title", "text", "for_whom", "contribution")
    names = ("key", "achieved", *(f"{text}_{language}" for text in texts for language in ("en", "bg")))
    rows = sheet("outcomes")
    public = {"confidentiality": Level.PUBLIC}
    tally = upsert(Outcome, [{**pick(row, *names), **public, **provenance(row)} for row in rows])
    campaigns, projects = ids(Campaign, "key"), ids(Project, "key")
    told = {row["key"]: row for row in rows}
    for outcome in Outcome.objects.filter(key__in=told, version=1):
        row = told[str(outcome.key)]
        outcome.campaigns.add(*(campaigns[key] for key in row["campaign_keys"].split(";") if key))
        outcome.projects.add(*(projects[key] for key in row["project_keys"].split(";") if key))
    return tally


def _committees() -> Tally:
    """What the law says of the committees and councils among the bodies; the earlier ones stand first in the file."""
    bodies, programmes = ids(Organisation, "key"), {row["cci"]: row["name_bg"] for row in sheet("programmes")}
    codes = {row["key"]: row["programme_ccis"].split(";") for row in sheet("bodies") if row["programme_ccis"]}
    texts = ("kind", "started", "ended", "legal_basis", "composition", "vote_rule", "vote_rule_source", "notice_source")

    def values(row: Row, known: Mapping[int, int]) -> Values:
        ccis = codes.get(row["body_key"], [])
        return {
            **pick(row, *texts), **provenance(row), "organisation_id": bodies[row["body_key"]],
            "programme": "; ".join(programmes[cci] for cci in ccis)[:250], "programme_code": "; ".join(ccis),
            "members_vote": row["members_vote"] == "yes" or None, "notice_days": int(row["notice_days"] or 0) or None,
            "secretariat_id": bodies.get(row["secretariat_key"]),
            "predecessor_id": known.get(bodies.get(row["predecessor_key"], 0)),
        }  # fmt: skip

    steps = generations(sheet("body_rules"), "body_key", "predecessor_key")
    loads = ([values(row, dict(Body.objects.values_list("organisation", "pk"))) for row in rows] for rows in steps)
    return in_generations(Body, loads, "organisation_id")


def _seats() -> Tally:
    """The groups in which organisations like ours may sit, each with the rights that seats of its kind usually have."""
    bodies = dict(Body.objects.values_list("organisation__key", "pk"))

    def values(row: Row, known: Mapping[str, int]) -> Values:
        plain = pick(row, "key", "kind", "group_bg", "group_en", "number", "alternates", "started", "ended", "note")
        plain |= {"number": int(row["number"]), "alternates": int(row["alternates"])}
        related = {"body_id": bodies[row["body_key"]], "predecessor_id": known.get(row["predecessor_key"])}
        return {**plain, **related, **provenance(row)}

    steps = generations(sheet("body_seats"), "key", "predecessor_key")
    tally = in_generations(Seat, ([values(row, ids(Seat, "key")) for row in rows] for rows in steps), "key")
    fresh = Seat.objects.exclude(key=None).filter(rights=None)
    SeatRight.objects.bulk_create(
        SeatRight(seat=seat, right=right, is_granted=right in USUAL_RIGHTS[seat.kind])
        for seat in fresh for right in SeatRight.Right
    )  # fmt: skip
    return tally
