"""The collected files are looked through once in a run, not once for each client that a test opens."""

from whitenoise.base import WhiteNoise
from whitenoise.responders import StaticFile

look_through = WhiteNoise.update_files_dictionary
FOUND: dict[tuple[type[WhiteNoise], str, str], dict[str, StaticFile]] = {}


def remember(whitenoise: WhiteNoise, root: str, prefix: str) -> None:
    place = (type(whitenoise), root, prefix)
    if place not in FOUND:
        before, whitenoise.files = whitenoise.files, {}
        look_through(whitenoise, root, prefix)
        FOUND[place], whitenoise.files = whitenoise.files, before
    whitenoise.files.update(FOUND[place])


def install() -> None:
    WhiteNoise.update_files_dictionary = remember
