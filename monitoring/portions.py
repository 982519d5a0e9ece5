"""How many of how many: a number never stands without what it is a part of."""


class Portion:
    """What has `n` and `of`."""

    n: int
    of: int

    @property
    def share(self) -> int:
        """Of a hundred, for the length of a bar; the numbers stand beside it."""
        return round(100 * self.n / self.of) if self.of else 0
