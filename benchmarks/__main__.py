"""`make bench`: measure the product on a large database of its own and print figures that two runs can be compared by.

python -m benchmarks --meetings 100000 [--keep] [--json var/bench.json] [--compare earlier.json]
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    options = arguments()
    prepare(f"drom_bench_{options.meetings}", fresh=not options.reuse)
    import django  # noqa: PLC0415  the address of the database is set first

    django.setup()
    from benchmarks import measuring, report  # noqa: PLC0415

    figures = measuring.measure(options.meetings, fresh=not options.reuse)
    print(report.as_text(figures))
    if options.plans:
        print(report.plans(figures))
    Path(options.json).parent.mkdir(parents=True, exist_ok=True)
    Path(options.json).write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    print(f"\nwritten to {options.json}")
    print("\nhow many readers of the public tracker are served?", flush=True)
    subprocess.run([sys.executable, "-m", "benchmarks.tracker"], check=True)
    print("\nis what people type found, and who introduces whom?", flush=True)
    aside = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    for one in ("searching", "introductions", "network_reading", *(("people", "duplicates") if options.all else ())):
        subprocess.run([sys.executable, "-m", f"benchmarks.{one}"], check=True, env=aside)
    print("\nhow long do the measures of a large network take, and how fluent is its picture?", flush=True)
    for one in ("network_measures", "picture"):
        subprocess.run([sys.executable, "-m", f"benchmarks.{one}"], check=True)
    if options.compare:
        print(report.comparison(json.loads(Path(options.compare).read_text()), figures))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…")
    parser.add_argument("--meetings", type=int, default=100_000)
    parser.add_argument("--reuse", action="store_true", help="measure the database of an earlier run of this size")
    parser.add_argument("--plans", action="store_true", help="print the plan of the slowest query of each page")
    parser.add_argument(
        "--all", action="store_true", help="import 100,000 people and look for duplicates among them too"
    )
    parser.add_argument("--json", default="var/bench.json")
    parser.add_argument("--compare", help="the JSON of an earlier run")
    return parser.parse_args()


def prepare(name: str, *, fresh: bool) -> None:
    """Make an empty database beside the product's and point the settings at it, as its owner."""
    import psycopg  # noqa: PLC0415

    from config import database  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATABASE_ROLE"] = "owner"
    address = database.address(Path(os.environ.get("DROM_VAR", "var")).resolve(), "owner")
    with psycopg.connect(address, autocommit=True) as connection:
        if fresh:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {database.TEMPLATE}')
    os.environ["DATABASE_OWNER_URL"] = os.environ["DATABASE_URL"] = renamed(address, name)


def renamed(address: str, name: str) -> str:
    """Return the address with another database."""
    place, mark, query = address.partition("?")
    return f"{place.rpartition('/')[0]}/{name}{mark}{query}"


if __name__ == "__main__":
    sys.exit(main())
