"""Where a name may stand so that it covers nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.right >= other.right
            and self.top <= other.top
            and self.bottom >= other.bottom
        )


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    reach: float  # how far from its middle a name may begin


def free_spot(dot: Dot, size: tuple[float, float], taken: Sequence[Box], page: Box) -> Box | None:
    """Return the first of four boxes beside a dot that is on the page and meets no other."""
    return next((box for box in around(dot, *size) if fits(box, taken, page)), None)


def around(dot: Dot, width: float, height: float) -> Iterator[Box]:
    """To the right, to the left, below, above."""
    left, top = dot.x - width / 2, dot.y - height / 2
    yield Box(dot.x + dot.reach, top, dot.x + dot.reach + width, top + height)
    yield Box(dot.x - dot.reach - width, top, dot.x - dot.reach, top + height)
    yield Box(left, dot.y + dot.reach, left + width, dot.y + dot.reach + height)
    yield Box(left, dot.y - dot.reach - height, left + width, dot.y - dot.reach)


def fits(box: Box, taken: Sequence[Box], page: Box) -> bool:
    return page.holds(box) and not any(box.meets(other) for other in taken)
