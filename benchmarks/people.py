"""A hundred thousand people from a file: our import with its duplicate check, and a plain Resource on the same file.

python -m benchmarks.people [--rows 100000] [--format csv|xlsx]. Each side runs in a process and a database of its own,
so that its peak of memory is its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.__main__ import prepare
from benchmarks.seeding import FIRST, LAST

KNOWN = 1000  # people on record before; every hundredth row of the file describes one of them
HEADER = ("Име", "Имейл", "Телефон", "Бележка", "Основание", "Източник")


def main() -> None:
    options = arguments()
    if options.side:
        print(json.dumps(run(options)))
        return
    sides = {side: measured(side, options) for side in ("ours", "plain")}
    sides["ratio"] = {"rate, ours to plain": round(sides["ours"]["rows_per_s"] / sides["plain"]["rows_per_s"], 2)}
    print(json.dumps(sides, ensure_ascii=False, indent=1))
    Path("var/bench_people.json").write_text(json.dumps(sides, ensure_ascii=False, indent=1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
    parser.add_argument("--side", choices=["ours", "plain"])
    return parser.parse_args()


def measured(side: str, options: argparse.Namespace) -> Any:
    command = [sys.executable, "-m", "benchmarks.people", "--side", side, "--rows", str(options.rows)]
    answer = subprocess.run([*command, "--format", options.format], check=True, capture_output=True, text=True)
    return json.loads(answer.stdout.splitlines()[-1])


def run(options: argparse.Namespace) -> dict[str, Any]:
    prepare(f"drom_bench_people_{options.side}", fresh=True)
    import django  # noqa: PLC0415  the address of the database is set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    author = officer()
    written(Path(f"var/bench_people.{options.format}"), options.rows)
    seed(author)
    before = peak()
    started, worked = time.perf_counter(), time.process_time()
    counts = (ours if options.side == "ours" else plain)(Path(f"var/bench_people.{options.format}"), author)
    seconds = time.perf_counter() - started
    return {
        "rows": options.rows, "rows_per_s": round(options.rows / seconds), "seconds": round(seconds, 1),
        "cpu_s": round(time.process_time() - worked, 1), "peak_rss_mb": peak(), "grew_mb": peak() - before, **counts,
    }  # fmt: skip


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def officer() -> Any:
    from accounts.models import Role, User  # noqa: PLC0415

    return User.objects.create_user("bench@example.org", "bench-import-people", name="Мерач", role=Role.OFFICER)


def person(number: int) -> tuple[str, ...]:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number // 20 % len(LAST)]} {letters(number)}"
    return (
        name,
        f"n{number}@example.org",
        f"0888 {number // 1000:03} {number % 1000:03}",
        f"ред {number}",
        "official",
        "регистър",
    )


def letters(number: int) -> str:
    """A third name of its own for each."""
    found = ""
    while number:
        number, digit = divmod(number, 26)
        found += chr(ord("а") + digit)
    return (found or "а").capitalize()


def written(path: Path, rows: int) -> None:
    if path.suffix == ".xlsx":
        from openpyxl import Workbook  # noqa: PLC0415

        book = Workbook(write_only=True)
        sheet = book.create_sheet("Хора")
        sheet.append(HEADER)
        for number in range(rows):
            sheet.append(person(number))
        book.save(path)
        return
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        file.writelines(",".join(person(number)) + "\n" for number in range(rows))


def seed(author: Any) -> None:
    """People on record before, with their addresses: every hundredth of the first hundred thousand rows."""
    from crm.lawfulness import Ground, keep_ground  # noqa: PLC0415
    from crm.models import ContactPoint, Person  # noqa: PLC0415

    rows = [person(number * 100) for number in range(KNOWN)]
    made = Person.objects.bulk_create(Person(name=row[0]) for row in rows)
    ContactPoint.objects.bulk_create(
        ContactPoint(person=one, kind="email", value=row[1]) for one, row in zip(made, rows, strict=True)
    )
    keep_ground(made, Ground("official", "регистър"))


def ours(path: Path, author: Any) -> dict[str, Any]:
    from django.core.files.base import File  # noqa: PLC0415

    from accounts.actors import Actor  # noqa: PLC0415
    from crm.actions import imports  # noqa: PLC0415
    from crm.importing import targets  # noqa: PLC0415

    by = Actor(author)
    started = time.perf_counter()
    with path.open("rb") as content:
        batch = imports.upload_import(upload=File(content, path.name), name=path.name, by=by)
    read = time.perf_counter() - started
    columns = targets.guess(list(HEADER), targets.of("people"))
    batch = imports.map_import(batch=batch, plan={"content": "people", "columns": columns}, cause="", by=by)
    counts = imports.import_now(batch=batch, by=by).counts
    batch.file.delete(save=False)
    return {"looked_at_s": round(read, 1), "created": counts["created"], "already": counts["already"]}


def plain(path: Path, author: Any) -> dict[str, Any]:
    """What anybody would write: a row is looked up by its address and saved with what hangs on it."""
    import tablib  # noqa: PLC0415

    from benchmarks.plain_resource import PersonResource  # noqa: PLC0415

    data = tablib.Dataset()
    if path.suffix == ".xlsx":
        data.load(path.read_bytes(), format="xlsx")
    else:
        data.load(path.read_text("utf-8"), format="csv")
    result = PersonResource().import_data(data, use_transactions=True, raise_errors=True)
    return {"created": result.totals["new"], "already": result.totals["skip"]}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
