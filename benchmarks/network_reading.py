"""How long it takes to read a network of 100,000 ties from the facts: 10,000 organisations in meetings and campaigns.

python -m benchmarks.network_reading [--reuse] [--organisations 10000] [--meetings 34000]
"""

import argparse
import json
import resource
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.__main__ import prepare

WISHED_SECONDS = 2
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network_reading")
    parser.add_argument("--reuse", action="store_true", help="read the database of an earlier run")
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--meetings", type=int, default=34_000)
    options = parser.parse_args()
    prepare("drom_bench_network", fresh=not options.reuse)
    import django  # noqa: PLC0415  the address of the database is set first

    django.setup()
    if not options.reuse:
        print(f"seeded in {seed(options.organisations, options.meetings):.0f} s", flush=True)
    figures = {who: measured(who) for who in ("officer", "member")}
    print(
        f"{'reading the network':<22}{'nodes':>8}{'ties':>9}{'wall s':>8}{'CPU s':>7}{'SQL s':>7}{'queries':>9}{'again s':>9}"
    )
    for who, one in figures.items():
        mark = "" if one["wall_s"] < WISHED_SECONDS else f"  (wished: {WISHED_SECONDS})"
        print(
            f"{who:<22}{one['nodes']:>8,}{one['ties']:>9,}{one['wall_s']:>8.2f}{one['cpu_s']:>7.2f}{one['sql_s']:>7.2f}"
            f"{one['queries']:>9}{one['again_s']:>9.3f}{mark}"
        )
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    Path("var").mkdir(exist_ok=True)
    Path("var/bench_network_reading.json").write_text(json.dumps(figures, indent=1))


def seed(organisations: int, meetings: int) -> float:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from accounts.models import Role, User  # noqa: PLC0415
    from benchmarks import introductions, seeding  # noqa: PLC0415

    class Sizes(seeding.Sizes):
        pass

    Sizes.organisations = organisations  # type: ignore[assignment,misc]
    started = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    officer, member = (
        User.objects.create_user(f"bench-{name}@example.org", "x", name=name, role=role)
        for name, role in (("officer", Role.OFFICER), ("member", Role.MEMBER))
    )
    introductions.unburden(seeding.run)
    sizes = Sizes(100)
    for step in (seeding.defaults, seeding.places, seeding.organisations):
        step(sizes, officer.pk)
    seeding.run(f"""
    INSERT INTO crm_representation (user_id, organisation_id, started_on)
    SELECT {member.pk}, min(organisation_id), DATE '2020-01-01' FROM crm_coalitionmembership""")
    facts(seeding.run, meetings, officer.pk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - started


def facts(run: Any, meetings: int, author: int) -> None:
    """Three organisations at each meeting, in the last two years; one meeting of five is not for members."""
    run(f"""
    INSERT INTO crm_meeting (kind, state, held_on, "where", about, notes, confidentiality, author_id, made_at, version, is_demonstration)
    SELECT 'in_person', 'held', current_date - (n % 700), '', 'Разговор ' || n, '',
      CASE WHEN n % 100 = 0 THEN 'restricted' WHEN n % 5 = 0 THEN 'internal' ELSE 'coalition' END, {author}, now(), 1, false
    FROM generate_series(1, {meetings}) n""")
    drawn = "((hashtextextended(m.id || '-' || k, 42) & 2147483647) / 2147483648.0)"
    run(f"""
    INSERT INTO crm_participation (meeting_id, organisation_id, side, role, capacity_chosen)
    SELECT m.id, o.ids[1 + floor(power({drawn}, 1.4) * cardinality(o.ids))::int], 'ours', 'present', false
    FROM crm_meeting m, generate_series(0, 2) k, (SELECT array_agg(id ORDER BY id) AS ids FROM crm_organisation) o
    ON CONFLICT DO NOTHING""")


def measured(who: str) -> dict[str, Any]:
    from django.core.cache import caches  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from network.facts.reading import read_network  # noqa: PLC0415
    from network.graphs.picture import INSTITUTIONS, Picture, years_before  # noqa: PLC0415
    from network.rules.in_force import in_force  # noqa: PLC0415

    today, weights = date.today(), in_force().all_weights
    picture = Picture(today, years_before(today, 3), who=INSTITUTIONS)

    def read() -> Any:
        return read_network(User.objects.get(email=f"bench-{who}@example.org"), picture, weights)

    walls, cpus = [], []
    for _round in range(ROUNDS):
        caches["networks"].clear()
        started, worked = time.perf_counter(), time.process_time()
        network = read()
        walls.append(time.perf_counter() - started)
        cpus.append(time.process_time() - worked)
    started = time.perf_counter()
    read()
    again = time.perf_counter() - started
    caches["networks"].clear()
    with CaptureQueriesContext(connection) as captured:
        read()
    return {
        "nodes": len(network.nodes), "ties": len(network.ties), "wall_s": round(statistics.median(walls), 2),
        "cpu_s": round(statistics.median(cpus), 2), "queries": len(captured.captured_queries),
        "sql_s": round(sum(float(query["time"]) for query in captured.captured_queries), 2), "again_s": round(again, 3),
    }  # fmt: skip


if __name__ == "__main__":
    main()
