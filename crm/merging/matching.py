"""Who among the records that a reader may see may be the same as somebody new, such as a row of a file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.gates import Visitor
from crm.confidentiality import Level
from crm.merging import rules
from crm.merging.rules import Facts, Likeness, Reason
from crm.models import Alias, ContactPoint, Organisation, Person, Tenure
from crm.models.merging import KINDS
from crm.name_keys import key_of, name_key, words_of

Rule = Callable[[Facts, Facts], Likeness | None]


@dataclass(frozen=True)
class Suspect:
    """A record that may be the same, and why; `reasons` are worded by crm.merging.words."""

    record: Any
    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_namesake(self) -> bool:
        """Whether they share the name and nothing else."""
        return {reason.code for reason in self.reasons} == {"same_name"}


def strict_matches(kind: str, rows: Sequence[Facts], user: Visitor) -> list[list[Suspect]]:
    """Return, for each row of a portion, the visible records that are most probably the same, the surest first.

    `kind` is "organisation" or "person". Same register number, or same name after folding (scripts, legal forms and
    the order of words do not count) together with the same phone, e-mail, place, website or organisation. The number
    of queries is the same for one row and for five hundred. Phones are given as +359…, e-mails in small letters.
    """
    return matched(kind, rows, user, candidates(kind, rows, user), rules.strict)


def same_or_namesakes(rows: Sequence[Facts], user: Visitor) -> list[list[Suspect]]:
    """Return, for each row, those of the strict rule and after them the people who are only called the same."""
    wanted = candidates("person", rows, user) | named(Person, name_keys_of(rows))
    return matched("person", rows, user, wanted, rules.called_so)


def matched(
    kind: str, rows: Sequence[Facts], user: Visitor, wanted: Collection[int], rule: Rule
) -> list[list[Suspect]]:
    rows = [replace(row, is_person=kind == "person") for row in rows]
    known = facts_of(kind, wanted, user)
    by_key: dict[str, set[int]] = defaultdict(set)
    for pk, facts in known.items():
        for key in certain_keys(facts):
            by_key[key].add(pk)
    records = visible(kind, user).in_bulk(list(known))
    found = []
    for row in rows:
        near = set().union(*(by_key[key] for key in certain_keys(row) if key in by_key))
        found.append(ranked(row, {pk: known[pk] for pk in near}, records, rule))
    return found


def certain_keys(facts: Facts) -> set[str]:
    keys = {f"n{key_of(name)}" for name in facts.names if words_of(name)}
    return keys | ({f"r{facts.register_number}"} if facts.register_number else set())


def ranked(row: Facts, known: dict[int, Facts], records: dict[int, Any], rule: Rule) -> list[Suspect]:
    suspects = []
    for pk, facts in known.items():
        likeness = rule(row, facts)
        if likeness is not None:
            suspects.append(Suspect(records[pk], likeness.score, likeness.reasons))
    return sorted(suspects, key=lambda suspect: (-suspect.score, suspect.record.pk))


def visible(kind: str, user: Visitor | None) -> Any:
    """Return the records the reader may see; for the machine all that are not merged."""
    rows: Any = KINDS[kind]._default_manager.all()
    return rows.filter(merged_into=None) if user is None else rows.visible_to(user)


def candidates(kind: str, rows: Sequence[Facts], user: Visitor) -> set[int]:
    """Return the ids of those that share with some row what the strict rule asks beside the name, or the number."""
    phones = {phone for row in rows for phone in row.phones}
    emails = {email for row in rows for email in row.emails}
    found = reached_by(kind, phones, emails)
    keys = name_keys_of(rows)
    if kind == "person":
        places = {pk for row in rows for pk in row.organisations}
        near = Tenure.objects.filter(organisation__in=places).values("person")
        return found | named(Person, keys, pk__in=near)
    numbers = {row.register_number for row in rows if row.register_number}
    found |= set(Organisation.objects.filter(register_number__in=numbers).values_list("pk", flat=True))
    sites = Q(website__gt="") if any(row.website for row in rows) else Q(pk__in=[])
    here = Q(place__in={row.place for row in rows if row.place}) | sites
    called = set(
        called_by_alias(keys)
        .filter(organisation__in=Organisation.objects.filter(here))
        .values_list("organisation", flat=True)
    )
    return found | called | named(Organisation, keys, here)


def name_keys_of(rows: Sequence[Facts]) -> set[str]:
    return {key_of(name) for row in rows for name in row.names if words_of(name)}


def named(model: type[models.Model], keys: Collection[str], *where: Q, **and_where: Any) -> set[int]:
    """Return those of the keys, by either of their names: two lookups by index."""
    found: set[int] = set()
    for field in ("name", "name_latin"):
        rows = model._default_manager.alias(folded=name_key(field)).filter(*where, folded__in=keys, **and_where)
        found |= set(rows.values_list("pk", flat=True))
    return found


def called_by_alias(keys: Collection[str]) -> Any:
    return Alias.objects.alias(folded=name_key("name")).filter(folded__in=keys)


def reached_by(kind: str, phones: Collection[str], emails: Collection[str]) -> set[int]:
    points = ContactPoint.objects.filter(**{f"{kind}__isnull": False})
    rung = points.filter(kind=ContactPoint.Kind.PHONE, value__in=phones)
    written = points.filter(kind=ContactPoint.Kind.EMAIL).alias(lowered=Lower("value")).filter(lowered__in=emails)
    return {*rung.values_list(kind, flat=True), *written.values_list(kind, flat=True)}


def facts_of(kind: str, pks: Iterable[int], user: Visitor | None) -> dict[int, Facts]:
    """Return what these records say of who they are, as far as the reader may see; in four queries."""
    rows = list(visible(kind, user).filter(pk__in=pks).defer("search"))
    ids = [row.pk for row in rows]
    points = points_of(kind, ids)
    if kind == "person":
        posts = posts_of(ids, user)
        return {row.pk: of_person(row, points[row.pk], posts[row.pk]) for row in rows}
    names: dict[int, list[str]] = defaultdict(list)
    for organisation, name in Alias.objects.filter(organisation__in=ids).values_list("organisation", "name"):
        names[organisation].append(name)
    return {row.pk: of_organisation(row, points[row.pk], names[row.pk]) for row in rows}


def points_of(kind: str, ids: Collection[int]) -> dict[int, dict[str, set[str]]]:
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = ContactPoint.objects.filter(**{f"{kind}__in": ids}, kind__in=["phone", "email"])
    for pk, how, value in rows.values_list(kind, "kind", "value"):
        found[pk][how].add(value.lower())
    return found


def posts_of(ids: Collection[int], user: Visitor | None) -> dict[int, set[int]]:
    """Where they hold or held posts; to the machine, whose reasons every officer reads, nothing restricted counts."""
    seen = (
        Organisation.objects.exclude(confidentiality=Level.RESTRICTED)
        if user is None
        else Organisation.objects.visible_to(user)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, organisation in Tenure.objects.filter(person__in=ids, organisation__in=seen).values_list(
        "person", "organisation"
    ):
        found[person].add(organisation)
    return found


def of_organisation(row: Organisation, points: dict[str, set[str]], aliases: list[str]) -> Facts:
    names = [row.name, row.name_latin, row.short_name, *aliases]
    return Facts(
        names=tuple(name for name in names if name),
        register_number=row.register_number,
        phones=frozenset(points["phone"]),
        emails=frozenset(points["email"]),
        website=host_of(row.website),
        place=row.place_id,
    )


def of_person(row: Person, points: dict[str, set[str]], posts: set[int]) -> Facts:
    return Facts(
        names=tuple(name for name in (row.name, row.name_latin) if name),
        phones=frozenset(points["phone"]),
        emails=frozenset(points["email"]),
        organisations=frozenset(posts),
        is_person=True,
    )


def host_of(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")
