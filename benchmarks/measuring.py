"""Time each page as the server does: p50, p95, CPU, queries, SQL time; then import and briefing.

Machines are shared: the CPU time of this process says what a page costs also where the clock says how busy others were.
"""

import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from benchmarks.seeding import Sizes, seed

ROUNDS = 30
IMPORTED = 40_000
PLAN = {
    "name": "Bench",
    "register": "bench",
    "language": "bg",
    "columns": {"title": "Мярка", "made_on": "Дата", "due": "Срок", "status": "Статус", "sources": "Връзки"},
    "statuses": {"В процес": "limited"},
}
# One common word, two that stand together in many records, two that never do, a beginning, a typo, the other layout.
WORDS = [
    "мария", "мост", "здравни медиатори", "petar", "детските", "измислена 12", "общински план", "коре",
    "здравни градини", "разговор писмо", "медиатри", "po,dlkr",
]  # fmt: skip


def measure(meetings: int, *, fresh: bool) -> dict[str, Any]:
    sizes = Sizes(meetings)
    figures: dict[str, Any] = {"meetings": meetings, "pages": {}}
    if fresh:
        figures["seed_seconds"] = build(sizes)
    officer = User.objects.get(email="bench-officer@example.org")
    member = User.objects.get(email="bench-member@example.org")
    for who, user in (("officer", officer), ("member", member), ("public", None)):
        client = Client(headers={"host": "localhost"})
        if user:
            client.force_login(user)
        for name, address in pages(who).items():
            figures["pages"][f"{name} ({who})"] = timed(client, address)
    figures["import"] = importing(officer)
    figures["briefing"] = briefing(officer)
    return figures


def build(sizes: Sizes) -> float:
    started = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    users = [
        User.objects.create_user(f"bench-{name}@example.org", "x", name=name, role=role)
        for name, role in (("officer", Role.OFFICER), ("leader", Role.LEADERSHIP), ("member", Role.MEMBER))
    ]
    seed(sizes, users[0].pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO crm_representation (user_id, organisation_id, started_on) "
            "SELECT %s, min(organisation_id), DATE '2020-01-01' FROM crm_coalitionmembership",
            [users[2].pk],
        )
    return time.perf_counter() - started


def pages(who: str) -> dict[str, Callable[[int], str]]:
    """Each page as a function of the round, so that no two rounds ask the same."""

    def listing(name: str, **query: str) -> Callable[[int], str]:
        extra = "".join(f"&{key}={value}" for key, value in query.items())
        return lambda n: f"{reverse(name)}?page={1 + n % 3}{extra}"

    def record(name: str, model_ids: list[int]) -> Callable[[int], str]:
        return lambda n: reverse(name, args=[model_ids[n % len(model_ids)]])

    def in_english(name: str, model_ids: list[int]) -> Callable[[int], str]:
        return lambda n: reverse(name, args=["en", model_ids[n % len(model_ids)]])

    if who == "public":
        return {
            "tracker": lambda n: f"{reverse('monitoring:public-list', args=['en'])}?page={1 + n % 3}",
            "tracker record": in_english(
                "monitoring:public-detail",
                ids("monitoring_commitment", "published_at IS NOT NULL AND confidentiality = 'public'"),
            ),
        }
    found = {
        "home": lambda n: reverse("home"),
        "organisations": listing("crm:organisation-list"),
        "meetings": listing("crm:meeting-list"),
        "commitments": listing("monitoring:commitment-list"),
        "search": lambda n: f"{reverse('crm:search')}?q={WORDS[n % len(WORDS)]}",
        "suggestion": lambda n: f"{reverse('crm:suggest')}?kinds=person,organisation&q={WORDS[n % len(WORDS)]}",
    }
    if who == "officer":
        found |= {
            "people": listing("crm:person-list"),
            "tasks": listing("crm:task-list"),
            "letters": listing("crm:letter-list"),
            "letters overdue": listing("crm:letter-list", state="overdue"),
            "letter": record("crm:letter-detail", ids("crm_letter", "confidentiality <> 'restricted'")),
            "reply ledger": listing("crm:letter-ledger"),
            "reply ledger of a year": listing("crm:letter-ledger", since="2026-01-01"),
            "letters of an organisation": record(
                "crm:organisation-letters", ids("crm_organisation", "kind = 'public_body'")
            ),
            "organisation": record("crm:organisation-detail", ids("crm_organisation")),
            "person": record("crm:person-detail", ids("crm_person")),
            "meeting": record("crm:meeting-detail", ids("crm_meeting", "confidentiality <> 'restricted'")),
            "commitment": record("monitoring:commitment-detail", ids("monitoring_commitment")),
            "API meetings": lambda n: f"/api/v1/meetings/?page={1 + n % 3}",
            "API letters": lambda n: f"/api/v1/letters/?page={1 + n % 3}",
            "API commitments": lambda n: f"/api/v1/commitments/?page={1 + n % 3}",
        }
    return found


def ids(table: str, where: str = "true") -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE {where} ORDER BY md5(id::text) LIMIT {ROUNDS}"
            if count(table) < 200_000
            else f"SELECT id FROM {table} TABLESAMPLE SYSTEM (1) WHERE {where} LIMIT {ROUNDS}"
        )
        return [row[0] for row in cursor.fetchall()]


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])


def timed(client: Client, address: Callable[[int], str]) -> dict[str, Any]:
    """Return milliseconds of server time (p50, p95), queries, their time, and the slowest of them."""
    client.get(address(0))
    times, cpu = [], []
    for n in range(ROUNDS):
        cache.delete("demonstration")
        started, worked = time.perf_counter(), time.process_time()
        answer = client.get(address(n))
        times.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{address(n)} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address(1))
    queries = [(float(query["time"]) * 1000, query["sql"]) for query in captured.captured_queries]
    slowest = max(queries, default=(0.0, ""))
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(sorted(times)[int(0.95 * ROUNDS) - 1], 1),
        "cpu_ms": round(statistics.median(cpu), 1),
        "queries": len(queries),
        "sql_ms": round(sum(one for one, _sql in queries), 1),
        "slowest_ms": round(slowest[0], 1),
        "slowest_sql": slowest[1],
    }


def importing(author: User) -> dict[str, Any]:
    """Rows a second of a list of promises, checked against those that are there; then it is taken back."""
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from accounts.actors import Actor  # noqa: PLC0415
    from crm.actions import imports  # noqa: PLC0415

    by = Actor.of(author)
    lines = (
        f"Мярка номер {n} от общинския план;2026-01-15;2026-12-{1 + n % 28:02};В процес;https://example.org/{n}"
        for n in range(IMPORTED)
    )
    text = "\n".join(["Мярка;Дата;Срок;Статус;Връзки", *lines])
    batch = imports.upload_import(upload=ContentFile(text.encode(), "bench.csv"), name="bench.csv", by=by)
    batch = imports.map_import(batch=batch, plan=PLAN, cause="", by=by)
    taken = {}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, step in (("import", imports.import_now), ("revert", imports.revert_now)):
        started, worked = time.perf_counter(), time.process_time()
        batch = step(batch=batch, by=by)
        taken[name] = (time.perf_counter() - started, time.process_time() - worked)
    batch.file.delete(save=False)
    return {
        "rows": IMPORTED,
        "rows_per_s": round(IMPORTED / taken["import"][0]),
        "cpu_s": round(taken["import"][1], 1),
        "revert_s": round(taken["revert"][0], 1),
        "grew_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
    }


def briefing(asker: User) -> dict[str, Any]:
    """CPU seconds and memory of a paper on the institution that owes most."""
    from django.utils import timezone  # noqa: PLC0415

    from briefings.gathering import gather  # noqa: PLC0415
    from briefings.models import Briefing  # noqa: PLC0415
    from briefings.paper import fingerprint  # noqa: PLC0415
    from briefings.press import pdf  # noqa: PLC0415
    from crm.models import Organisation  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT owed_by_id FROM monitoring_commitment WHERE published_at IS NOT NULL GROUP BY 1 HAVING count(*) <= 60 ORDER BY count(*) DESC LIMIT 1"
        )
        body = cursor.fetchone()[0]
    before = time.process_time()
    paper = gather(
        Briefing(institution=Organisation.objects.get(pk=body), level="public", language="bg", author=asker),
        asker,
        timezone.localdate(),
    ).frozen()
    gathered = time.process_time() - before
    content = pdf.draw(paper, number=1, sha256=fingerprint(paper), step=lambda words: None)
    return {
        "gather_cpu_s": round(gathered, 2),
        "cpu_s": round(time.process_time() - before, 2),
        "kilobytes": len(content) // 1024,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
