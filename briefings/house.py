"""Under whose name papers go out: the coalition's name, with the logo and colour of the settings."""

import re
from pathlib import Path

from django.conf import settings

from briefings.paper import House
from briefings.press import pictures
from briefings.press.pictures import as_address
from crm.centre import coalition_name

COLOUR = re.compile("#[0-9a-fA-F]{6}")
PLAIN = "#1d4ed8"
LARGEST = 512 * 1024  # bytes of a logo
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def ours() -> House:
    """Return the house as it looks today, in the language that is active."""
    colour = settings.PAPER_COLOUR if COLOUR.fullmatch(settings.PAPER_COLOUR) else PLAIN
    return House(coalition_name() or "Drom", colour.lower(), logo())


def logo() -> str:
    """Return the logo as a data address; nothing where there is none, or where it is no picture."""
    if not settings.PAPER_LOGO:
        return ""
    try:
        content = Path(settings.PAPER_LOGO).read_bytes()
    except OSError:
        return ""
    if len(content) > LARGEST:
        return ""
    kind = next((kind for head, kind in KINDS.items() if content.startswith(head)), "")
    try:
        return as_address(content, kind) if kind else pictures.logo(content.decode())
    except (UnicodeDecodeError, pictures.Unreadable):
        return ""
