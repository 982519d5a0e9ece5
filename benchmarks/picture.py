"""How fluent the picture of the network is: frame times while it is moved and zoomed, with the processor slowed down.

python -m benchmarks.picture [--nodes 1000] [--ties 3000] [--slower 4] [--json var/picture.json]
"""

import argparse
import json
import os
import random
import shutil
import statistics
from pathlib import Path
from typing import Any

PAGE = """<!doctype html><html lang="en" data-bs-theme="light"><head><meta charset="utf-8"><link rel="stylesheet" href="/app.css"></head>
<body><data id="picture-source" value="/picture.json"></data>
<div class="net" data-net data-why="" data-of="/of/KEY/"><figure class="net-figure"><div class="net-canvas" id="net-canvas" tabindex="0"></div></figure>
<aside class="net-side"><div class="net-find"><input id="net-search"><p data-net-found></p><ul class="net-list" data-net-list></ul></div><section class="net-told" data-net-told hidden></section></aside></div>
<input type="range" data-net-slider="day"><output data-net-said></output><input id="day"><script type="application/json" id="picture-months">[["2026-01-01","January"]]</script>
<script src="/network.js"></script></body></html>"""
# Each frame of what a hand does: sixty small moves, then thirty steps of the wheel in and thirty out.
MEASURE = """async () => {
  const place = document.getElementById('net-canvas'), box = place.getBoundingClientRect()
  const times = {}
  const at = (x, y) => ({ clientX: box.x + box.width / 2 + x, clientY: box.y + box.height / 2 + y, bubbles: true, cancelable: true, view: window, button: 0, buttons: 1 })
  const run = async (name, frames, act) => {
    const found = []
    let before = await new Promise(requestAnimationFrame)
    for (let n = 0; n < frames; n += 1) {
      act(n)
      const now = await new Promise(requestAnimationFrame)
      found.push(now - before)
      before = now
    }
    times[name] = found
  }
  const canvas = place.querySelector('canvas') || place
  canvas.dispatchEvent(new MouseEvent('mousedown', at(-300, -200)))
  await run('moving', 60, (n) => window.dispatchEvent(new MouseEvent('mousemove', at(-300 + n * 5, -200 + n * 3))))
  window.dispatchEvent(new MouseEvent('mouseup', at(0, 0)))
  await new Promise((done) => setTimeout(done, 600))
  await run('zooming in', 30, () => canvas.dispatchEvent(new WheelEvent('wheel', { ...at(0, 0), deltaY: -30 })))
  await run('zooming out', 30, () => canvas.dispatchEvent(new WheelEvent('wheel', { ...at(0, 0), deltaY: 30 })))
  await new Promise((done) => setTimeout(done, 600))
  const choice = document.querySelectorAll('.net-choice')[5]
  await run('choosing', 12, (n) => n === 0 && choice && choice.click())
  return times
}"""


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
        times = page.evaluate(MEASURE)
        browser.close()
    return {"ready_ms": round(ready), "frames": {name: summed(found) for name, found in times.items()}}


def summed(found: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(found), 1),
        "p95_ms": round(sorted(found)[int(len(found) * 0.95) - 1], 1),
        "worst_ms": round(max(found), 1),
    }


if __name__ == "__main__":
    main()
