"""Who works where today, and who sits in which body: what has ended is no way in."""

from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.gates import Visitor
from campaigns.models import Mandate
from crm.models import Organisation, Person, Tenure
from network.introductions.bounded import Bound, gated
from network.introductions.facts import Facts, Node, of_kind

MOST_FORMER = 40
MOST_SEATS = 2000
POST = ("pk", "person_id", "organisation_id")
SEAT = ("pk", "person_id", "organisation_id", "seat__body__organisation_id", "seen")
WHO_SITS = {
    "campaigns_mandate.person_id": "person",
    "campaigns_mandate.organisation_id": "organisation",
    "campaigns_body.organisation_id": "organisation",
}


class Posts:
    def __init__(self, user: Visitor, today: date) -> None:
        self.running = gated(running, POST, user, today)
        self.mandates = gated(mandates, SEAT, user, today)

    def read(self, facts: Facts, asked: set[Node], bound: Bound) -> None:
        """Add the posts of each, those in an office first, then those begun last; and the seats."""
        ids = {f"crm_tenure.{kind}_id": of_kind(kind, asked) for kind in ("person", "organisation")}
        for pk, person, organisation in self.running.first_of_each(ids, bound.posts):
            facts.add(("person", person), ("organisation", organisation), facts.told("post", pk))
        self.read_seats(facts, asked)

    def read_seats(self, facts: Facts, asked: set[Node]) -> None:
        """Add the bodies in which they sit; who sits there is told only where the person is seen."""
        ids = {column: of_kind(kind, asked) for column, kind in WHO_SITS.items()}
        for pk, person, organisation, body, is_seen in self.mandates.among(ids, MOST_SEATS):
            facts.add(("organisation", organisation), ("organisation", body), facts.told("seat", pk))
            if is_seen:
                facts.add(("person", person), ("organisation", body), facts.told("sits", pk))


def running(user: Visitor, today: date) -> QuerySet[Tenure]:
    offices_first = F("office").asc(nulls_last=True)
    return Tenure.objects.visible_to(user).on(today).order_by(offices_first, "-started", "pk")


def mandates(user: Visitor, today: date) -> QuerySet[Mandate]:
    """Return those that run today; one's own is seen even where its body is not, and leads nowhere then."""
    known = Organisation.objects.visible_to(user)
    holders = Exists(known.filter(pk=OuterRef("organisation")))
    bodies = Exists(known.filter(pk=OuterRef("seat__body__organisation")))
    seen = Exists(Person.objects.visible_to(user).filter(pk=OuterRef("person")))
    running = Mandate.objects.visible_to(user).on(today).filter(holders, bodies)
    return running.annotate(seen=seen).order_by("-started", "pk")


def former_holders(user: Visitor, organisation: int, today: date) -> dict[int, int]:
    """Return person: tenure of those whose post there is over, the newest end first; not of those who hold another."""
    there = Tenure.objects.visible_to(user).filter(organisation=organisation)
    still = there.on(today).values("person")
    ended = there.with_end().filter(to_its_end__lt=today.isoformat()).exclude(ended="")  # type: ignore[misc]
    willing = ended.exclude(person__in=still).filter(person__do_not_contact=False).order_by("-ended", "-pk")
    newest_last = reversed(willing.values_list("person", "pk")[:MOST_FORMER])
    return dict(newest_last)
