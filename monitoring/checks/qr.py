"""A link as a code that a phone's camera opens."""

import segno


def code_of(url: str) -> str:
    return str(segno.make(url, error="m", micro=False).svg_data_uri(scale=4, border=3, dark="#000", light="#fff"))
