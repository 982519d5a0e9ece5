"""While somebody types a new record: who is there already that may be the same? Only among what the typist may see."""

from itertools import combinations
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.gates import Visitor
from crm import contacts
from crm.finding.folding import words_of as words_in_search
from crm.merging import rules
from crm.merging.matching import Suspect, facts_of, host_of, ranked, reached_by, visible
from crm.merging.rules import HEAD, Facts
from crm.models import Alias, Organisation
from crm.name_keys import words_of
from crm.record_numbers import number_in

MOST_WEIGHED = 300  # who shares words with a very common name
MOST_SHOWN = 5
WORTH_SAYING = 55
TELLING = {"same_number", "same_phone", "same_email"}  # worth saying alone


def suspects_for(kind: str, facts: Facts, user: Visitor, but: int | None = None) -> list[Suspect]:
    """Return the few most alike, the record being edited itself left out."""
    near = reached_by(kind, facts.phones, facts.emails) | called_alike(kind, facts, user)
    if kind == "organisation" and facts.register_number:
        rows = Organisation.objects.visible_to(user).filter(register_number=facts.register_number)
        near |= set(rows.values_list("pk", flat=True)[:MOST_SHOWN])
    known = facts_of(kind, near - {but}, user)
    found = ranked(facts, known, visible(kind, user).in_bulk(list(known)), rules.loose)
    return [suspect for suspect in found if is_worth_saying(suspect)][:MOST_SHOWN]


def is_worth_saying(suspect: Suspect) -> bool:
    return suspect.score >= WORTH_SAYING or any(reason.code in TELLING for reason in suspect.reasons)


def called_alike(kind: str, facts: Facts, user: Visitor) -> set[int]:
    """Return those that share two words with a name, or the only word, each by its first letters.

    The gate comes before the limit: what is hidden crowds nothing out.
    """
    found: set[int] = set()
    for name in facts.names:
        query = query_for(words_of(name))
        if query is not None:
            rows: Any = visible(kind, user).filter(search=query)
            found |= set(rows.values_list("pk", flat=True)[:MOST_WEIGHED])
            if kind == "organisation":
                aliases = Alias.objects.visible_to(user).filter(search=query)
                found |= set(aliases.values_list("organisation", flat=True)[:MOST_WEIGHED])
    return found


def query_for(words: list[str]) -> SearchQuery | None:
    """Ask the search column, whose words are folded further than those of a name's key."""
    found = words_in_search(" ".join(words))
    heads = list(dict.fromkeys(word[: max(HEAD, len(word) - 2)] for word in found))[:4]
    pairs = [f"({one}:* & {other}:*)" for one, other in combinations(heads, 2)]
    if not pairs and heads and len(heads[0]) >= HEAD - 1:
        pairs = [f"{heads[0]}:*"]
    return SearchQuery(" | ".join(pairs), config="pg_catalog.simple", search_type="raw") if pairs else None


def typed(kind: str, data: QueryDict) -> Facts:
    """Read what the form says so far; what is half written counts as not written."""
    points = typed_points(data)
    names = [data.get(name, "").strip()[:250] for name in ("name", "name_latin", "short_name")]
    place = data.get("place", "").rpartition(":")[2]
    return Facts(
        names=tuple(name for name in names if len(name) > 2),
        register_number="".join(data.get("register_number", "").split())[:20],
        phones=frozenset(value for how, value in points if how == "phone"),
        emails=frozenset(value.lower() for how, value in points if how == "email"),
        website=host_of(data.get("website", "")[:200]) if "//" in data.get("website", "") else "",
        is_person=kind == "person",
        place=number_in(place),
    )


def typed_points(data: QueryDict) -> list[tuple[str, str]]:
    found = []
    for number in range(30):
        how, value = (data.get(f"contact_points-{number}-{name}", "") for name in ("kind", "value"))
        if how in {"phone", "email"} and value:
            try:
                found.append((how, contacts.checked(how, value)))
            except ValidationError:
                continue
    return found
