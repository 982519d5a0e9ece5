"""The nightly look for records that may be one, over a hundred thousand people with twins planted among them.

python -m benchmarks.duplicates [--people 100000]
"""

import argparse
import json
import os
import random
import time
from pathlib import Path
from typing import Any

from benchmarks.__main__ import prepare
from benchmarks.people import peak

TWINS = 1000
PORTION = 500
SYLLABLES = ["ба", "ве", "го", "ди", "жа", "зо", "ки", "лу", "ма", "не", "по", "ра", "си", "то", "фи", "ца", "че", "шу"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    options = parser.parse_args()
    prepare("drom_bench_duplicates", fresh=True)
    import django  # noqa: PLC0415  the address of the database is set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    told = measured(options.people)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    Path("var/bench_duplicates.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))


def measured(people: int) -> dict[str, Any]:
    from crm.merging import looking  # noqa: PLC0415
    from crm.models import DuplicatePair  # noqa: PLC0415

    planted = seed(people)
    before, started, worked = peak(), time.perf_counter(), time.process_time()
    pairs = looking.look()
    told = {
        "people": people, "seconds": round(time.perf_counter() - started, 1), "pairs": pairs,
        "cpu_s": round(time.process_time() - worked, 1), "peak_rss_mb": peak(), "grew_mb": peak() - before,
    }  # fmt: skip
    found = set(DuplicatePair.objects.values_list("first_person", "second_person"))
    told["planted_found"] = {kind: f"{len(pairs & found)} of {len(pairs)}" for kind, pairs in planted.items()}
    return told | matched(people)


def matched(people: int) -> dict[str, Any]:
    """What an import asks, a portion at a time."""
    from accounts.models import Role, User  # noqa: PLC0415
    from crm.merging.matching import strict_matches  # noqa: PLC0415
    from crm.merging.rules import Facts  # noqa: PLC0415
    from crm.models import Person  # noqa: PLC0415

    officer = User.objects.create_user("bench@example.org", "bench-duplicates", name="Мерач", role=Role.OFFICER)
    names = list(Person.objects.order_by("pk").values_list("name", flat=True)[: 20 * PORTION])
    rows = [Facts((name,), emails=frozenset({f"n{number}@example.org"})) for number, name in enumerate(names)]
    started = time.perf_counter()
    for first in range(0, len(rows), PORTION):
        strict_matches("person", rows[first : first + PORTION], officer)
    return {"rows_matched_per_s": round(len(rows) / (time.perf_counter() - started))}


def invented(chance: random.Random, ending: str) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3))).capitalize() + ending


def seed(people: int) -> dict[str, set[tuple[int, int]]]:
    """People of a few common and many rare names, and a thousand of them written down a second time."""
    from crm.models import ContactPoint, Person  # noqa: PLC0415

    chance = random.Random(1905)
    first = [invented(chance, "") for _ in range(200)]
    last = [invented(chance, "ов") for _ in range(2500)]
    names = [
        f"{first[int(200 * chance.random() ** 2)]} {last[int(2500 * chance.random() ** 2)]} {chance.choice(last)}"
        for _ in range(people)
    ]
    made = Person.objects.bulk_create((Person(name=name) for name in names), batch_size=5000)
    points = [ContactPoint(person=one, kind="phone", value=f"+35988{one.pk:07}") for one in made if one.pk % 3]
    points += [ContactPoint(person=one, kind="email", value=f"n{one.pk}@example.org") for one in made if one.pk % 2]
    ContactPoint.objects.bulk_create(points, batch_size=5000)
    return plant(made)


def plant(made: list[Any]) -> dict[str, set[tuple[int, int]]]:
    from crm.models import ContactPoint, Person  # noqa: PLC0415
    from crm.name_keys import folded  # noqa: PLC0415

    planted: dict[str, set[tuple[int, int]]] = {"other script": set(), "mistyped": set(), "two names of three": set()}
    for number, known in enumerate(made[:: len(made) // TWINS][:TWINS]):
        kind = list(planted)[number % 3]
        words = known.name.split()
        name = {
            "other script": folded(known.name).title(),
            "mistyped": f"{words[0]} {words[1][:2]}щ{words[1][3:]} {words[2]}",
            "two names of three": f"{words[0]} {words[1]}",
        }[kind]
        twin = Person.objects.create(name=name)
        ContactPoint.objects.create(person=twin, kind="phone", value=f"+35988{known.pk:07}")
        ContactPoint.objects.get_or_create(person=known, kind="phone", value=f"+35988{known.pk:07}")
        planted[kind].add((known.pk, twin.pk))
    return planted


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
