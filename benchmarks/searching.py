"""Is what people type found? Queries with the records they mean, over the reference data and the demonstration.

python -m benchmarks.searching [--reuse] [--misses]
"""

import argparse
import csv
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User

QUERIES = Path(__file__).with_name("search_queries.csv")
TODAY = date(2026, 3, 12)
MARKS = (" (демо)", " (demo)")
KEYS = {"place": "code"}  # of other reference data it is `key`


@dataclass(frozen=True)
class Answer:
    kind: str  # of query
    query: str
    place: int | None  # of the first record meant in what is shown, from 1
    ms: float
    instead: list[str]


def main() -> None:
    from benchmarks.__main__ import prepare  # noqa: PLC0415  the address of the database is set before the settings

    parser = argparse.ArgumentParser(prog="python -m benchmarks.searching")
    parser.add_argument("--reuse", action="store_true", help="ask the database of an earlier run")
    parser.add_argument("--misses", action="store_true", help="print what was not the first hit")
    options = parser.parse_args()
    prepare("drom_bench_search", fresh=not options.reuse)
    import django  # noqa: PLC0415

    django.setup()
    if not options.reuse:
        fill()
    answers = evaluate()
    print(as_text(answers))
    if options.misses:
        print(misses(answers))


def fill() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from config.demonstration import seeding  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    seeding.seed(today=TODAY)


def evaluate() -> list[Answer]:
    """Ask every query as an officer of the demonstration does in the palette."""
    from accounts.models import User  # noqa: PLC0415

    officer = User.objects.get(email="officer@example.org")
    asked(officer, "предимство", set())
    with QUERIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Answer(row["class"], row["query"], *asked(officer, row["query"], meant(row["expected"]))) for row in rows]


def asked(user: "User", query: str, expected: set[tuple[str, int]]) -> tuple[int | None, float, list[str]]:
    from crm.search import find  # noqa: PLC0415

    started = time.perf_counter()
    found = find(user, query)
    taken = (time.perf_counter() - started) * 1000
    shown = [(hit.kind, hit.pk) for group in found.groups for hit in group.entries]
    place = next((place for place, hit in enumerate(shown, 1) if hit in expected), None)
    return place, taken, found.instead


def meant(expected: str) -> set[tuple[str, int]]:
    """Return the records of `place:VTR04|ask=Title`: by key, or by name without the demonstration's mark."""
    found = set()
    for one in expected.split("|"):
        by_name = "=" in one
        kind, _sign, value = one.partition("=" if by_name else ":")
        records = set(named(kind, value) if by_name else keyed(kind, value))
        if not records:
            raise ValueError(f"No such record: {one}")
        found |= {(kind, pk) for pk in records}
    return found


def keyed(kind: str, value: str) -> Any:
    from crm.search import _kinds  # noqa: PLC0415

    return _kinds[kind].queryset().filter(**{KEYS.get(kind, "key"): value}).values_list("pk", flat=True)


def named(kind: str, value: str) -> Iterator[int]:
    from crm.search import _kinds  # noqa: PLC0415

    name = _kinds[kind].names[0]
    for pk, text in _kinds[kind].queryset().filter(**{f"{name}__startswith": value}).values_list("pk", name):
        if any(text.removesuffix(mark) == value or text.startswith(f"{value}, ") for mark in MARKS):
            yield pk


def recall(answers: list[Answer], most: int) -> float:
    return sum(answer.place is not None and answer.place <= most for answer in answers) / len(answers)


def as_text(answers: list[Answer]) -> str:
    by_kind = defaultdict(list)
    for answer in answers:
        by_kind[answer.kind].append(answer)
    lines = [f"{'queries':<22}{'count':>6}{'recall@1':>10}{'recall@5':>10}{'median ms':>11}"]
    for kind, some in [*by_kind.items(), ("all", answers)]:
        median = statistics.median(answer.ms for answer in some)
        lines.append(f"{kind:<22}{len(some):>6}{recall(some, 1):>10.3f}{recall(some, 5):>10.3f}{median:>11.1f}")
    return "\n".join(lines)


def misses(answers: list[Answer]) -> str:
    missed = [answer for answer in answers if answer.place != 1]
    return "\n".join(
        f"{answer.kind:<20}{answer.query:<50} {answer.place or '-':>3}  {', '.join(answer.instead)}"
        for answer in missed
    )


if __name__ == "__main__":
    sys.exit(main())
