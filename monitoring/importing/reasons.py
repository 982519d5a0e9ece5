"""What counts as a written reason in an older register."""

import re

DIRECTIVE = re.compile(r"%-?[A-Za-z]")
WORD = re.compile(r"[^\W\d_]{2,}")


def is_rationale(text: str) -> bool:
    """Whether someone wrote a reason; a bare date or the pattern of one is none."""
    return len(WORD.findall(DIRECTIVE.sub(" ", text))) >= 2
