"""What the data of a paper hold, said of each field: made from the contract itself, so that it cannot fall behind."""

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from briefings.paper import Paper

MEANINGS = {
    ("Paper", "title"): _("What the paper is called."),
    ("Paper", "subject"): _("What it is about."),
    ("Paper", "level"): _("Who may read it: public, coalition or internal."),
    ("Paper", "level_words"): _("The same in words."),
    ("Paper", "language"): _("The language of the paper."),
    ("Paper", "as_of"): _("The day whose records it holds."),
    ("Paper", "sections"): _("Its parts, in the order in which they are read."),
    ("Paper", "method"): _("How it was made, and its limits."),
    ("Paper", "style"): _("A brief of a few pages, or a full paper with cover and contents."),
    ("Paper", "audience"): _("For whom it is written."),
    ("Paper", "question"): _("The question it answers."),
    ("Paper", "signed_by"): _("Who answers for it."),
    ("Paper", "house"): _("Under whose name it went out, and how that looked."),
    ("Paper", "demonstration"): _("Whether it rests on demonstration data."),
    ("House", "name"): _("The name of the publisher."),
    ("House", "colour"): _("Its colour."),
    ("House", "logo"): _("Its logo as a data address."),
    ("Section", "key"): _("What kind of part it is."),
    ("Section", "title"): _("Its heading."),
    ("Section", "anchor"): _("What a reference within the paper calls it."),
    ("Section", "intro"): _("A line below the heading."),
    ("Section", "text"): _("Running text as HTML; a cite element names a source by its place in the list."),
    ("Section", "citations"): _("The sources of the text and of the drawing."),
    ("Section", "figures"): _("Numbers with what they are part of."),
    ("Section", "statements"): _("Single statements."),
    ("Section", "drawing"): _("A chart or map."),
    ("Section", "network"): _("The numbers behind a picture of the network."),
    ("Section", "header"): _("The headings of the table; the last one is that of the status where there is one."),
    ("Section", "rows"): _("The lines of the table."),
    ("Section", "caption"): _("What is written below the drawing or above the table."),
    ("Section", "note"): _("A remark below it."),
    ("Section", "empty"): _("What is said where there is nothing."),
    ("Section", "as_of"): _("The day it was frozen, where that is not the day of the paper."),
    ("Citation", "kind"): _("What kind of record is cited."),
    ("Citation", "pk"): _("The number of the record."),
    ("Citation", "version"): _("The version of the record that is cited."),
    ("Citation", "text"): _("The note as it is printed."),
    ("Figure", "value"): _("The number."),
    ("Figure", "of"): _("What it is part of."),
    ("Figure", "label"): _("What is counted."),
    ("Figure", "left_out"): _("What is left out."),
    ("Figure", "citations"): _("The records that are counted."),
    ("Statement", "text"): _("What is said."),
    ("Statement", "citations"): _("The records it rests on."),
    ("Statement", "unverified"): _("Whether it is not verified yet."),
    ("Drawing", "svg"): _("The drawing itself (SVG)."),
    ("Drawing", "title"): _("What it shows."),
    ("Drawing", "description"): _("The same for those who cannot see it."),
    ("Network", "day"): _("The day on which the network is shown."),
    ("Network", "since"): _("From when on events count; empty where all of them do."),
    ("Network", "who"): _("Who is drawn: organisations, people, institutions or everybody."),
    ("Network", "facts"): _("The kinds of facts that count."),
    ("Network", "theme"): _("The number of the theme it is narrowed to."),
    ("Network", "region"): _("The code of the region it is narrowed to."),
    ("Network", "rules"): _("The version of the rules by which ties are weighed."),
    ("Network", "nodes"): _("Everybody in it, in the order of their keys: this is no order of importance."),
    ("Network", "ties"): _("All ties that count, also those too many to draw."),
    ("Node", "key"): _("What kind of record it is, and its number."),
    ("Node", "kind"): _("Member, other organisation, institution, person or region."),
    ("Node", "name"): _("Its name."),
    ("Tie", "one"): _("The key of one end."),
    ("Tie", "other"): _("The key of the other end."),
    ("Tie", "strength"): _("1 weak, 2 middling, 3 strong."),
    ("Tie", "kinds"): _("By what kinds of facts they are tied."),
    ("Row", "cells"): _("The cells of the line."),
    ("Row", "label"): _("The status in words; empty where there is none."),
    ("Row", "tone"): _("How the status is coloured."),
    ("Row", "citations"): _("The records the line rests on."),
}


def as_data() -> dict[str, Any]:
    licence = {"name": settings.TRACKER_LICENCE, "url": settings.TRACKER_LICENCE_URL}
    return {"licence": licence, "fields": entries(Paper, "")}


def entries(kind: Any, prefix: str) -> list[dict[str, str]]:
    """Return each field with its path, its kind and what it means."""
    found = []
    hints = get_type_hints(kind)
    for one in fields(kind):
        inner, many = unwrapped(hints[one.name])
        path = f"{prefix}{one.name}{'[]' if many else ''}"
        found.append({"name": path, "kind": word_for(inner), "meaning": str(MEANINGS[kind.__name__, one.name])})
        if is_dataclass(inner):
            found += entries(inner, f"{path}.")
    return found


def unwrapped(hint: Any) -> tuple[Any, bool]:
    """Return what stands in a list or may be missing, and whether there are several."""
    inside = [one for one in get_args(hint) if one is not type(None)]
    return (inside[0], str(hint).startswith("list")) if inside else (hint, False)


def word_for(kind: Any) -> str:
    return {str: "text", int: "whole number", bool: "yes or no"}.get(kind, "group")
