"""Which rows of a table are about a person, name them beside others, or were written by them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from crm.models import ContactPoint, Person
from crm.privacy.mentions import Link, Table, table_of

CLOSEST_FIRST = (Link.ABOUT, Link.NEAR, Link.BY)


@dataclass(frozen=True)
class Subject:
    """A person with their account, the records merged into theirs, and the addresses that make a row theirs."""

    person: Person
    people: tuple[Person, ...]
    user: User | None
    addresses: tuple[str, ...]  # lower case

    @classmethod
    def of(cls, person: Person) -> "Subject":
        people = [person]
        while further := list(Person.objects.filter(merged_into__in=people).exclude(pk__in=[one.pk for one in people])):
            people += further
        user = next((one.user for one in people if one.user), None)
        points = ContactPoint.objects.filter(person__in=people, kind=ContactPoint.Kind.EMAIL)
        own = {*points.values_list("value", flat=True), user.email if user else ""}
        return cls(person, tuple(people), user, tuple(sorted(address.lower() for address in own if address)))


def leads_to(table: Table, lookup: str) -> type[models.Model] | None:
    """Return Person or User, whichever the lookup ends at; both for a generic relation reads as Person."""
    model: Any = table.model_class
    if any(isinstance(one, GenericForeignKey) and one.name == lookup for one in model._meta.private_fields):
        return Person
    if lookup == "pk":
        return model if model in {Person, User} else None
    for step in lookup.split("__"):
        model = model._meta.get_field(step).related_model
    return model if model in {Person, User} else None


def condition(table: Table, lookup: str, subject: Subject) -> Q | None:
    """Return the rows the lookup leads from to the person; None where the person has no account."""
    if any(isinstance(one, GenericForeignKey) and one.name == lookup for one in table.model_class._meta.private_fields):
        return generic(lookup, subject)
    if leads_to(table, lookup) is Person:
        return Q(**{f"{lookup}__in": [one.pk for one in subject.people]})
    return Q(**{lookup: subject.user.pk}) if subject.user else None


def generic(name: str, subject: Subject) -> Q:
    """A task, a file, a line of the log that hangs on the person, or on their account."""
    found = Q(pk__in=[])
    for record in filter(None, (*subject.people, subject.user)):
        kind = ContentType.objects.get_for_model(record)
        found |= Q(**{f"{name}_type": kind, f"{name}_id": record.pk})
    return found


def linked(table: Table, subject: Subject, *, least: Link = Link.BY) -> Iterator[tuple[Link, "models.QuerySet[Any]"]]:
    """Yield the rows of a table by what they have to do with the person; a row comes once, as what it is most."""
    taken = Q(pk__in=[])
    for link in CLOSEST_FIRST[: CLOSEST_FIRST.index(least) + 1]:
        wanted = [condition(table, lookup, subject) for lookup, kind in table.links.items() if kind is link]
        if link is Link.ABOUT:
            wanted += [of_address(column, subject) for column in table.addresses if "pk" not in table.links]
            wanted += [part_of(table, subject)] if table.part_of else []
        found = Q(pk__in=[])
        for one in filter(None, wanted):
            found |= one
        rows = everything(table).filter(found)
        # Through a relation to many a row could come twice; by its key it comes once.
        keys = list(rows.exclude(taken).values_list("pk", flat=True).distinct())
        if keys:
            taken |= Q(pk__in=keys)
            yield link, everything(table).filter(pk__in=keys).order_by("pk")


def everything(table: Table) -> "models.QuerySet[Any]":
    """The whole table: a dossier and an erasure ask no gate, they are asked for by those who may."""
    queryset = table.model_class._base_manager.all()
    aliases = {f"lowered_{column}": Lower(column) for column in table.addresses}
    return queryset.alias(**aliases) if aliases else queryset


def of_address(column: str, subject: Subject) -> Q:
    return Q(**{f"lowered_{column}__in": subject.addresses})


def part_of(table: Table, subject: Subject) -> Q:
    """Return the rows that belong to a row about the person: the files of their message."""
    whole = table_of(table.model_class._meta.get_field(table.part_of).related_model)  # type: ignore[arg-type]
    theirs = [rows.values("pk") for _about, rows in linked(whole, subject, least=Link.ABOUT)]
    return Q(**{f"{table.part_of}__in": theirs[0]}) if theirs else Q(pk__in=[])
