"""Headers as real mail has them: any charset, 8-bit where none is allowed, broken in the middle.

The standard library's strict policy raises on some of these and shows � for others, so the structure is read with the
lenient one and the words are decoded here.
"""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from django.utils import timezone

from crm.charsets import decode
from crm.plain_lines import one_line

Who = tuple[str, str]  # name, address
MOST_ADDRESSES = 100
SURROGATES = re.compile("[\ud800-\udfff]")


class Lenient(Compat32):
    """Hands out 8-bit headers as words."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return eight_bit(value) if isinstance(value, str) else value


def eight_bit(value: str) -> str:
    return decode(value.encode("utf-8", "surrogateescape")) if SURROGATES.search(value) else value


def words(value: Any, longest: int = 250) -> str:
    """Decode =?windows-1251?B?…?= and its relatives."""
    text = str(value or "")
    try:
        parts = decode_header(text) if "=?" in text else [(text, None)]
    except (HeaderParseError, ValueError):
        parts = [(text, None)]
    said = "".join(part if isinstance(part, str) else decode(part, charset or "") for part, charset in parts)
    return one_line(said, longest)


def people(message: Message, *names: str) -> list[Who]:
    """Return the names and addresses of these headers, each address once."""
    lines = [str(line).replace("\r", " ").replace("\n", " ") for name in names for line in message.get_all(name, [])]
    found: dict[str, Who] = {}
    for name, address in getaddresses([line[:20_000] for line in lines]):
        plain = one_line(address, 300).lower()
        if is_address(plain):
            called = words(name, 200).strip("\"' ")
            found.setdefault(plain, ("" if called.lower() == plain else called, plain))
    return list(found.values())[:MOST_ADDRESSES]


def is_address(text: str) -> bool:
    return len(text) <= 250 and bool(re.fullmatch(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+", text))


def person(message: Message, *names: str) -> Who:
    return next(iter(people(message, *names)), ("", ""))


def moment(message: Message) -> Any:
    """Return when it says it was sent; None when it does not, or says what no clock shows."""
    try:
        sent = parsedate_to_datetime(str(message.get("Date") or ""))
        sent = sent if sent.tzinfo else timezone.make_aware(sent)
        return timezone.localtime(sent)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
