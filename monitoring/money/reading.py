"""Amounts as people and spreadsheets write them: “1 200 000,50 лв.”, “EUR 1,200,000”. What is unclear is refused."""

import re
from decimal import Decimal

from monitoring.money.exchange import BGN, EUR

WORDS = {"лв": BGN, "лева": BGN, "лев": BGN, "bgn": BGN, "€": EUR, "eur": EUR, "евро": EUR, "euro": EUR, "euros": EUR}
SPACES = re.compile(r"[\s\u00a0\u202f']+")
WHOLE = re.compile(r"\d+(\.\d{1,2})?")
DOTTED = re.compile(r"\d{1,3}(\.\d{3})+")
COMMAED = re.compile(r"\d{1,3}(,\d{3})+")
MOST = Decimal(10) ** 14


def currency_of(text: str) -> str:
    """Return the currency a word means; nothing when it means none."""
    return WORDS.get(text.strip().rstrip(".").casefold(), "")


def amount_of(text: str) -> tuple[Decimal, str] | None:
    """Return the amount and the currency written beside it, which may be none; nothing when it is no clear number."""
    bare = text.strip().casefold()
    found = re.fullmatch(r"(?:([^\d\s]+)\s*)?([\d.,'\s\u00a0\u202f]+?)\s*([^\d\s.,'][^\d\s]*)?", bare)
    if found is None:
        return None
    beside = [word for word in (found[1], found[3]) if word]
    named = [currency_of(word) for word in beside]
    number = plain(SPACES.sub("", found[2]))
    if number is None or len(named) > 1 or "" in named or number >= MOST:
        return None
    return number, named[0] if named else ""


def plain(digits: str) -> Decimal | None:
    """Groups of three are thousands; one or two digits after the last mark are cents."""
    if WHOLE.fullmatch(digits):
        return Decimal(digits)
    whole, mark, cents = digits, "", ""
    for one in (",", "."):
        head, found, tail = digits.rpartition(one)
        if found and 1 <= len(tail) <= 2 and tail.isdigit():
            whole, mark, cents = head, one, tail
    groups = {",": DOTTED, ".": COMMAED}.get(mark)
    if (
        whole.isdigit()
        or (groups and groups.fullmatch(whole))
        or (not mark and (DOTTED.fullmatch(whole) or COMMAED.fullmatch(whole)))
    ):
        return Decimal(re.sub(r"[.,]", "", whole) + (f".{cents}" if cents else ""))
    return None
