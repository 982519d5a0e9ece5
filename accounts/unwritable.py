"""What XML has no way to write, escaped or not: one such character breaks a whole drawing, workbook, feed or paper.

They come along from Word and PDF, and nobody sees them.
"""

import re

UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(words: object) -> str:
    return UNWRITABLE.sub("", str(words))
