"""The numbers of records as an address names them; what no record can have is none."""

from collections.abc import Iterable

LONGEST = 18  # digits that the database can hold


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def numbers_in(values: Iterable[str]) -> list[int]:
    """Return the numbers of records among these; a value may hold several, with commas between."""
    found = (number_in(one) for value in values for one in value.split(","))
    return [number for number in found if number is not None]
