"""One line of text from anywhere: for files whose every line is a command, for subjects and names that came by mail."""


def one_line(text: str, longest: int | None = None) -> str:
    """Return the words with one space between them, and nothing that does not print."""
    told = (letter if letter.isprintable() or letter.isspace() else "" for letter in text.replace("\x00", " "))
    return " ".join("".join(told).split())[:longest]
