"""In which capacity someone sat at a table: the tenure held that day, and it stays so after people move."""

from collections.abc import Iterable
from datetime import date

from crm.models import Office, Organisation, Person, Tenure


def capacities(people: Iterable[Person], day: date) -> dict[int, Tenure]:
    """Return person: tenure on a day; a post in an office before one without, then the one begun last."""
    running = Tenure.objects.on(day).filter(person__in=list(people))
    ordered = running.order_by("-started", "pk")
    found: dict[int, Tenure] = {}
    for tenure in sorted(ordered, key=lambda one: one.office_id is None):
        found.setdefault(tenure.person_id, tenure)
    return found


def running_on(tenures: Iterable[Tenure], day: date) -> list[Tenure]:
    """Return those of one person that ran on a day; the likeliest capacity first."""
    running = [one for one in tenures if one.runs_on(day)]
    running.sort(key=lambda one: one.pk)
    running.sort(key=lambda one: one.started, reverse=True)
    return sorted(running, key=lambda one: one.office_id is None)


def capacity_in(person: Person, organisation: Organisation, day: date, office: Office | None = None) -> Tenure | None:
    """Return the tenure in that organisation on a day; the one in the given office before any other."""
    running = list(Tenure.objects.on(day).filter(person=person, organisation=organisation).order_by("-started", "pk"))
    running.sort(key=lambda one: (one.office_id != office.pk if office else False, one.office_id is None))
    return running[0] if running else None
