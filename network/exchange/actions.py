"""Taking the network along is remembered: a file goes where nobody asks for rights any more."""

from accounts.actors import Actor
from accounts.log import log
from network.graphs.picture import Picture


def note_taking(*, name: str, picture: Picture, by: Actor) -> None:
    if by.user is not None:
        log(by, "took along the network", by.user, changes={"format": ("", name), "picture": ("", picture.query)})
