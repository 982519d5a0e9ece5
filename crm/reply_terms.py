"""By when a letter is usually answered: the term of the law where there is one, else our own habit."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Letter


class Due(Enum):
    """What a caller says instead of a day."""

    USUAL = "as usual for its kind"


@dataclass(frozen=True)
class Term:
    """Calendar days or months from the day of the letter; `source` says who set it, in the reader's words."""

    source: str | Promise
    days: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        return months_after(day, self.months) + timedelta(days=self.days)


Kind = Letter.Kind
TERMS: dict[str, Term] = {
    Kind.INFORMATION: Term(_("14 days: Access to Public Information Act, art. 28 para 1"), days=14),
    Kind.COMPLAINT: Term(_("two months: Administrative Procedure Code, art. 121, on signals (unverified)"), months=2),
    Kind.POSITION: Term(_("two months: Administrative Procedure Code, art. 118 para 1, on proposals"), months=2),
    Kind.LETTER: Term(_("30 days: our own habit, no law"), days=30),
}
NONE_EXPECTED = _("none: such a letter expects no reply")


def usual_due(kind: str, sent_on: date) -> date | None:
    """Return the day by which a letter of this kind is usually answered; None where no reply is expected."""
    term = TERMS.get(kind)
    return term.after(sent_on) if term else None


def in_words(only: str = "") -> list[tuple[str, str]]:
    """Return each kind of letter, or one alone, with its term and where the term comes from."""
    kinds = [kind for kind in Kind if kind == (only or kind)]
    return [(str(kind.label), str(TERMS[kind].source if kind in TERMS else NONE_EXPECTED)) for kind in kinds]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
