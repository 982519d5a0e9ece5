"""What is to be said of the papers of an organisation: what cannot be, which have ended, which end soon."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Credential

SOON = timedelta(days=60)
EARLIEST = 1900


def with_warnings(papers: list[Credential], today: date) -> list[Credential]:
    """Give each `warning`: ended, soon, or none."""
    for one in papers:
        until = one.valid_until
        one.warning = "" if until is None or until > today + SOON else "ended" if until < today else "soon"  # type: ignore[attr-defined]
    return papers


def refuse_nonsense(fields: dict[str, Any]) -> None:
    refused, today = {}, timezone.localdate()
    issued, until, year = (fields.get(name) for name in ("issued_on", "valid_until", "year"))
    if issued and issued > today:
        refused["issued_on"] = _("This day is still to come.")
    if issued and until and until < issued:
        refused["valid_until"] = _("It cannot end before it was issued.")
    if year is not None and not EARLIEST <= year <= today.year:
        refused["year"] = _("No paper can be for this year.")
    if refused:
        raise ValidationError(refused)
