"""Bytes of unknown make turned into words: what a sender says about their charset is often wrong, or not said."""

import codecs
import re

CYRILLIC = ("windows-1251", "koi8-r")
WESTERN = {"iso8859-1", "iso8859-15", "cp1252", "ascii", "latin-1"}
SEVERAL_BYTES = re.compile(r"^(utf-?(7|16|32)|iso-?2022|hz|gb|big5|euc|shift)", re.I)
WEIGHTS = {**dict.fromkeys("аоеинтсрв", 3), **dict.fromkeys("лкдпмзугъбчя", 1), **dict.fromkeys("ыэёющцфх", -2)}
CASE_TURNED = re.compile(r"[а-я][А-Я]")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def decode(content: bytes, declared: str = "") -> str:
    """Return the text; valid UTF-8 is UTF-8 whatever it is called, the rest is weighed."""
    if SEVERAL_BYTES.match(declared) and known(declared):
        return content.decode(declared, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return weighed(content, known(declared))


def known(name: str) -> str:
    """Return the name Python gives a charset; nothing for one it never heard of."""
    try:
        return codecs.lookup(name.strip()).name if name else ""
    except (LookupError, ValueError):
        return ""


def weighed(content: bytes, declared: str) -> str:
    """Choose between the charset that was declared and the two that Cyrillic mail really comes in."""
    texts = [content.decode(name, "replace") for name in CYRILLIC]
    best = max(texts, key=likeness)
    if declared in WESTERN and not looks_cyrillic(content):
        return content.decode(declared if declared != "ascii" else "cp1252", "replace")
    if not declared or declared in WESTERN or declared == "utf-8":
        return best
    told = content.decode(declared, "replace")
    return best if likeness(best) > 1.5 * max(likeness(told), 1) else told


def likeness(text: str) -> int:
    """Read in the wrong charset the letters are others: rare ones abound, capitals stand in the middle of words."""
    weight = sum(WEIGHTS.get(letter, 0) for letter in text.lower())
    return weight - 3 * len(CASE_TURNED.findall(text)) - 5 * text.count("\ufffd")


def looks_cyrillic(content: bytes) -> bool:
    """No Western word has three letters above ASCII in a row; nearly every Cyrillic one has."""
    return bool(re.search(rb"[\xc0-\xff]{3}", content))


def clean(text: str) -> str:
    """Take out what nobody sees: control characters, marks that turn the direction, halves of characters."""
    return UNSEEN.sub("", text)
