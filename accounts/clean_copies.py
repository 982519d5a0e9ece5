"""The working copy of an uploaded file: parsed to the end and written anew, in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import filework

SCRIPT = Path(filework.__file__)
LONGEST = 40  # seconds on the clock


@dataclass(frozen=True)
class Made:
    """What came out of a file, and what was learnt about it."""

    facts: dict[str, Any]
    content: bytes


def job_of(media_type: str) -> str:
    if media_type.startswith("image/"):
        return "image"
    if media_type == "application/pdf":
        return "pdf"
    return "text" if media_type.startswith("text/") else "office"


def clean_copy(content: bytes, media_type: str) -> Made:
    """Return the copy that everybody may get; raise ValidationError in words when the file does not hold."""
    return work(content, job=job_of(media_type))


def page_of(content: bytes, page: int, passage: str) -> Made:
    """Return one page of a PDF as a PNG, with the passage marked where it is found."""
    return work(content, job="page", page=page, passage=passage)


def words_by_page(content: bytes) -> list[str]:
    """Return the words of a PDF, page by page."""
    pages: list[str] = json.loads(work(content, job="words").content)
    return pages


def work(content: bytes, **wanted: Any) -> Made:
    try:
        done = subprocess.run(  # noqa: S603  our own script, and the file comes by the pipe
            [sys.executable, "-I", str(SCRIPT)], input=json.dumps(wanted).encode() + b"\n" + content,
            capture_output=True, timeout=LONGEST, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ValidationError(words_for("size")) from None
    line, _end, made = done.stdout.partition(b"\n")
    facts = json.loads(line) if line else {"unfit": "damaged" if done.returncode >= 0 else "size"}
    if "unfit" in facts:
        raise ValidationError(words_for(facts["unfit"]))
    return Made(facts, made)


def words_for(reason: str) -> str:
    return {
        "pixels": _("The picture has more than 50 million points. Make it smaller."),
        "locked": _("The file is locked with a password. Store it without one."),
        "program": _("The file holds a program (a macro). Store it without one, or as PDF."),
        "pages": _("The PDF has more than 2,000 pages. Take it in parts."),
        "size": _("The file would unpack to an unreasonable size."),
    }.get(reason, _("The file is damaged."))
