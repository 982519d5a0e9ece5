"""An icon that the sprite does not hold draws nothing, and nobody is told."""

import re
from collections.abc import Iterator
from pathlib import Path

from accounts import registries
from accounts.templatetags import marks
from crm import search

HOME = Path(__file__).parent.parent
APPS = ("accounts", "briefings", "campaigns", "config", "crm", "monitoring", "network")
# Where icons are named: arguments of template parts, Python keywords and fields, and the script's own `icon("…")`.
IN_TEMPLATES = re.compile(r'\{% icon (?:[\w.]+\|default:)?"([\w-]+)"|\bicon(?:\|default:|=)"([\w-]+)"')
IN_PYTHON = re.compile(r'\bicon\b(?:: [\w | ]+)? ?=\s*"([\w-]+)"')
IN_SCRIPTS = re.compile(r'\bicon\("([\w-]+)"\)|\bicon: "([\w-]+)"')


def drawn() -> set[str]:
    lines = (HOME / "frontend" / "icons.txt").read_text().splitlines()
    return {line.partition("#")[0].strip() for line in lines} - {""} | {"drom"}


def named(folder: Path, suffix: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob(f"*{suffix}")):
        for found in pattern.finditer(file.read_text()):
            for name in filter(None, found.groups()):
                yield name, file.relative_to(HOME)


def every_name() -> list[tuple[str, Path]]:
    found = [*named(HOME / "templates", ".html", IN_TEMPLATES), *named(HOME / "frontend" / "js", ".js", IN_SCRIPTS)]
    for app in APPS:
        found += named(HOME / app, ".py", IN_PYTHON)
    return found


def test_every_icon_named_in_code_is_in_the_sprite() -> None:
    missing = [f"{file}: {name}" for name, file in every_name() if name not in drawn()]
    assert missing == []


def test_registered_icons_are_in_the_sprite() -> None:
    entries = {entry.icon for entry in registries._navigation}
    kinds = {kind.icon for kind in search._kinds.values()}
    actions = {action.icon for action in search._actions}
    assert entries | kinds | actions | set(marks.OF_TONE.values()) | set(marks.OF_LEVEL.values()) <= drawn()
