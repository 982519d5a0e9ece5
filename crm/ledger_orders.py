"""In which orders the lines of the reply ledger may stand."""

from collections.abc import Callable

from accounts.gates import Visitor
from crm.ledger import Account
from crm.models import Organisation
from crm.models.organisations import by_shown_name

KEYS: dict[str, Callable[[Account], float | None]] = {
    "asked": lambda one: one.asked,
    "in_time": lambda one: one.share_in_time,
    "late": lambda one: one.late,
    "silent": lambda one: one.silent,
    "waiting": lambda one: one.waiting,
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


def by_name(accounts: list[Account], user: Visitor, *, is_reversed: bool) -> list[Account]:
    known = {one.organisation_id: one for one in accounts if one.organisation_id}
    named = Organisation.objects.visible_to(user).filter(pk__in=known).order_by(*by_shown_name())
    ordered = [known[pk] for pk in named.values_list("pk", flat=True)]
    return ordered[::-1] if is_reversed else ordered
