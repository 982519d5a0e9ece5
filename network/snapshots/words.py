"""The numbers of snapshots as people read them: no decimals that pretend."""

from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import number
from network.snapshots.dictionary import COUNT, SHARE, Measure

UNKNOWN = "–"
Value = float | int | None


def value_of(measure: Measure, value: Value) -> str:
    if value is None:
        return UNKNOWN
    if measure.unit == SHARE:
        return _("%(number)s %%") % {"number": number(rounded(value * 100))}
    return str(number(rounded(value) if measure.unit == COUNT else Decimal(f"{value:.2f}")))


def rounded(value: float) -> Decimal:
    """Whole where it is large; one place where whole numbers would hide it."""
    found = Decimal(f"{value:.1f}")
    return Decimal(int(found)) if found == int(found) else found


def difference_of(measure: Measure, first: Value, second: Value) -> str:
    """Return by how much it rose or fell; of shares in points of a hundred."""
    if first is None or second is None:
        return UNKNOWN
    found = second - first
    if measure.unit == SHARE:
        return signed(rounded(found * 100))
    return signed(rounded(found) if measure.unit == COUNT else Decimal(f"{found:.2f}"))


def signed(value: Decimal) -> str:
    if not value:
        return _("no change")
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"
