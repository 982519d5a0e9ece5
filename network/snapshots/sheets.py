"""Snapshots as rows of a spreadsheet, with everything they were computed from."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import moment
from network.facts.kinds import ALL, in_order
from network.models import Snapshot
from network.snapshots import dictionary


def header() -> list[str]:
    return [
        _("Day"), _("In whose eyes"), _("Version of the rules"), _("Events count from"), _("Who is drawn"),
        _("By which facts"), _("Theme"), _("Region"), _("Made at"), _("Made by itself"), _("Members asked"),
        _("Of them with a stated tie or an answer"), *(str(one.label) for one in dictionary.MEASURES),
        _("Version of the measures"), _("Fingerprint of what was read"),
    ]  # fmt: skip


def cells(several: Iterable[Snapshot]) -> Iterator[list[object]]:
    for one in several:
        values = [one.value(measure.name) for measure in dictionary.MEASURES]
        yield [
            one.day, one.get_scope_display(), one.rules, one.since, one.get_who_display(), facts_of(one),
            one.theme or "", one.region or "", moment(one.made_at), _("yes") if one.is_nightly else _("no"), one.asked,
            one.responded, *values, one.dictionary, one.fingerprint,
        ]  # fmt: skip


def facts_of(one: Snapshot) -> str:
    return ", ".join(str(kind.label) for kind in in_order(one.kinds or ALL))


def measure_header() -> list[str]:
    return [_("Measure"), _("Name"), _("Value"), _("What it means")]


def measure_cells(one: Snapshot) -> Iterator[list[object]]:
    """The dictionary travels with the numbers."""
    for measure in dictionary.of(one.measures):
        yield [measure.label, measure.name, one.value(measure.name), measure.meaning]
    yield [_("Day"), "day", one.day, ""]
    yield [_("In whose eyes"), "scope", one.get_scope_display(), ""]
    yield [_("Version of the rules"), "rules", one.rules, ""]
    yield [_("By which facts"), "kinds", facts_of(one), ""]
    yield [_("Who is drawn"), "who", one.get_who_display(), ""]
    yield [_("Theme"), "theme", one.theme or "", ""]
    yield [_("Region"), "region", one.region or "", ""]
    yield [_("Members asked"), "asked", one.asked, ""]
    yield [_("Of them with a stated tie or an answer"), "responded", one.responded, ""]
