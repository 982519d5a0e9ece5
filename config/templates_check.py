"""Template lint: every template compiles, and nothing in it gets round the escaping or the Content-Security-Policy.

python -m config.templates_check
"""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "templates"
FORBIDDEN = {
    r"\sstyle=": "a style attribute (the policy refuses it)",
    r"\son\w+=": "an event attribute (the policy refuses it)",
    r"\|\s*safe\b(?!seq)": "|safe outside the allowed places",
    r"\{%\s*autoescape\s+off": "autoescape off",
    r"javascript:": "a javascript: address",
    r"(?:src|href)=\"https?://": "a request to someone else",
}
# Words of our own code, never of a user.
SAFE_ALLOWED = {
    "django/forms/field.html",
    "allauth/elements/field.html",
    "django/forms/div.html",
    "briefings/paper.html",
}


def faults(path: Path) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    text = re.sub(r"\{#.*?#\}", "", path.read_text())
    markup = re.sub(r"\{%.*?%\}", "", text)  # what stands in a tag is no attribute
    found = []
    for pattern, words in FORBIDDEN.items():
        if "safe" in words and name in SAFE_ALLOWED:
            continue
        for match in re.finditer(pattern, markup if pattern.startswith(r"\s") else text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"templates/{name}:{line}: {words}")
    return found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415  settings first
    from django.template.loader import get_template  # noqa: PLC0415

    django.setup()
    problems = []
    for path in sorted(ROOT.rglob("*.html")):
        problems += faults(path)
        try:
            get_template(path.relative_to(ROOT).as_posix())
        except Exception as error:
            problems.append(f"templates/{path.relative_to(ROOT)}: {error}")
    print("\n".join(problems) or "templates: no faults")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
