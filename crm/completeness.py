"""What a profile lacks, and why it matters: told to the organisation itself, or to the centre about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Organisation

STALE_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class Words:
    label: str | Promise
    why: str | Promise


@dataclass(frozen=True)
class Point:
    is_there: Callable[[Organisation], bool]
    to_them: Words
    about_them: Words


@dataclass(frozen=True)
class Completeness:
    missing: list[Words]
    total: int
    is_stale: bool

    @property
    def there(self) -> int:
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        return 100 * self.there // max(self.total, 1)


NAME = Words(_("name in Latin letters or English"), _("Partners abroad and EU bodies look for it."))
POINTS = (
    Point(
        lambda o: o.place_id is not None,
        Words(_("place"), _("Without it nobody finds you among the partners in a municipality.")),
        Words(_("place"), _("Without it nobody finds them among the partners in a municipality.")),
    ),
    Point(
        lambda o: bool(o.contact_points.all()),
        Words(_("a way to reach you"), _("Invitations and questions cannot arrive.")),
        Words(_("a way to reach them"), _("Invitations and questions cannot arrive.")),
    ),
    Point(lambda o: bool(o.name_latin), NAME, NAME),
    Point(
        lambda o: bool(o.themes.all()),
        Words(_("themes"), _("We ask you about what concerns you, and leave you alone with the rest.")),
        Words(_("themes"), _("They are asked about what concerns them, and left alone with the rest.")),
    ),
    Point(
        lambda o: bool(o.about),
        Words(_("about you"), _("It introduces you in briefings.")),
        Words(_("about them"), _("It introduces them in briefings.")),
    ),
    Point(
        lambda o: bool(o.offers),
        Words(_("what you offer"), _("Others learn what they may ask you for.")),
        Words(_("what they offer"), _("The other members learn what they may ask them for.")),
    ),
    Point(
        lambda o: bool(o.needs),
        Words(_("what you need"), _("Others learn how they can help.")),
        Words(_("what they need"), _("The other members learn how they can help.")),
    ),
)


def of(organisation: Organisation, today: date, *, is_own: bool) -> Completeness:
    """Look at an organisation loaded by `for_reader()`, in words for its own people or for the centre."""
    points = () if organisation.is_official else POINTS  # nobody fills in a ministry's profile for it
    confirmed = organisation.confirmed_on
    is_stale = confirmed is None or today - confirmed > STALE_AFTER
    lacking = [point for point in points if not point.is_there(organisation)]
    return Completeness([one.to_them if is_own else one.about_them for one in lacking], len(points), is_stale)
