"""The lines of the reply ledger, and in which orders they may stand."""

from collections.abc import Callable, Iterable

from accounts.gates import Visitor
from crm.ledger import Account, accounts_of
from crm.models import Organisation
from crm.models.letters import LetterQuerySet
from crm.models.organisations import by_shown_name

KEYS: dict[str, Callable[[Account], float | None]] = {
    "asked": lambda one: one.asked,
    "in_time": lambda one: one.share_in_time,
    "late": lambda one: one.late,
    "silent": lambda one: one.silent,
    "waiting": lambda one: one.waiting,
    "reminded": lambda one: one.reminded,
    "median": lambda one: one.median_days,
}


def in_order(accounts: list[Account], sort: str, user: Visitor) -> list[Account]:
    """Return them by a known column, what is not known last; the most asked first when no column is chosen."""
    name = sort.removeprefix("-")
    if name == "name":
        return by_name(accounts, user, is_reversed=sort.startswith("-"))
    key = KEYS.get(name, KEYS["asked"])
    sign = 1 if name in KEYS and not sort.startswith("-") else -1
    return sorted(accounts, key=lambda one: order_of(key(one), sign, one))


def order_of(value: float | None, sign: int, account: Account) -> tuple[bool, float, int, int]:
    return value is None, sign * (value or 0), -account.asked, account.organisation_id or 0


def ledger_of(letters: LetterQuerySet, sort: str, user: Visitor) -> tuple[list[Account], Account]:
    """Return the account of each institution that was asked something, in order, and the one of all together."""
    *each, together = accounts_of(letters, user)
    return in_order([one for one in each if one.asked], sort, user), together


def named(accounts: Iterable[Account], user: Visitor) -> list[tuple[Organisation, Account]]:
    accounts = list(accounts)
    known = Organisation.objects.visible_to(user).in_bulk([one.organisation_id for one in accounts])
    return [(known[one.organisation_id], one) for one in accounts if one.organisation_id in known]


def by_name(accounts: list[Account], user: Visitor, *, is_reversed: bool) -> list[Account]:
    known = {one.organisation_id: one for one in accounts if one.organisation_id}
    named = Organisation.objects.visible_to(user).filter(pk__in=known).order_by(*by_shown_name())
    ordered = [known[pk] for pk in named.values_list("pk", flat=True)]
    return ordered[::-1] if is_reversed else ordered
