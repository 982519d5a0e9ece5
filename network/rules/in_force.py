"""Which rules are in force: how much a fact of each kind ties, and for how long."""

from datetime import date

from network.graphs.picture import Picture
from network.models import TieRules

FIRST = 1


def in_force() -> TieRules:
    """Return the newest version; before anybody stored one, the first as the product comes."""
    return TieRules.objects.newest_first().first() or TieRules(number=FIRST)


def first_version() -> TieRules:
    """Store what the product comes with, unless a version is there."""
    return TieRules.objects.newest_first().first() or TieRules.objects.create(number=FIRST)


def picture_of(day: date, rules: TieRules) -> Picture:
    """Return what is shown when nobody asked for anything else."""
    return Picture.of_day(day, rules.event_years)
