"""The figures as text, and two runs side by side."""

from typing import Any

from django.db import connection


def as_text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['meetings']:,} meetings"
        + (f", seeded in {figures['seed_seconds']:.0f} s" if "seed_seconds" in figures else "")
    ]
    lines.append(f"{'page':<28}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}{'queries':>9}{'SQL ms':>8}{'slowest':>9}")
    for name, one in figures["pages"].items():
        lines.append(
            f"{name:<28}{one['p50_ms']:>8}{one['p95_ms']:>8}{one['cpu_ms']:>8}{one['queries']:>9}{one['sql_ms']:>8}{one['slowest_ms']:>9}"
        )
    lines.append("import: " + ", ".join(f"{key} {value}" for key, value in figures["import"].items()))
    lines.append("briefing: " + ", ".join(f"{key} {value}" for key, value in figures["briefing"].items()))
    return "\n".join(lines)


def plans(figures: dict[str, Any]) -> str:
    """EXPLAIN the slowest query of the five slowest pages."""
    worst = sorted(figures["pages"].items(), key=lambda item: item[1]["slowest_ms"], reverse=True)[:5]
    found = []
    for name, one in worst:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS OFF) " + one["slowest_sql"].replace("%", "%%"), [])
            plan = "\n".join(row[0] for row in cursor.fetchall())
        found.append(f"\n--- {name}: {one['slowest_ms']} ms\n{one['slowest_sql'][:1500]}\n{plan}")
    return "\n".join(found)


def comparison(earlier: dict[str, Any], now: dict[str, Any]) -> str:
    lines = [f"\ncompared with {earlier['meetings']:,} meetings: p95 now / then"]
    for name, one in now["pages"].items():
        then = earlier["pages"].get(name)
        if then and then["p95_ms"]:
            lines.append(f"{name:<28}{one['p95_ms'] / then['p95_ms']:>6.2f}")
    return "\n".join(lines)
