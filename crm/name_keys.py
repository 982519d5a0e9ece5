"""The key of a name: folded to one script, without the words that say only what kind of body it is, in one order.

`Сдружение „Амалипе“` and `AMALIPE, Association` have the same. The database writes it (drom_name_key), so that what is
stored and what is asked always agree; `key_of` is the same in Python, for scoring.
"""

import re
from functools import lru_cache

from django.db import models
from django.db.models import F, Func

# As the folding leaves them: щ is st, ц is ts, я is ia, й and ы are i.
LEGAL_FORMS = frozenset(
    (
        "sdruzhenie", "fondatsia", "tsentar", "chitaliste", "narodno", "druzhestvo", "organizatsia", "nepravitelstvena",
        "npo", "iulnts", "ood", "eood", "ad", "et", "ngo", "cbo", "ltd", "fundation", "association", "center", "centre",
        "union", "org", "prof", "dots", "inzh", "akad", "dr", "demo",
    )
)  # fmt: skip
MARKS = {"demo"}  # of the demonstration
FOLDED = str.maketrans(
    "абвгдезийклмнопрстуфхъьѝыэёђјљњћџáàâäãčćďéèêëěíìîïňñóòôöõřšťúùûüůýžğçā",
    "abvgdeziiklmnoprstufhaiiieedilnhdaaaaaccdeeeeeiiiinnooooorstuuuuuizgca",
)
LETTERS = (("щ", "sht"), ("ж", "zh"), ("ч", "ch"), ("ш", "sh"), ("ц", "ts"), ("ю", "yu"), ("я", "ya"))
SPELLINGS = (
    ("sht", "st"), ("tz", "ts"), ("kh", "h"), ("ya", "ia"), ("ja", "ia"), ("yu", "iu"), ("ju", "iu"), ("ou", "u"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("ii", "i"),
)  # fmt: skip


def name_key(field: str) -> Func:
    """The key as an expression, as the indexes hold it."""
    return Func(F(field), function="drom_name_key", output_field=models.TextField())


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """What drom_fold writes: both scripts as one Latin skeleton."""
    text = text.lower()
    for old, new in LETTERS:
        text = text.replace(old, new)
    text = text.translate(FOLDED)
    for old, new in SPELLINGS:
        text = text.replace(old, new)
    return text


def words_of(text: str) -> list[str]:
    """Return the folded words of a name without legal forms; all of them where nothing else would be left."""
    words = re.findall(r"[^\W_]+", folded(text))
    return [word for word in words if word not in LEGAL_FORMS] or words


def forms_in(text: str) -> list[str]:
    """Return the legal forms as they are written in the name: what the comparison left out."""
    return [word for word in re.findall(r"[^\W_]+", text) if folded(word) in LEGAL_FORMS - MARKS]


def key_of(text: str) -> str:
    return " ".join(sorted(words_of(text)))
