"""A text as sentences, and which of them may promise something: a hint for the eye, never a verdict."""

import re
from collections.abc import Iterable

import sentencex

# Words by which officials promise. A sentence without them may promise too, and one with them may not.
PROMISING = {
    "bg": (
        r"ще(?! ли)", r"задължава\w*", r"ангажи(?:ра|мент)\w*", r"предвижда\w*", r"предстои", r"следва да",
        r"до края на", r"в срок (?:до|от)", r"осигурява\w*", r"осигур(?:и|ят|ено|ени|яване)", r"гарантира\w*",
        r"изгражда\w*", r"създава\w*", r"отпуска\w*", r"въвежда\w*", r"обещава\w*", r"поема\w*",
    ),
    "en": (
        r"will", r"shall", r"commits?", r"commitments?", r"undertakes?", r"pledges?",
        r"promises?", r"by the end of", r"no later than", r"ensures?", r"guarantees?", r"is to be", r"are to be",
    ),
}  # fmt: skip
SOFT_HYPHEN = "\u00ad"


def sentences_of(paragraph: str, language: str) -> list[str]:
    """Split a paragraph; what the library does not know of a language it borrows from a near one."""
    return [one.strip() for one in sentencex.segment(language, paragraph) if one.strip()]


def paragraphs_of(text: str) -> list[str]:
    """Return paragraphs, each as one line: words cut at the end of a line are whole again."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(SOFT_HYPHEN, "").replace("\ufffe", "-")
    whole = re.sub(r"(\w)-\n(?=[^\W\d_])", r"\1", text)
    return [line for part in re.split(r"\n\s*\n", whole) if (line := " ".join(part.split()))]


def as_read(paragraphs: Iterable[str], language: str) -> list[list[str]]:
    return [found for one in paragraphs if (found := sentences_of(one, language))]


def promising(sentence: str, language: str) -> bool:
    words = PROMISING.get(language)
    return bool(words and re.search(rf"\b(?:{'|'.join(words)})\b", sentence.lower()))
