"""A list of values of indicators: each comes in as a draft that somebody else approves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from crm.importing import lookups
from crm.importing.cells import Cells
from crm.importing.lists import Records
from crm.importing.records import Draft, RecordIntake, Twin
from crm.importing.targets import Constant
from crm.importing.values import Refused
from crm.importing.vocabularies import vocabulary
from monitoring.indicators.numbers import NoNumber, number_in
from monitoring.indicators.sense import check_value
from monitoring.indicators.words import CATEGORIES
from monitoring.models import Indicator, Observation
from monitoring.models.indicators import Area, Method
from monitoring.models.observations import CELL

METHODS = {
    "survey": "проучване, анкета, извадково проучване", "census": "преброяване",
    "register": "регистър, регистри, register",
    "official_proxy": "официален заместител, proxy", "ngo": "оценка на нпо, нпо, ngo",
    "expert": "експертна оценка, expert",
    "other": "друг, друго",
}  # fmt: skip
DIMENSIONS = {
    "sex": "пол", "age": "възраст, възрастова група", "settlement": "населено място, вид населено място, settlement",
    "neighbourhood": "квартал", "grade": "клас", "other": "друго",
}  # fmt: skip
GRADES = {"primary": "първичен, източник", "secondary": "вторичен", "recalled": "по памет"}
METHOD = vocabulary("methods", "method", Method, METHODS)
DIMENSION = vocabulary("breakdowns", "dimension", Observation.Dimension, DIMENSIONS)
NUMBERS = ("value", "lower", "upper", "standard_error", "numerator", "denominator")
FLAGS = ("is_provisional", "has_break", "is_estimate", "not_comparable")


@dataclass
class ObservationIntake(RecordIntake):
    _indicators: dict[str, list[Indicator]] = field(default_factory=dict)
    _places: "lookups.Places | None" = None
    _above: dict[tuple[Any, ...], int] = field(default_factory=dict)

    model = Observation

    def read(self, cells: Cells) -> Draft:
        code, period = cells.needed("indicator", 250), cells.approximate("period")
        if not period:
            raise Refused(now("Say of which year, month or day the value is."))
        fields: dict[str, Any] = {
            "period": period,
            **{name: number(cells, name) for name in NUMBERS},
            "n": whole(cells, "n"),
            **{name: cells.truth(name) for name in (*FLAGS, "is_verified")},
            "method": cells.choice("method", Method.SURVEY),
            "dimension": cells.choice("dimension", ""),
            "category": category(cells.text("category", 60)),
            "instrument": cells.text("instrument", 120),
            "period_words": cells.text("period_words", 80),
            "words": cells.text("words", 300),
            "source": cells.needed("source", 300),
            "link": cells.link("link"),
            "note": cells.text("note", 500),
        }
        return Draft(cells.row, f"{code} {period}", fields, [], {"indicator": code, "place": cells.text("place", 200)})

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._places = self._places or lookups.Places()
        self._indicators = {}
        for one in Indicator.objects.changeable_by(self.author).defer("search"):
            for called in {one.code.casefold(), one.name_bg.casefold(), one.name_en.casefold()} - {""}:
                self._indicators.setdefault(called, []).append(one)

    def resolve(self, draft: Draft) -> Draft:
        said = draft.more["indicator"]
        found = self._indicators.get(said.casefold(), [])
        if len(found) != 1:
            words = now("Several are called “%(name)s”.") if found else now("No indicator is called “%(name)s”.")
            raise Refused(words % {"name": said[:80]})
        draft.fields |= {"indicator": found[0], **self.where(draft.more["place"])}
        one = Observation(author=self.author, **draft.fields)
        try:
            check_value(one, found[0])
        except ValidationError as refusal:
            raise Refused(" ".join(refusal.messages)) from None
        return draft

    def where(self, text: str) -> dict[str, Any]:
        areas = {str(word).casefold(): value for value, label in Area.choices for word in (value, label)}
        if text.casefold() in areas or text.casefold() in {"eu", "ес"}:
            return {"area": areas.get(text.casefold(), Area.EU.value)}
        place = self._places.find(text) if self._places and text else None
        if text and place is None:
            raise Refused(now("There is no place called “%(name)s”.") % {"name": text[:80]})
        return {"place": place}

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        """A value of the same indicator, place, method, part and time: on record, or further up in the file."""
        pks = {draft.fields["indicator"].pk for draft in drafts}
        rows = Observation.objects.visible_to(self.author).filter(indicator__in=pks).exclude(state="returned")
        known = {cell_of(one): one for one in rows.select_related("place").order_by("pk")}
        mine = self.rows_of(one.pk for one in known.values())
        if self.write:
            self._above.clear()  # what stood in earlier portions is on record by now
        for draft in drafts:
            cell = cell_of(Observation(**draft.fields))
            same, above = known.get(cell), self._above.setdefault(cell, draft.row.number)
            if same:
                draft.twin = Twin(same, (now("a value of the same place, time and method"),), mine.get(same.pk, 0))
            elif above != draft.row.number:
                draft.twin = Twin(None, (), above)

    def create(self, drafts: list[Draft]) -> list[Observation]:
        return Observation.objects.bulk_create(Observation(author=self.author, **draft.fields) for draft in drafts)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        labels, told = self.target.fields, draft.fields
        shown = {"indicator": str(told["indicator"]), "place": draft.more["place"], "period": told["period"]}
        shown |= {"value": told["value"] if told["value"] is not None else told["words"], "source": told["source"]}
        return [(labels[name], value) for name, value in shown.items()]


def cell_of(one: Observation) -> tuple[Any, ...]:
    values = {name: getattr(one, f"{name}_id" if name in {"indicator", "place"} else name) for name in CELL}
    return tuple(value.casefold() if isinstance(value, str) else value for value in values.values())


def number(cells: Cells, name: str) -> Decimal | None:
    text = cells.text(name, 60)
    if not text:
        return None
    try:
        return number_in(text)
    except NoNumber:
        raise cells.refused(name, now("“%(text)s” in “%(column)s” is not a number."), text) from None


def whole(cells: Cells, name: str) -> int | None:
    found = number(cells, name)
    if found is not None and (found != int(found) or not 0 <= found < 2**31):
        raise cells.refused(name, now("“%(text)s” in “%(column)s” is not a whole number."), str(found))
    return None if found is None else int(found)


def category(text: str) -> str:
    """Return what a part is called in our tables, where many sources speak of it."""
    known = {str(label).casefold(): key for key, label in CATEGORIES.items()}
    return known.get(text.casefold(), text)


def settled(pks: list[int]) -> set[int]:
    """Approved values stay when their import is taken back: they can only be revised."""
    return set(Observation.objects.approved().filter(pk__in=pks).values_list("pk", flat=True))


class Observations(Records):
    name = "indicator-values"
    label = _("values of indicators")
    order = 68
    intake_class = ObservationIntake
    fields = {
        "indicator": _("Indicator (code or name)"),
        "value": _("Value"),
        "period": _("Period"),
        "period_words": _("The period in words"),
        "place": _("Place (name or EKATTE), or EU"),
        "method": _("Method"),
        "instrument": _("Survey, register or study"),
        "dimension": _("Broken down by"),
        "category": _("Which part"),
        "words": _("Value in words"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "n": _("n"),
        "standard_error": _("Standard error"),
        "lower": _("Lower end of the interval"),
        "upper": _("Upper end of the interval"),
        "is_provisional": _("Provisional"),
        "has_break": _("Break in the series before it"),
        "is_estimate": _("Estimate"),
        "not_comparable": _("Not comparable with others"),
        "source": _("Source"),
        "link": _("Address of the source"),
        "is_verified": _("Verified"),
        "note": _("Note"),
    }
    required = ("indicator", "period", "source")
    telling = ("indicator",)
    guesses = {
        "indicator": "показател, индикатор, код на показателя, indicator, indicator code, "
        "indicator (code or name), code",
        "value": "стойност, value",
        "period": "период, година, дата, period, year",
        "period_words": "период с думи, учебна година, the period in words",
        "place": "място, община, област, държава, where, place, geo, place (name or ekatte), or eu",
        "method": "метод, method",
        "instrument": "проучване, изследване, регистър, survey, survey, register or study, instrument",
        "dimension": "разбивка, разбивка по, broken down by, dimension",
        "category": "категория, част, група, part, which part, category",
        "words": "стойност с думи, in words, value in words",
        "numerator": "числител, numerator",
        "denominator": "знаменател, denominator",
        "n": "n, брой анкетирани, брой лица, sample",
        "standard_error": "стандартна грешка, standard error, se",
        "lower": "долна граница, lower end, lower end of the interval, lower",
        "upper": "горна граница, upper end, upper end of the interval, upper",
        "is_provisional": "предварителна, предварителни данни, provisional",
        "has_break": "прекъсване, прекъсване на реда, break, break in the series before it",
        "is_estimate": "оценка, приблизително, estimate",
        "not_comparable": "несъпоставима, not comparable, not comparable with others",
        "source": "източник, source",
        "link": "адрес на източника, връзка, address of the source, link, url",
        "is_verified": "проверено, verified",
        "note": "бележка, note",
    }
    vocabularies = (METHOD, DIMENSION)
    constants = (
        Constant("method", METHOD.choices, Method.SURVEY),
        Constant("source", hint=_("Where the numbers come from. Every value has a source.")),
    )
