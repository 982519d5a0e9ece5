"""Who can introduce us, asked of 200,000 people with 1,000,000 seats at 400,000 meetings.

Some people sit everywhere: twenty of the centre with thousands of meetings each, and a few of theirs who met everybody.

python -m benchmarks.introductions [--reuse] [--people 200000] [--plans]
"""

import argparse
import json
import random
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.__main__ import prepare

ASKED = 40  # questions of each kind
WISHED_MS = 200
STAFF, OURS, MINISTRY = 20, 6000, 2000  # people of the centre, of members, of the largest ministry
BY_WORDS = (
    "organisation_search", "organisation_whole_names", "organisations_by_name_key", "organisations_by_latin_key",
    "person_search", "person_whole_names", "people_by_name", "people_by_latin_name", "people_by_name_key",
    "people_by_latin_key", "meeting_search", "meeting_search_outside",
)  # fmt: skip
# A number from 0 to 1 that is the same in every run.
DRAWN = "((hashtextextended(m.id || '-' || k, 42) & 2147483647) / 2147483648.0)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.introductions")
    parser.add_argument("--reuse", action="store_true", help="ask the database of an earlier run")
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--plans", action="store_true", help="print the slowest statements")
    options = parser.parse_args()
    prepare("drom_bench_introductions", fresh=not options.reuse)
    import config.wsgi  # noqa: PLC0415, F401  the address of the database is set first; loaded as the web server is

    if not options.reuse:
        print(f"seeded in {seed(options.people):.0f} s", flush=True)
    figures = {f"{who}, {name}": one for who in ("officer", "member") for name, one in measured(who, options.plans)}
    print(
        f"{'introductions':<32}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'SQL ms':>8}{'page p50':>10}{'page p95':>10}{'queries':>9}{'found':>8}"
    )
    for name, one in figures.items():
        mark = "" if one["p95_ms"] < WISHED_MS else f"  (wished: {WISHED_MS})"
        print(
            f"{name:<32}{one['p50_ms']:>8}{one['p95_ms']:>8}{one['cpu_ms']:>8}{one['sql_ms']:>8}{one['page_p50_ms']:>10}{one['page_p95_ms']:>10}"
            f"{one['queries']:>9}{one['found']:>5} of {ASKED}{mark}"
        )
    Path("var").mkdir(exist_ok=True)
    Path("var/bench_introductions.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1))


def seed(people: int) -> float:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from accounts.models import Role, User  # noqa: PLC0415
    from benchmarks import seeding  # noqa: PLC0415

    class Sizes(seeding.Sizes):
        organisations = 10_000

    started = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    officer, member = (
        User.objects.create_user(f"bench-{name}@example.org", "x", name=name, role=role)
        for name, role in (("officer", Role.OFFICER), ("member", Role.MEMBER))
    )
    unburden(seeding.run)
    sizes = Sizes(people * 5)
    for step in (seeding.defaults, seeding.places, seeding.organisations, seeding.people):
        step(sizes, officer.pk)
    posts(seeding.run, officer.pk, member.pk)
    meetings(seeding.run, people, officer.pk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - started


def unburden(run: Any) -> None:
    """What is searched by words is not asked here."""
    for table in ("crm_organisation", "crm_person", "crm_meeting"):
        run(f"ALTER TABLE {table} ALTER COLUMN search DROP EXPRESSION")
        run(f"ALTER TABLE {table} ALTER COLUMN search DROP NOT NULL")
    for index in BY_WORDS:
        run(f"DROP INDEX {index}")


def posts(run: Any, officer: int, member: int) -> None:
    """The first twenty people are the centre's, the next thousands the members', others work in public bodies."""
    run("UPDATE crm_person SET confidentiality = 'coalition' WHERE id % 2 = 0")
    run(f"UPDATE crm_person SET user_id = {officer} WHERE id = (SELECT min(id) FROM crm_person)")
    run(f"""
    INSERT INTO crm_tenure (person_id, organisation_id, role, started, ended, source)
    SELECT p.first + n, CASE
        WHEN n < {STAFF} THEN (SELECT max(id) FROM crm_organisation WHERE kind <> 'public_body')
        WHEN n < {STAFF + OURS} THEN (SELECT organisation_id FROM crm_coalitionmembership ORDER BY id OFFSET n % 100 LIMIT 1)
        WHEN n < {STAFF + OURS + MINISTRY} THEN b.ids[1]
        ELSE b.ids[1 + n % cardinality(b.ids)] END, 'експерт', (2015 + n % 11)::text,
      CASE WHEN n % 5 = 0 AND n >= {STAFF} THEN '2024-06' ELSE '' END, ''
    FROM generate_series(0, {STAFF + OURS + MINISTRY + 20_000}) n, (SELECT min(id) AS first FROM crm_person) p,
      (SELECT array_agg(id ORDER BY id) AS ids FROM crm_organisation WHERE kind = 'public_body') b""")
    run(f"""
    INSERT INTO crm_representation (user_id, organisation_id, started_on)
    SELECT {member}, min(organisation_id), DATE '2020-01-01' FROM crm_coalitionmembership""")


def meetings(run: Any, people: int, author: int) -> None:
    """Two meetings for each person: one of ours, one of theirs who is met the more often the lower the number; half have a third."""
    run(f"""
    INSERT INTO crm_meeting (kind, state, held_on, "where", about, notes, confidentiality, author_id, made_at, version, is_demonstration)
    SELECT 'in_person', 'held', current_date - (n % 3000), '', 'Разговор ' || n, '',
      CASE WHEN n % 100 = 0 THEN 'restricted' WHEN n % 10 = 0 THEN 'coalition' ELSE 'internal' END, {author}, now(), 1, false
    FROM generate_series(1, {people * 2}) n""")
    theirs = f"floor(power({DRAWN}, 2.5) * {people - STAFF - OURS})::int + {STAFF + OURS}"
    run(f"""
    INSERT INTO crm_participation (meeting_id, person_id, side, role, capacity_chosen)
    SELECT m.id, p.first + CASE WHEN k > 0 THEN {theirs} WHEN m.id % 10 = 0 THEN floor({DRAWN} * {STAFF})::int
        ELSE {STAFF} + floor({DRAWN} * {OURS})::int END, CASE k WHEN 0 THEN 'ours' ELSE 'theirs' END, 'present', false
    FROM crm_meeting m, generate_series(0, 2) k, (SELECT min(id) AS first FROM crm_person) p
    WHERE k < 2 OR m.id % 2 = 0 ON CONFLICT DO NOTHING""")


def measured(who: str, plans: bool) -> Any:
    """Yield the figures of each kind of question; no two questions are the same."""
    from accounts.models import User  # noqa: PLC0415
    from network.introductions.forms import usual_start  # noqa: PLC0415

    user = User.objects.get(email=f"bench-{who}@example.org")
    start = usual_start(user)
    if start is None:
        raise SystemExit(f"{who} belongs to no organisation")
    for name, goals in wanted(user).items():
        yield name, timed(user, ("organisation", start.pk), goals, plans)


def wanted(user: Any) -> dict[str, list[tuple[str, int]]]:
    from crm.models import Organisation, Person  # noqa: PLC0415

    chance = random.Random(1)
    people = list(Person.objects.visible_to(user).order_by("pk").values_list("pk", flat=True)[STAFF + OURS :])
    bodies = list(
        Organisation.objects.visible_to(user).filter(kind="public_body").order_by("pk").values_list("pk", flat=True)
    )
    return {
        "the best known": [("person", pk) for pk in people[:ASKED]],
        "anybody": [("person", pk) for pk in chance.sample(people, ASKED)],
        "a public body": [("organisation", pk) for pk in (bodies[0], *chance.sample(bodies[1:], ASKED - 1))],
    }


def timed(user: Any, start: tuple[str, int], goals: list[tuple[str, int]], plans: bool) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from network.introductions.ways import find_ways  # noqa: PLC0415
    from network.introductions.words import tell  # noqa: PLC0415

    def ask(goal: tuple[str, int]) -> int:
        today = date.today()
        return len(tell(user, find_ways(user, start, goal, today)).ways)

    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    times, cpu, page, found = [], [], [], 0
    spent: list[float] = []

    def clocked(execute: Any, *statement: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            spent[-1] += (time.perf_counter() - begun) * 1000

    for goal in goals:
        spent.append(0.0)
        started, worked = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(clocked):
            found += ask(goal) > 0
        times.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
        started = time.perf_counter()
        answer = client.get(reverse("network:introductions"), {"to": f"{goal[0]}:{goal[1]}"})
        page.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{goal} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        ask(goals[0])
    if plans:
        slowest = sorted(captured.captured_queries, key=lambda query: -float(query["time"]))[:3]
        print("\n".join(f"{float(query['time']) * 1000:.0f} ms {query['sql'][:600]}" for query in slowest))
    return {
        "p50_ms": round(statistics.median(times), 1), "p95_ms": nearly_worst(times),
        "cpu_ms": round(statistics.median(cpu), 1), "sql_ms": round(statistics.median(spent), 1),
        "page_p50_ms": round(statistics.median(page), 1), "page_p95_ms": nearly_worst(page),
        "queries": len(captured.captured_queries), "found": found,
    }  # fmt: skip


def nearly_worst(times: list[float]) -> float:
    return round(sorted(times)[int(0.95 * len(times)) - 1], 1)


if __name__ == "__main__":
    main()
