"""What a paper is drawn with: programs, style sheets and letters. Where it is another one, the bytes may differ."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from accounts import paper_docx, paper_pdf, paper_png

PROGRAMS = ("weasyprint", "pikepdf", "resvg-py", "pypandoc-binary")


@cache
def programs() -> str:
    """Return the programs with their versions and a fingerprint of our own part."""
    digest = hashlib.sha256()
    for path in sheets():
        digest.update(path.read_bytes())
    for name in sorted(paper_pdf.FONTS.values()):
        digest.update(paper_pdf.font(name))
    told = [f"{name} {version(name)}" for name in PROGRAMS]
    return ", ".join([*told, f"sheets {digest.hexdigest()[:12]}"])


def sheets() -> list[Path]:
    """Return what decides how a paper looks: its templates, the code that fills them, and that which draws them."""
    templates = settings.BASE_DIR / "templates"
    own = [*(templates / "briefings").glob("*paper*"), templates / "_paper.html", templates / "_paper.css"]
    drawing = [Path(str(one.__file__)) for one in (paper_docx, paper_pdf, paper_png)]
    return sorted([*own, *drawing, *Path(__file__).parent.glob("*.py")])
