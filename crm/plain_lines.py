"""Text for files whose every line is a command: one line, and nothing in it that does not print."""


def one_line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
