"""What is on record of where each target stands, read for one reader: the newest of each, and the way there."""

from collections.abc import Iterable
from typing import TypeAlias

from django.db.models import Q

from accounts.gates import Visitor
from campaigns.models import Ask, Influence, Stance
from crm.models import Organisation, Person

Key: TypeAlias = tuple[int, str]  # the ask, and whom it is about as `person:12`
Target: TypeAlias = Person | Organisation
MOST = 2000


def histories(asks: Iterable[Ask | int], user: Visitor) -> dict[Key, list[Stance]]:
    """Every stance on these asks that the reader may see, the newest of each target first."""
    return grouped(Stance.objects.visible_to(user).filter(ask__in=asks).for_list()[:MOST])


def grouped(stances: Iterable[Stance]) -> dict[Key, list[Stance]]:
    found: dict[Key, list[Stance]] = {}
    for one in stances:
        found.setdefault((one.ask_id, one.target_key), []).append(one)
    return found


def newest(asks: Iterable[Ask | int], user: Visitor) -> dict[Key, Stance]:
    """Where each target stands on each ask today; empty for whoever is outside the centre."""
    return {key: stances[0] for key, stances in histories(asks, user).items()}


def weights(keys: Iterable[str], user: Visitor) -> dict[str, Influence]:
    """How much weight each of `person:12` carries today."""
    rows = Influence.objects.visible_to(user).filter(about(keys)).for_list()
    found: dict[str, Influence] = {}
    for one in rows[:MOST]:
        found.setdefault(one.target_key, one)
    return found


def about(keys: Iterable[str]) -> Q:
    """The opinions of these people and bodies."""
    people, bodies = numbers(keys)
    return Q(person__in=people) | Q(organisation__in=bodies)


def numbers(keys: Iterable[str]) -> tuple[set[int], set[int]]:
    """The people and the bodies among them."""
    split = [key.split(":") for key in keys]
    return {int(pk) for kind, pk in split if kind == "person"}, {int(pk) for kind, pk in split if kind != "person"}


def targets(keys: Iterable[str], user: Visitor) -> dict[str, Target]:
    """The records themselves, people with what they are today; those hidden from the reader are left out."""
    people, bodies = numbers(keys)
    persons = Person.objects.visible_to(user).for_reader(user).in_bulk(people)
    found: dict[str, Target] = {f"person:{pk}": one for pk, one in persons.items()}
    found.update(
        (f"organisation:{pk}", one) for pk, one in Organisation.objects.visible_to(user).in_bulk(bodies).items()
    )
    return found
