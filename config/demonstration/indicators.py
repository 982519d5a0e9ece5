"""Invented indicators of the coalition beside the real figures of surveys: no number here is of a real school."""

from decimal import Decimal
from typing import Any

from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from monitoring.models import Baseline, Citation, Indicator, IndicatorTarget, Observation, Outcome

SOURCE = "Демонстрация"
TEXTS = ("definition", "numerator", "denominator", "unit")
FLAGS = {"provisional": "is_provisional", "break": "has_break"}
NUMBERS = ("numerator", "denominator")


def measure(scene: Scene, cast: Cast) -> list[Indicator]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    rows = {row["key"]: row for row in sheet("indicators")}
    made = {key: describe(scene, cast, row) for key, row in rows.items()}
    for row in sheet("indicator_values"):
        enter(scene, cast, made[row["indicator"]], row, rows[row["indicator"]])
    cite(scene, cast, made["enrolled"])
    return list(made.values())


def describe(scene: Scene, cast: Cast, row: Row) -> Indicator:
    indicator = Indicator.objects.create(
        code=row["code"], name_bg=marked(row["name_bg"]), name_en=marked(row["name_en"], MARK_EN), kind=row["kind"],
        measure=row["measure"], accumulation=row["accumulation"], polarity=row["polarity"],
        decimals=int(row["decimals"]), theme=scene.themes[row["theme"]], rhythm=row["rhythm"],
        next_due=scene.day(-int(row["due_in"])), owner=cast.officers[0], publisher=SOURCE, licence="CC BY 4.0",
        counts_people=row["key"] in {"enrolled", "kindergarten"}, confidentiality=row["level"], is_demonstration=True,
        **{f"{text}_{language}": row[f"{text}_{language}"] for text in TEXTS for language in ("bg", "en")},
    )  # fmt: skip
    indicator.same_thing.set(Indicator.objects.filter(key=row["same_as"]) if row["same_as"] else ())
    aim(scene, cast, indicator, row)
    scene.deed(indicator, cast.officers[0], scene.moment(scene.day(200)), fields=["code", "name_bg", "measure"])
    return indicator


def where(scene: Scene, row: Row) -> dict[str, Any]:
    return {"place": scene.places.get(row["place"]), "area": row.get("area", "")}


def aim(scene: Scene, cast: Cast, indicator: Indicator, row: Row) -> None:
    """Where it started and what the coalition set as its aim, with a step between where the story has one."""
    common = {"source": SOURCE, "is_verified": True, "author": cast.officers[0], "is_demonstration": True}
    Baseline.objects.create(
        indicator=indicator, **where(scene, row), method=method_of(row["key"]), instrument=SOURCE,
        value=Decimal(row["base"]), period=row["base_year"], **common,
        standard_error=Decimal(2) if row["key"] == "kindergarten" else None,
    )  # fmt: skip
    for value, year in ((row["target"], row["target_year"]), (row["milestone"], row["milestone_year"])):
        if value:
            IndicatorTarget.objects.create(
                indicator=indicator, operator=row["operator"], value=Decimal(value), due=year,
                set_by="Общото събрание на коалицията (демо)", **common,
            )  # fmt: skip


def method_of(key: str) -> str:
    return next(row["method"] for row in sheet("indicator_values") if row["indicator"] == key)


def enter(scene: Scene, cast: Cast, indicator: Indicator, row: Row, told: Row) -> Observation:
    place = {"place": scene.places.get(row["place"]), "area": "" if row["place"] else told["area"]}
    one = Observation(
        indicator=indicator, **place, method=row["method"], instrument=SOURCE, dimension=row["dimension"],
        category=row["category"], period=row["period"], period_words=row["words"], value=Decimal(row["value"]),
        n=int(row["n"]) if row["n"] else None, standard_error=Decimal(row["error"]) if row["error"] else None,
        source=SOURCE, is_verified=True, author=cast.officers[0], is_demonstration=True,
        **{name: Decimal(row[name]) for name in NUMBERS if row[name]},
    )  # fmt: skip
    if row["flag"]:
        setattr(one, FLAGS[row["flag"]], True)
    settle(scene, cast, one, row)
    if row["revised"]:
        revise(scene, cast, one, row)
    return one


def settle(scene: Scene, cast: Cast, one: Observation, row: Row) -> None:
    if row["state"] == "approved":
        one.state, one.approver, one.approved_at = "approved", cast.leaders[0], scene.moment(scene.day(120))
    elif row["state"] == "returned":
        one.state, one.return_reason = "returned", row["reason"]
    one.save()
    verb = "approved a value of" if row["state"] == "approved" else "added a value of"
    scene.deed(one.indicator, one.approver or cast.officers[0], scene.moment(scene.day(120)), verb, ["observations"])


def revise(scene: Scene, cast: Cast, one: Observation, row: Row) -> None:
    earlier = Observation.objects.get(pk=one.pk)
    one.pk, one.number, one.revises, one.reason = None, 2, earlier, row["reason"]
    one.value, one.approved_at = Decimal(row["revised"]), scene.moment(scene.day(60))
    one.save(force_insert=True)


def cite(scene: Scene, cast: Cast, indicator: Indicator) -> None:
    """One of the invented results rests on a number."""
    outcome = Outcome.objects.filter(is_demonstration=True).order_by("pk").first()
    newest = Observation.objects.current().filter(indicator=indicator, dimension="").order_by("-period").first()
    if outcome and newest:
        Citation.objects.create(observation=newest, outcome=outcome, author=cast.leaders[0], is_demonstration=True)
        scene.deed(outcome, cast.leaders[0], scene.moment(scene.day(30)), "cited a value in", ["cites"])
