"""The files a picture can be taken along as."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.exchange import gexf, graphml, sheets
from network.exchange.told import Told

Written = Iterator[str] | Iterator[bytes]


@dataclass(frozen=True)
class Format:
    name: str  # as in the address
    ending: str  # of the file
    content_type: str
    label: str | Promise
    write: Callable[[Told], Written]


EVERY = (
    Format("graphml", ".graphml", "application/graphml+xml; charset=utf-8", _("GraphML"), graphml.write),
    Format("gexf", ".gexf", "application/gexf+xml; charset=utf-8", _("GEXF (Gephi)"), gexf.write),
    Format(
        "xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _("XLSX, two sheets (Kumu)"), sheets.workbook,
    ),
    Format("nodes", "-nodes.csv", "text/csv; charset=utf-8", _("CSV of the nodes"), sheets.nodes_csv),
    Format("edges", "-edges.csv", "text/csv; charset=utf-8", _("CSV of the ties"), sheets.edges_csv),
)  # fmt: skip
BY_NAME = {one.name: one for one in EVERY}
