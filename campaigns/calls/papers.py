"""What is to be said of the papers of an organisation: which have ended, which end soon."""

from datetime import date, timedelta

from campaigns.models import Credential

SOON = timedelta(days=60)


def with_warnings(papers: list[Credential], today: date) -> list[Credential]:
    """Give each `warning`: ended, soon, or none."""
    for one in papers:
        until = one.valid_until
        one.warning = "" if until is None or until > today + SOON else "ended" if until < today else "soon"  # type: ignore[attr-defined]
    return papers
