"""Whom a campaign targets: the bodies and offices its asks are addressed to, and where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.gates import Visitor
from campaigns.models import Ask, Stance
from campaigns.stances import standing as stances_of
from crm.models import Organisation, Tenure


@dataclass
class Target:
    """A body and the asks to it or its offices; nobody where no addressee can be named."""

    body: Organisation | None
    asks: list[Ask]
    stances: list[Stance] = field(default_factory=list)  # the newest of the body and of each of its people


def of(asks: Iterable[Ask]) -> list[Target]:
    """Group asks of `for_reader`; an addressee that is hidden from the reader reads as none."""
    found: dict[int, Target] = {}
    for ask in asks:
        body = ask.addressed_to
        found.setdefault(body.pk if body else 0, Target(body, [])).asks.append(ask)
    return sorted(found.values(), key=lambda one: (one.body is None, str(one.body)))


def with_stances(targets: list[Target], user: Visitor) -> list[Target]:
    """Add to each the newest stances on its asks, as far as the reader may see them."""
    bodies = {one.body.pk for one in targets if one.body}
    posts = Tenure.objects.visible_to(user).on(timezone.localdate()).filter(organisation__in=bodies)
    homes: dict[int, set[int]] = {}
    for person, body in posts.values_list("person", "organisation"):
        homes.setdefault(person, set()).add(body)
    rows = stances_of.newest([ask.pk for one in targets for ask in one.asks], user).values() if bodies else ()
    for one in targets:
        one.stances = newest(one, rows, homes)
    return targets


def newest(target: Target, rows: Iterable[Stance], homes: dict[int, set[int]]) -> list[Stance]:
    """The rows come newest first."""
    if target.body is None:
        return []
    asks = {ask.pk for ask in target.asks}
    found: dict[str, Stance] = {}
    for row in rows:
        of_it = row.organisation_id == target.body.pk or target.body.pk in homes.get(row.person_id or 0, ())
        if of_it and row.ask_id in asks:
            found.setdefault(row.target_key, row)
    return list(found.values())
