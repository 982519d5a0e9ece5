"""What a paper of 24 pages with 20 drawings costs: CPU seconds of each file, and the memory of the worker.

python -m benchmarks.papers [--drawings 20]
"""

import argparse
import io
import os
import resource
import time
from collections.abc import Callable
from typing import Any

WISHED = 10  # seconds of CPU for the PDF


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.papers")
    parser.add_argument("--drawings", type=int, default=20)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415

    django.setup()
    measure(options.drawings)


def measure(drawings: int) -> None:
    import pikepdf  # noqa: PLC0415

    from briefings.paper import fingerprint  # noqa: PLC0415
    from briefings.press import page, pdf, stamp, word  # noqa: PLC0415
    from tests.briefings import sample  # noqa: PLC0415

    data = sample.long_paper(drawings, rows=10)
    told: dict[str, Any] = {"number": 1, "sha256": fingerprint(data)}
    content, seconds = timed(lambda: pdf.draw(data, **told, step=lambda words: None))
    with pikepdf.open(io.BytesIO(content)) as file:
        pages = len(file.pages)
    mark = "" if seconds < WISHED else f"  (wished: {WISHED})"
    print(f"PDF   {seconds:6.2f} s CPU, {pages} pages, {drawings} drawings, {len(content) // 1024} KB{mark}")
    written, seconds = timed(lambda: word.draw(data, **told))
    print(f"DOCX  {seconds:6.2f} s CPU without pandoc's own, {len(written) // 1024} KB")
    print(f"HTML  {timed(lambda: page.draw(data, **told).encode())[1]:6.2f} s CPU")
    stamp.stamped(content, "x")  # the fonts are read once
    print(
        f"copy  {timed(lambda: stamp.stamped(content, 'Мария Примерова'))[1]:6.2f} s CPU for one with a reader's name"
    )
    print(f"memory at its highest {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def timed(draw: Callable[[], bytes]) -> tuple[bytes, float]:
    started = time.process_time()
    content = draw()
    return content, time.process_time() - started


if __name__ == "__main__":
    main()
