"""What surveys of Roma found, and what the EU framework aims at: approved values with their source, never rewritten."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.log import differences, log
from config.reference import BY, Row, Tally, Values, ids, provenance, sheet, upsert
from crm.confidentiality import Level
from crm.models import Place, Theme
from monitoring.models import Baseline, Indicator, IndicatorTarget, Observation

SURVEY = "FRA Roma survey"
QUOTED = "quoted by FRA"
CORRECTED = "Corrected in the reference data"
LICENCE = "Факти; посочва се източникът им (FRA)"
START = "2016"  # the year that the framework's targets are counted from


def indicators() -> Tally:
    themes, named = ids(Theme, "key"), {row["code"]: row for row in sheet("indicators")}
    rows = [indicator(row, named[row["code"]], themes) for row in sheet("indicator_facts")]
    tally = upsert(Indicator, rows)
    known = ids(Indicator, "key")
    for row in sheet("indicator_facts"):
        if row["comparator"]:  # a comparator that people chose stays
            alone = Indicator.objects.filter(key=row["code"], comparator=None, version=1)
            alone.update(comparator=known[row["comparator"]])
    return tally


def indicator(row: Row, named: Row, themes: dict[str, int]) -> Values:
    return {
        "key": row["code"], "code": row["code"], "framework": row["framework"], "theme_id": themes[row["theme"]],
        "name_en": named["name_en"], "name_bg": named["name_bg"], "definition_en": row["about_en"],
        "definition_bg": row["about_bg"], "polarity": "higher" if named["better"] == "up" else "lower",
        "unit_bg": named["unit"], "unit_en": named["unit"], "lowest": Decimal(0), "highest": Decimal(100),
        "publisher": "European Union Agency for Fundamental Rights (FRA)", "link": "https://fra.europa.eu/",
        "licence": LICENCE, "confidentiality": Level.PUBLIC,
    }  # fmt: skip


def of(row: Row, known: dict[str, int], places: dict[str, int]) -> Values:
    """What an observation and a baseline have in common."""
    general = row["code"].endswith("-general")
    return {
        "indicator_id": known[row["code"]], "place_id": places.get(row["geo"]),
        "area": "" if row["geo"] in places else row["geo"], "method": "other" if general else "survey",
        "instrument": QUOTED if general else SURVEY, "bound": row["operator"].replace("=", ""),
        "value": Decimal(row["value"]), "period": row["year"], **provenance(row),
    }  # fmt: skip


def key_of(row: Row) -> str:
    return "-".join(filter(None, [row["code"], row["geo"].lower(), row["year"], row["category"]]))


def baselines() -> Tally:
    known, places = ids(Indicator, "key"), ids(Place, "code")
    begun = [row for row in sheet("indicators") if row["year"] == START and not row["dimension"]]
    return upsert(Baseline, [{"key": key_of(row), "comment": row["note"], **of(row, known, places)} for row in begun])


def targets() -> Tally:
    known, count = ids(Indicator, "key"), dict[str, int]()
    rows = []
    for row in sheet("targets"):
        code = row["indicator_code"]
        count[code] = count.get(code, 0) + 1
        rows.append({
            "key": f"{code}-{count[code]}", "indicator_id": known[code], "kind": row["kind"],
            "operator": row["operator"], "value": Decimal(row["value"]), "due": row["due"], "text_bg": row["text_bg"],
            "text_en": row["text_en"], "set_by": "Council of the EU, European Commission", **provenance(row),
        })  # fmt: skip
    return upsert(IndicatorTarget, rows)


def values() -> Tally:
    """A corrected fact comes as a revision; what people revised here stays as they left it."""
    known, places, tally = ids(Indicator, "key"), ids(Place, "code"), Tally()
    newest: dict[str | None, Observation] = {
        one.key: one for one in Observation.objects.exclude(key=None).order_by("number")
    }
    revised = set(Observation.objects.filter(key=None).exclude(revises=None).values_list("revises", flat=True))
    for row in sheet("indicators"):
        facts = {"key": key_of(row), **of(row, known, places), **more_of(row)}
        one = newest.get(facts["key"])
        if one is None:
            store(facts, 1, None)
            tally.new += 1
        elif one.pk in revised:
            tally.kept += 1
        elif changes := differences(one, facts):
            log(BY, "changed", store(facts, one.number + 1, one), changes=changes)
            tally.updated += 1
        else:
            tally.unchanged += 1
    return tally


def more_of(row: Row) -> Values:
    return {name: row[name] for name in ("dimension", "category", "note", "grade")}


def store(facts: dict[str, Any], number: int, earlier: Observation | None) -> Observation:
    reason = CORRECTED if earlier else ""
    return Observation.objects.create(
        **facts, number=number, revises=earlier, reason=reason, state="approved", approved_at=timezone.now()
    )
