"""How fluent the picture of the network is: frame times while a hand uses it, with the processor slowed down.

python -m benchmarks.picture [--nodes 1000] [--ties 3000] [--slower 4] [--json var/picture.json]
"""

import argparse
import json
import os
import random
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = """<!doctype html><html lang="en" data-bs-theme="light"><head><meta charset="utf-8"><link rel="stylesheet" href="/app.css"></head>
<body><data id="picture-source" value="/picture.json"></data>
<div class="net" data-net data-why="" data-of="/of/KEY/"><figure class="net-figure"><div class="net-canvas" id="net-canvas" tabindex="0"></div></figure>
<aside class="net-side"><div class="net-find"><input id="net-search"><p data-net-found></p><ul class="net-list" data-net-list></ul></div><section class="net-told" data-net-told hidden></section></aside></div>
<input type="range" data-net-slider="day"><output data-net-said></output><input id="day"><script type="application/json" id="picture-months">[["2026-01-01","January"]]</script>
<script src="/network.js"></script></body></html>"""
# What stands between two frames, as long as it is watched.
WATCH = """() => {
  const times = []
  let before = performance.now(), watched = true
  const frame = (now) => { times.push(now - before); before = now; if (watched) requestAnimationFrame(frame) }
  requestAnimationFrame(frame)
  window.watched = () => { watched = false; return times.slice(1) }
}"""
SETTLED = 700  # milliseconds after which everything that an act brings about has been drawn


def main() -> None:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415

    django.setup()
    data = json.dumps(drawn(options.nodes, options.ties), ensure_ascii=False)
    figures = {"nodes": options.nodes, "ties": options.ties, "slower": options.slower, **frames(data, options.slower)}
    print(f"{options.nodes:,} nodes, {options.ties:,} ties, processor {options.slower} times slower")
    print(f"ready to use after {figures['ready_ms']:,.0f} ms")
    print(f"{'':<14}{'p50 ms':>8}{'p95 ms':>8}{'worst':>8}")
    for name, one in figures["frames"].items():
        print(f"{name:<14}{one['p50_ms']:>8}{one['p95_ms']:>8}{one['worst_ms']:>8}")
    Path(options.json).parent.mkdir(parents=True, exist_ok=True)
    Path(options.json).write_text(json.dumps(figures, indent=1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture")
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--ties", type=int, default=3000)
    parser.add_argument("--slower", type=int, default=4)
    parser.add_argument("--json", default="var/picture.json")
    return parser.parse_args()


def drawn(nodes: int, ties: int) -> dict[str, Any]:
    """A coalition of this size as the page is told of it."""
    import numpy as np  # noqa: PLC0415

    from crm.tile_map import positions  # noqa: PLC0415
    from network.graphs.layout import place  # noqa: PLC0415
    from network.graphs.network import Network, Node  # noqa: PLC0415
    from network.graphs.ties import Ties  # noqa: PLC0415
    from network.picture.drawing import Drawing, as_data  # noqa: PLC0415

    chance, regions = random.Random(5), sorted(positions())
    homes = [chance.choice(regions) for _node in range(nodes)]
    kinds = [chance.choice(["member", "member", "organisation", "institution"]) for _node in range(nodes)]
    made = tuple(
        Node(f"organisation-{at:06}", kinds[at], f"Сдружение „Измислена {at}“", "/", homes[at], homes[at])
        for at in range(nodes)
    )
    near: dict[str, list[int]] = {}
    for at, home in enumerate(homes):
        near.setdefault(home, []).append(at)
    pairs = set()
    while len(pairs) < ties:
        one = chance.randrange(nodes)
        other = chance.choice(near[homes[one]]) if chance.random() < 0.7 else chance.randrange(nodes)
        if one != other:
            pairs.add((min(one, other), max(one, other)))
    found = Ties.of(nodes, [(*pair, chance.choice([0.2, 0.7, 2.0])) for pair in sorted(pairs)])
    network = Network(made, found, np.ones(len(found), dtype=np.uint32))
    return as_data(Drawing(network, place(network), all_ties=True))


def frames(data: str, slower: int) -> dict[str, Any]:
    from django.conf import settings  # noqa: PLC0415
    from playwright.sync_api import Route, sync_playwright  # noqa: PLC0415

    dist = Path(settings.BASE_DIR) / "static" / "dist"

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition("?")[0]
        if name == "picture.json":
            route.fulfill(body=data, content_type="application/json")
        elif (dist / name).is_file():
            route.fulfill(path=dist / name)
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        page.route("**/*", answer)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto("http://localhost/")
        page.wait_for_selector("[data-net][data-ready]", timeout=120_000)
        ready = page.evaluate("performance.now()")
        page.wait_for_timeout(2500)
        times = {name: watched(page, act) for name, act in acts(page).items()}
        browser.close()
    return {"ready_ms": round(ready), "frames": {name: summed(found) for name, found in times.items()}}


def acts(page: "Page") -> dict[str, Callable[[], None]]:
    """What a hand does: each with a real mouse or keyboard."""
    canvas, mouse = page.locator(".net-canvas"), page.mouse
    box = canvas.bounding_box() or {"x": 0, "y": 0, "width": 800, "height": 600}
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def move() -> None:
        mouse.move(*middle)
        mouse.down()
        for step in range(40):
            mouse.move(middle[0] - step * 6, middle[1] + step * 3)
        mouse.up()

    def wheel(way: int) -> None:
        mouse.move(*middle)
        for _step in range(20):
            mouse.wheel(0, 60 * way)

    def again() -> None:
        page.evaluate(
            "document.getElementById('picture-source').setAttribute('value', '/picture.json?again');"
            "document.dispatchEvent(new Event('htmx:afterSettle'))"
        )

    return {
        "moving": move,
        "zooming in": lambda: wheel(-1),
        "zooming out": lambda: wheel(1),
        "choosing": lambda: page.locator(".net-choice").nth(5).click(),
        "along a tie": lambda: canvas.press("ArrowRight"),
        "letting go": lambda: canvas.press("Escape"),
        "searching": lambda: page.locator("#net-search").fill("12"),
        "another day": again,
    }


def watched(page: "Page", act: Callable[[], None]) -> list[float]:
    page.evaluate(WATCH)
    act()
    page.wait_for_timeout(SETTLED)
    found: list[float] = page.evaluate("window.watched()")
    return found


def summed(found: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(found), 1),
        "p95_ms": round(sorted(found)[int(len(found) * 0.95) - 1], 1),
        "worst_ms": round(max(found), 1),
    }


if __name__ == "__main__":
    main()
