"""Both scripts and the spellings in use become one Latin skeleton, as the database's `drom_spelled` makes it."""

import re
import unicodedata
from functools import lru_cache

from crm.name_keys import folded

# In this order. A `c` that is not of `ch` sounds as `ts`: Carevo is Tsarevo. Double letters count once: Rousse is Ruse.
SPELLINGS = (
    ("sch", "sh"), ("tch", "ch"), ("ph", "f"), ("x", "ks"), ("ck", "k"), ("ch", "_"), ("c", "ts"), ("_", "ch"),
    *((letter * 2, letter) for letter in "aeioubdfgklmnprstvz"),
)  # fmt: skip
HARD = ("у", "и")  # how ъ is written besides a: Turnovo, Tyrnovo
# One key of the keyboard where Latin writes two letters: a typo in it is one typo.
ONE_LETTER = (("zh", "1"), ("ch", "2"), ("sh", "3"), ("ts", "4"), ("ia", "5"), ("iu", "6"))
WORD = re.compile(r"[^\W_]+")


def spelled(text: str) -> str:
    written = folded(unicodedata.normalize("NFC", text).lower().replace("_", " ").replace("dj", "dzh"))
    for spelling, plain in SPELLINGS:
        written = written.replace(spelling, plain)
    return written


def words_of(text: str) -> list[str]:
    """Return the folded words of what was typed."""
    return WORD.findall(spelled(text))


@lru_cache(maxsize=20_000)
def spellings_of(name: str) -> list[list[str]]:
    """Return the folded words of a name, once for each way its ъ is written."""
    ways = [name, *(name.replace("ъ", other).replace("Ъ", other) for other in HARD)] if "ъ" in name.lower() else [name]
    return [words_of(way) for way in ways]


def letters_of(word: str) -> str:
    """Return a folded word with one sign for each letter somebody typed."""
    for pair, sign in ONE_LETTER:
        word = word.replace(pair, sign)
    return word
