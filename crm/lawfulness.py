"""Why we keep somebody's data, and when they are told: written beside every new person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from crm.models import InformationDuty, LawfulBasis, Person, UsedFor
from crm.reply_terms import months_after

Origin = InformationDuty.Origin
REVIEWED_AFTER = 12  # months
TOLD_WITHIN = 1
# Where nobody says who gave us the data: officials stand on a public page, members speak for themselves.
USUAL_ORIGIN = {
    Person.Basis.OFFICIAL: Origin.PUBLIC,
    Person.Basis.LEGITIMATE: Origin.OTHER,
    Person.Basis.MEMBER: Origin.SELF,
    Person.Basis.CONSENT: Origin.SELF,
}


@dataclass(frozen=True)
class Ground:
    """The first answer to "why do you have my data?"."""

    basis: str
    source: str
    origin: str = ""
    review_on: date | None = None
    since: date | None = None


def keep_ground(people: Iterable[Person], ground: Ground) -> None:
    """Write the lawful basis of new people and the day by which they are to be told."""
    since = ground.since or timezone.localdate()
    origin = ground.origin or USUAL_ORIGIN[Person.Basis(ground.basis)]
    review_on = ground.review_on or months_after(since, REVIEWED_AFTER)
    rows = list(people)
    LawfulBasis.objects.bulk_create(
        LawfulBasis(
            person=one, purpose=UsedFor.WORK, basis=ground.basis, source=ground.source[:300], review_on=review_on
        )
        for one in rows
    )
    due = months_after(since, TOLD_WITHIN)
    InformationDuty.objects.bulk_create(
        InformationDuty(person=one, origin=origin, collected_on=since, due_on=due) for one in rows
    )
