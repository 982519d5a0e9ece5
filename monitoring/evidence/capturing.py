"""Saving the page behind an address: a step that an installation may plug in. Without one a person saves the page.

The setting EVIDENCE_CAPTURE names a callable by its dotted path. It takes the address and returns the page as one file,
or None when it could not be had; whatever it raises counts as None. The file is then judged as an upload is judged: a
PDF, a picture or a text, at most UPLOAD_LIMIT bytes. Drom itself fetches nothing: who plugs in a step that does decides
from where on the network, with which limits, and that no address inside the own network is reached.

    def capture(url: str) -> Captured | None: ...
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Captured:
    """The saved page; the name says by its ending what it is."""

    name: str
    content: bytes


Capture = Callable[[str], Captured | None]


def captured(url: str) -> SimpleUploadedFile | None:
    """Return the page behind the address, where a step for it is plugged in and got it."""
    if not url or not settings.EVIDENCE_CAPTURE:
        return None
    capture: Capture = import_string(settings.EVIDENCE_CAPTURE)
    try:
        page = capture(url)
    except Exception:
        logger.exception("capture_failed")
        return None
    return SimpleUploadedFile(page.name, page.content) if page else None
