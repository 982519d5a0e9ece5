"""How many readers of the public tracker one machine serves: the web process as `serve` starts it, asked on loopback.

`wrk` asks where it is installed, else a few threads of our own, which cost more than they measure. Whole pages are
kept between two changes, so what is measured is the question whether something changed, and the sending.

python -m benchmarks.tracker [--address http://127.0.0.1:8000] [--seconds 10]
"""

import argparse
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PAGES = ("/tracker/en/", "/tracker/bg/", "/tracker/en/method/")
WISHED = 300  # requests a second
TOGETHER = 16  # readers at once


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tracker")
    parser.add_argument("--address", help="of a product that runs; else one is started on the database of the settings")
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    with served(options.address) as address:
        for path in PAGES:
            ask(address + path)  # worked out before it is measured
            found = rate(address + path, options.seconds)
            mark = "" if found >= WISHED else f"  (wished: {WISHED})"
            print(f"{path:24} {found:7.0f} requests a second{mark}", flush=True)


@contextmanager
def served(address: str | None) -> Iterator[str]:
    if address:
        yield address.rstrip("/")
        return
    from config.management.commands.serve import commands  # noqa: PLC0415  the settings are read first

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = subprocess.Popen(commands("127.0.0.1", port)["web"], env=os.environ)
    try:
        wait_for(f"http://127.0.0.1:{port}{PAGES[0]}")
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(20)


def wait_for(address: str) -> None:
    for _try in range(120):
        try:
            return ask(address)
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The web process does not answer.")


def ask(address: str) -> None:
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    connection.request("GET", place.path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address} answers {answer.status}")


def rate(address: str, seconds: int) -> float:
    wrk = shutil.which("wrk")
    if not wrk:
        return rate_of_threads(address, seconds)
    command = [wrk, "-t1", f"-c{TOGETHER}", f"-d{seconds}s", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]


def rate_of_threads(address: str, seconds: int) -> float:
    counted, until = [0] * TOGETHER, time.monotonic() + seconds
    place = urlsplit(address)

    def read(number: int) -> None:
        connection = http.client.HTTPConnection(place.netloc, timeout=30)
        while time.monotonic() < until:
            connection.request("GET", place.path)
            connection.getresponse().read()
            counted[number] += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counted) / seconds


if __name__ == "__main__":
    sys.exit(main())
