"""On which pages sources are called, and on which pages their notes stand: by the tags of the file."""

import io

import pikepdf

from briefings.press import ua


def pages_of_calls_and_notes(content: bytes) -> tuple[list[int], list[int]]:
    """The page of each call and of each note, both in the order in which they are read."""
    with pikepdf.open(io.BytesIO(content)) as file:
        number = {page.objgen: at for at, page in enumerate(file.pages, 1)}
        found: dict[str, list[int]] = {"/Reference": [], "/Note": []}
        for element in ua.in_order(file.Root.StructTreeRoot):
            if str(element.S) in found:
                found[str(element.S)].append(number[element.Pg.objgen])
    return found["/Reference"], found["/Note"]
