"""A frozen paper as a part of a web page: the same words, numbers and drawings as in the file."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from briefings.press.typesetting import context


def draw(data: dict[str, Any], *, number: int, sha256: str) -> SafeString:
    with translation.override(data["language"]):
        return render_to_string("briefings/paper_page.html", context(data, "page", number=number, sha256=sha256))
