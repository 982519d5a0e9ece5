"""What is drawn from records: an indicator over the years, a map of regions, the network from snapshot to snapshot."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.fmt import day
from briefings import citing
from briefings.models import Block
from briefings.paper import Citation, Drawing, Row, Section
from briefings.reach import Scope, commitments
from crm import tile_map
from crm.confidentiality import Level
from crm.models import Organisation, Place
from monitoring.indicators import charts, drawing, words
from monitoring.indicators.series import Series, series_of
from network.models import Snapshot
from network.snapshots import drawing as trends
from network.snapshots.dictionary import BY_NAME
from network.snapshots.words import value_of

MOST_SNAPSHOTS = 24
SHADES = ("#f7fafc", "#dbe7fb", "#a9c6f5", "#6d9bea", "#3a6fd0")  # of a tile, from nothing upwards
ON_MAP = {"members": gettext_lazy("Members by region"), "promises": gettext_lazy("Commitments by region")}


def indicator(scope: Scope, block: Block) -> Section | None:
    """The series of one indicator with its target; every value with its source."""
    one = scope.named("indicator")
    if one is None:
        return None
    found = [each for each in series_of([one], scope.asker).get(one.pk, []) if each.is_total]
    shown = found[0] if found else None
    if shown and shown.comparator and not citing.may_enter(shown.comparator.indicator, scope.level):
        shown.comparator = None
    beside = [shown.comparator.indicator] if shown and shown.comparator and block.as_drawing else []
    rows = [
        Row(
            [each.where, value.when, words.value_of(value, one), str(value.n or ""), value.source],
            "" if value.is_verified else str(_("unverified")), "neutral", [citing.of(value)],
        )
        for each in found for value in each.values
    ]  # fmt: skip
    return Section(
        "indicator", block.heading or str(one), citations=[citing.of(each) for each in (one, *beside)],
        intro=str(one.definition), drawing=drawn(shown) if shown and block.as_drawing else None,
        header=[_("Where"), _("When"), _("Value"), _("n"), _("Source"), ""], rows=rows,
        empty=_("No value is on record."),
    )  # fmt: skip


def drawn(one: Series) -> Drawing | None:
    plot = drawing.plot_of(one, charts.WIDE)
    return Drawing(str(charts.draw(plot, charts.WIDE)), plot.title, plot.description) if plot else None


def regions(scope: Scope, block: Block) -> Section:
    """A schematic map: one tile for each region, and those in none beside it."""
    what = scope.about.get("map") or "members"
    title = str(ON_MAP.get(what, ON_MAP["members"]))
    found, left = by_region(scope, promises(scope) if what == "promises" else members(scope))
    counts = {place.code: (str(place), len(cited)) for place, cited in found.items()}
    tiles = tile_map.tiles(counts, None, tile_map.shades(max((n for _name, n in counts.values()), default=0)))
    said = _("A schematic map: one tile for each region. The table beside it holds the same numbers.")
    svg = standing_alone(str(tile_map.draw(tiles, tile_map.WIDE, title=title, description=said)))
    rows = [Row([str(place), str(len(cited))], "", "neutral", cited) for place, cited in found.items() if cited]
    nobody = sum(not n for _name, n in counts.values())
    told = {"empty": nobody, "all": len(counts), "left": left}
    return Section(
        "map", block.heading or title, drawing=Drawing(svg, title, said) if block.as_drawing else None,
        header=[_("Region"), _("How many"), ""], rows=rows,
        note=_("%(empty)d of %(all)d regions have none. %(left)d are of no region.") % told,
    )  # fmt: skip


def by_region(scope: Scope, found: Iterable[tuple[int | None, Citation]]) -> tuple[dict[Place, list[Citation]], int]:
    """Return what stands in each region, those with nothing too, and how much is of none."""
    places = Place.objects.visible_to(scope.asker).select_related("parent__parent").in_bulk()
    regions = [one for one in places.values() if one.kind == Place.Kind.REGION]
    there: dict[Place, list[Citation]] = {one: [] for one in sorted(regions, key=lambda one: one.name)}
    left = 0
    for pk, citation in found:
        place = places.get(pk or 0)
        region = place.region if place else None
        if region in there:
            there[region].append(citation)
        else:
            left += 1
    return there, left


def members(scope: Scope) -> Iterator[tuple[int | None, Citation]]:
    for one in scope.open(Organisation.objects.all()).members(scope.today).order_by("pk"):
        yield one.place_id, citing.of(one, scope.level)


def promises(scope: Scope) -> Iterator[tuple[int | None, Citation]]:
    for one in commitments(scope):
        yield one.commitment.place_id, one.citations[0]


def standing_alone(svg: str) -> str:
    """The pages colour a map by their style sheet; in a paper each of its parts carries its own colours."""
    for number, shade in enumerate(SHADES):
        ink = "#ffffff" if number == len(SHADES) - 1 else "#17202c"
        words = f'<text fill="{ink}" font-size="12" font-family="Source Sans, sans-serif"'
        head, *tiles = svg.split(f'<g class="tile tile-{number}"><rect ')
        for tile in tiles:
            own, _end, rest = tile.partition("</g>")
            head += (
                f'<g class="tile tile-{number}"><rect fill="{shade}" stroke="#cbd5e0" '
                f"{own.replace('<text', words)}</g>{rest}"
            )
        svg = head
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def network(scope: Scope, block: Block) -> Section:
    """One number of the network from snapshot to snapshot: taken from what everybody of the level may see."""
    measure = BY_NAME.get(scope.about.get("measure") or "density", BY_NAME["density"])
    eyes = Snapshot.Scope.CENTRE if scope.level == Level.INTERNAL else Snapshot.Scope.COALITION
    newest = Snapshot.objects.visible_to(scope.asker).filter(scope=eyes, theme=None, region=None).newest_first().first()
    several = []
    if newest is not None:
        alike = Snapshot.objects.visible_to(scope.asker).alike(newest).filter(day__lte=scope.today)
        several = list(reversed(list(alike.newest_first()[:MOST_SNAPSHOTS])))
    plot = trends.plot_of(measure, several, charts.WIDE)
    svg = str(charts.draw(plot, charts.WIDE)) if plot and block.as_drawing else ""
    rows = [
        Row(
            [
                day(one.day, "medium"), value_of(measure, one.value(measure.name)),
                _("%(n)d of %(of)d") % {"n": one.responded, "of": one.asked}, str(one.rules),
            ],
            "", "neutral", [citing.snapshot(one)],
        )
        for one in several
    ]  # fmt: skip
    return Section(
        "network", block.heading or str(measure.label), intro=str(measure.meaning),
        drawing=Drawing(svg, plot.title, plot.description) if plot and svg else None,
        header=[_("Day"), str(measure.label), _("stated their ties"), _("Version of the rules"), ""], rows=rows,
        empty=_("No snapshot of the network was taken yet."),
    )  # fmt: skip
