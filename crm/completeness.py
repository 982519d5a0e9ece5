"""What a profile lacks, and why it matters to the others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Organisation

STALE_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class Point:
    label: str | Promise
    why: str | Promise
    is_there: Callable[[Organisation], bool]


@dataclass(frozen=True)
class Completeness:
    missing: list[Point]
    total: int
    is_stale: bool

    @property
    def there(self) -> int:
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        return 100 * self.there // max(self.total, 1)


POINTS = (
    Point(
        _("place"),
        _("Without it nobody finds you among the partners in a municipality."),
        lambda o: o.place_id is not None,
    ),
    Point(
        _("a way to reach you"), _("Invitations and questions cannot arrive."), lambda o: bool(o.contact_points.all())
    ),
    Point(
        _("name in Latin letters or English"),
        _("Partners abroad and EU bodies look for it."),
        lambda o: bool(o.name_latin),
    ),
    Point(
        _("themes"),
        _("We ask you about what concerns you, and leave you alone with the rest."),
        lambda o: bool(o.themes.all()),
    ),
    Point(_("about"), _("It introduces you in briefings."), lambda o: bool(o.about)),
    Point(_("what it offers"), _("Others learn what they may ask you for."), lambda o: bool(o.offers)),
    Point(_("what it needs"), _("Others learn how they can help."), lambda o: bool(o.needs)),
)


def of(organisation: Organisation, today: date) -> Completeness:
    """Look at an organisation loaded by `for_reader()`."""
    points = () if organisation.is_official else POINTS  # nobody fills in a ministry's profile for it
    confirmed = organisation.confirmed_on
    is_stale = confirmed is None or today - confirmed > STALE_AFTER
    return Completeness([point for point in points if not point.is_there(organisation)], len(points), is_stale)
