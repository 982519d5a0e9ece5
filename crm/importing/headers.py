"""Where a table begins and ends, as a careful reader sees it: titles above it, a header of two lines, a total below."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm.importing.values import plain

MOST_COLUMNS = 200
LOOKED_AT = 20
Line = tuple[int, list[str]]
TOTAL = re.compile(r"(общо|всичко|сума|итого|total|sum)\b\s*:?\s*[\d\s.,]*", re.IGNORECASE)
NUMBER = re.compile(r"[\d\s.,%-]*")


@dataclass(frozen=True)
class Header:
    """The names of the columns, and the number of the line they end in."""

    names: list[str]
    ends: int


def find(first: list[Line], asked: int = 0) -> Header:
    """Return the header among the first lines; `asked` is the line somebody says it stands in."""
    if not first:
        raise ValidationError(_("The file is empty."))
    place = next((n for n, (number, _cells) in enumerate(first) if number >= asked), 0) if asked else _place(first)
    number, cells = first[place]
    names = [plain(cell) for cell in cells]
    below = first[place + 1] if place + 1 < len(first) else None
    if below and _is_second_line(names, below[1]):
        return Header(_joined(names, [plain(cell) for cell in below[1]]), below[0])
    return Header(names, number)


def _place(first: list[Line]) -> int:
    """The first line about as wide as the table; lines of one cell above it are its title."""
    widths = [sum(bool(cell.strip()) for cell in cells) for _number, cells in first]
    below = widths[1:]
    if widths[0] > 1 or 2 * sum(width > 1 for width in below) <= len(below):
        return 0
    return next(n for n, width in enumerate(widths) if width > max(1, max(widths) // 2))


def _is_second_line(names: list[str], below: list[str]) -> bool:
    """Whether the line below names the parts of merged cells: it fills every gap of the first and little else."""
    width = len(names)
    while width and not names[width - 1] and not "".join(below[width - 1 : width]).strip():
        width -= 1
    gaps = {n for n in range(1, width) if not names[n]}
    filled = {n for n, cell in enumerate(below) if cell.strip()}
    beginnings = {max(m for m in range(gap) if names[m]) for gap in gaps if any(names[:gap])}
    texts = all(not NUMBER.fullmatch(below[n].strip()) for n in filled)
    alone = any(n not in filled for n in range(width) if names[n])  # a merged cell of both lines
    return bool(gaps) and gaps <= filled <= gaps | beginnings and texts and alone


def _joined(names: list[str], below: list[str]) -> list[str]:
    """The part where it is a name of its own, else the whole with its part."""
    found, group = [], ""
    parts = Counter(part.casefold() for part in below if part)
    taken = {name.casefold() for name in names if name}
    for n in range(max(len(names), len(below))):
        name, part = (names[n] if n < len(names) else ""), (below[n] if n < len(below) else "")
        group = name or group
        alone = part and parts[part.casefold()] == 1 and part.casefold() not in taken
        found.append(part if alone else f"{group} {part}".strip() if part else name)
    return found


def checked(names: list[str]) -> list[str]:
    """Refuse two columns of one name, and more than anyone could look through."""
    if len(names) > MOST_COLUMNS:
        raise ValidationError(_("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    twice = [name for name, times in Counter(name.casefold() for name in names).items() if times > 1]
    if twice:
        raise ValidationError(
            _("These columns stand twice: %(names)s. Give each its own name.") % {"names": ", ".join(twice)}
        )
    return names


def without_total(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out a total under the last row; what only looks like one and has rows below it stays."""
    held: list[Line] = []
    for line in lines:
        if is_total(line[1]) and len(held) < LOOKED_AT:
            held.append(line)
            continue
        yield from held
        held = []
        yield line


def is_total(cells: list[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled and TOTAL.fullmatch(filled[0])) and all(NUMBER.fullmatch(cell) for cell in filled[1:])
