"""The road in numbers as a table to download."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from monitoring.board.road import Step

ROAD_COLUMNS = [_("Step"), _("How many"), _("Of"), _("Median days"), _("Counted from")]


def road_cells(steps: Iterable[Step]) -> Iterator[list[Any]]:
    for step in steps:
        yield [step.words, step.n, step.of, step.days, step.timed or None]
