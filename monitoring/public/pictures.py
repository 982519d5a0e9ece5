"""The picture that a link to the tracker shows in other people's networks: drawn here, with our own fonts."""

import io
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
PAPER, INK, MUTED, ACCENT, LINE = "#ffffff", "#17202c", "#4c596b", "#17408b", "#dde2ea"
# The colours of the badges on the pages: ground and word.
TONES = {
    "kept": ("#dcf3e6", "#12582f"), "partly": ("#ecf3d6", "#435a0c"), "progress": ("#e1ecfb", "#1a4a87"),
    "overdue": ("#ffecd0", "#7d4400"), "broken": ("#fde3e0", "#90201a"), "neutral": ("#e8ecf2", "#414d5e"),
}  # fmt: skip
MOST_LINES = 4
Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=20)
def font(weight: str, size: int) -> Font:
    return ImageFont.truetype(str(Path(settings.BASE_DIR) / f"static/dist/fonts/SourceSans3-{weight}.ttf"), size)


def of_commitment(*, title: str, label: str, tone: str, body: str, counted: str) -> bytes:
    picture, draw = blank()
    ground, word = TONES.get(tone, TONES["neutral"])
    face = font("Bold", 44)
    width = draw.textlength(label, font=face)
    draw.rounded_rectangle((MARGIN, 132, MARGIN + width + 56, 210), radius=39, fill=ground)
    draw.text((MARGIN + 28, 171), label, font=face, fill=word, anchor="lm")
    face, lines = fitting(draw, title)
    for number, line in enumerate(lines):
        draw.text((MARGIN, 248 + number * (face.size * 1.22)), line, font=face, fill=INK)
    foot(draw, body, counted)
    return packed(picture)


def of_tracker(*, title: str, counted: list[str]) -> bytes:
    picture, draw = blank()
    face, lines = fitting(draw, title)
    for number, line in enumerate(lines):
        draw.text((MARGIN, 150 + number * (face.size * 1.22)), line, font=face, fill=INK)
    for number, words in enumerate(counted[:4]):
        draw.text((MARGIN, 330 + number * 58), words, font=font("Semibold", 42), fill=MUTED)
    return packed(picture)


def blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 14), fill=ACCENT)
    draw.text((MARGIN, 56), "Drom", font=font("Bold", 40), fill=ACCENT)
    beside = MARGIN + draw.textlength("Drom", font=font("Bold", 40)) + 22
    draw.text((beside, 62), _("Public tracker"), font=font("Regular", 34), fill=MUTED)
    return picture, draw


def foot(draw: ImageDraw.ImageDraw, body: str, counted: str) -> None:
    draw.line((MARGIN, 516, WIDTH - MARGIN, 516), fill=LINE, width=2)
    room = WIDTH - 2 * MARGIN
    draw.text((MARGIN, 532), cut(draw, body, font("Semibold", 34), room), font=font("Semibold", 34), fill=INK)
    draw.text((MARGIN, 578), cut(draw, counted, font("Regular", 28), room), font=font("Regular", 28), fill=MUTED)


def fitting(draw: ImageDraw.ImageDraw, text: str) -> tuple[Font, list[str]]:
    """Return the largest letters in which the text fits; the smallest ones end in an ellipsis."""
    for size in (64, 54, 46):
        face = font("Semibold", size)
        lines = wrapped(draw, text, face)
        if len(lines) * size * 1.22 <= 250:
            return face, lines
    lines = lines[:MOST_LINES]
    lines[-1] = cut(draw, f"{lines[-1]} …", face, WIDTH - 2 * MARGIN)
    return face, lines


def wrapped(draw: ImageDraw.ImageDraw, text: str, face: Font) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font=face) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut(draw, line, face, WIDTH - 2 * MARGIN) for line in lines]


def cut(draw: ImageDraw.ImageDraw, text: str, face: Font, room: float) -> str:
    if draw.textlength(text, font=face) <= room:
        return text
    while text and draw.textlength(f"{text}…", font=face) > room:
        text = text[:-1]
    return f"{text.rstrip(' …')}…"


def packed(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.quantize(64).save(content, "PNG", optimize=True)
    return content.getvalue()
