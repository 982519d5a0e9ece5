"""The words of the demonstration, as sheets that anyone can correct. All of it is fiction."""

import csv
from pathlib import Path

Row = dict[str, str]


def sheet(name: str) -> list[Row]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
