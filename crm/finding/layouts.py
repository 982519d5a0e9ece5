"""What was meant when the keyboard stood on the other script."""

import re

WORDS = re.compile(r"[^\W_]+([ -]+[^\W_]+)*")  # a slip of the layout leaves no sign within a word
KEYS = "`qwertyuiop[]asdfghjkl;'\\zxcvbnm,./"
SHIFTED = str.maketrans('~{}:"|<>?', "`[];'\\,./")
# What the same keys write on the Bulgarian layouts: the standard one, the traditional phonetic one and the newer one.
STANDARD = "(,уеишщксдзц;ьяаожгтнвмч„юйъэфхпрлб"
PHONETIC = "чявертъуиопшщасдфгхйкл;'юзьцжбнм,./"
NEW_PHONETIC = "ючшертъуиопящасдфгхйкл;'ьзжцвбнм,./"
# And what people write to each other where there is no Cyrillic at all.
CHAT = {"4": "ч", "6": "ш", "q": "я", "w": "в", "y": "ъ", "x": "х", "j": "ж", "c": "ц"}

TO_CYRILLIC = [str.maketrans(KEYS, layout) for layout in (STANDARD, PHONETIC, NEW_PHONETIC)] + [str.maketrans(CHAT)]
TO_LATIN = [
    str.maketrans({sign: key for key, sign in zip(KEYS, layout, strict=True) if sign.isalpha() or key.isalpha()})
    for layout in (STANDARD, PHONETIC, NEW_PHONETIC)
]


def switched(text: str) -> list[str]:
    """Return what the same keys write on other layouts, likelier ones first."""
    typed = text.lower()
    tables = TO_LATIN if any("а" <= letter <= "я" for letter in typed) else TO_CYRILLIC
    plain = typed if tables is TO_LATIN else typed.translate(SHIFTED)
    written = (plain.translate(table).strip() for table in tables)
    return [one for one in dict.fromkeys(written) if one != typed and WORDS.fullmatch(one)]
