"""The numbers of records ticked in a list, as an address names them."""

from collections.abc import Iterable


def numbers_in(values: Iterable[str]) -> list[int]:
    """Return the numbers of records among these; a value may hold several, with commas between."""
    said = [one for value in values for one in value.split(",")]
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 19]
