"""Names written down without the registry at hand: they stay words until somebody says whom they mean.

A picker holds such a name as `words:Петя от МОН`. Where one visible record has exactly this name it is meant;
otherwise the page asks, and the answer is a record, someone new, or that the words go into the notes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from crm.forms.pickers import RecordsField
from crm.kinds import key_of, seen
from crm.search import suggestions

WORDS, NOTES = "words:", "notes"
MOST = 60  # names on one page
LONGEST = 150
NEAR = 5  # suggestions for one name
EXACTLY = {
    "person": ("name", "name_latin"),
    "organisation": ("name", "name_latin", "short_name", "aliases__name"),
    "ask": ("title_bg", "title_en"),
}
NOTED = {
    "met": gettext_lazy("Also at the table: %(names)s"),
    "ours": gettext_lazy("Also there for us: %(names)s"),
    "asks": gettext_lazy("Also about: %(names)s"),
}
ADDED = {"person": gettext_lazy("Add as a person"), "organisation": gettext_lazy("Add as an organisation")}


class WordsField(RecordsField):
    """Several records; a name that is still words is shown again and refused by name."""

    def words(self, chosen: list[str]) -> list[tuple[str, str]]:
        texts = dict(super().words(chosen)) | {key: said(key) for key in chosen if key.startswith(WORDS)}
        return [(key, texts[key]) for key in chosen if key in texts]

    def to_python(self, value: Any) -> Any:
        open_names = [said(key) for key in value or [] if str(key).startswith(WORDS)]
        if open_names:
            raise ValidationError([_("Who or what is “%(words)s”?") % {"words": name} for name in open_names])
        return super().to_python(value)


def said(key: str) -> str:
    return key.removeprefix(WORDS).replace("\x00", "").strip()[:LONGEST]


@dataclass
class Question:
    """One name and what it may mean."""

    within: str
    words: str
    number: int = 0
    options: list[tuple[str, str, str]] = field(default_factory=list)  # value, text, hint


def settle(data: QueryDict, fields: dict[str, WordsField], user: User) -> QueryDict:
    """Return the data with every name replaced that an answer or exactly one record settles."""
    names = [(name, key) for name in fields for key in data.getlist(name) if key.startswith(WORDS)][:MOST]
    if not names:
        return data
    settled, answers, noted = data.copy(), dict(answers_in(data)), list[tuple[str, str]]()
    for name, key in names:
        words = said(key)
        meant = answers.get((name, words)) or exactly(words, fields[name].kinds, user)
        if meant == NOTES:
            noted.append((name, words))
        if meant:
            replace(settled, name, key, "" if meant == NOTES else meant)
    if noted:
        settled["notes"] = "\n\n".join(filter(None, [data.get("notes", "").rstrip(), *lines(noted)]))
    return settled


def answers_in(data: QueryDict) -> Iterator[tuple[tuple[str, str], str]]:
    for number in range(MOST):
        if data.get(f"who-{number}-words"):
            asked = (data.get(f"who-{number}-in", ""), said(str(data.get(f"who-{number}-words", ""))))
            yield asked, data.get(f"who-{number}-is", "")


def replace(data: QueryDict, name: str, key: str, meant: str) -> None:
    """Put the meant one in place of the words, in the rows too.

    Words that went into the notes owe nothing: what they promised is their body's, or the row asks again.
    """
    kept = [meant if one == key else one for one in data.getlist(name)]
    data.setlist(name, list(dict.fromkeys(one for one in kept if one)))
    if name != "met":
        return
    bodies = ("organisation:", "new:organisation:")
    instead = meant or next((one for one in data.getlist("met") if one.startswith(bodies)), key)
    for row in [one for one in data if one.endswith(("-by_whom", "-to_whom")) and data[one] == key]:
        data[row] = instead


def lines(noted: Iterable[tuple[str, str]]) -> list[str]:
    by_field: dict[str, list[str]] = {}
    for name, words in noted:
        by_field.setdefault(name, []).append(words)
    return [str(NOTED[name]) % {"names": ", ".join(words)} for name, words in by_field.items()]


def exactly(words: str, kinds: Iterable[str], user: User) -> str | None:
    """Return the one visible record that has this name; two of one name are a question."""
    found: list[str] = []
    for kind in kinds:
        same = Q()
        for column in EXACTLY[kind]:
            same |= Q(**{f"{column}__iexact": words})
        found += [key_of(one) for one in seen(kind, user).filter(same).distinct()[:2]]
    return found[0] if len(found) == 1 else None


def questions(data: QueryDict, fields: dict[str, WordsField], user: User) -> list[Question]:
    """Return what is still to be settled, each with those whose names are near."""
    open_names = [(name, key) for name in fields for key in data.getlist(name) if key.startswith(WORDS)]
    return [
        Question(name, words, number, options_for(words, fields[name], user))
        for number, (name, words) in enumerate((name, said(key)) for name, key in open_names)
        if number < MOST
    ]


def options_for(words: str, asked: WordsField, user: User) -> list[tuple[str, str, str]]:
    added = [(f"new:{kind}:{words}", str(ADDED[kind]), "") for kind in asked.create]
    return [*near(words, asked.kinds, user), *added, (NOTES, _("Keep as a word in the notes"), "")]


def near(words: str, kinds: Iterable[str], user: User) -> list[tuple[str, str, str]]:
    """Return records with all these words in their name, then with any of them."""
    found: dict[str, tuple[str, str, str]] = {}
    for text in [words, *sorted(set(words.split()), key=len, reverse=True)[:4]]:
        for hit in suggestions(user, text, list(kinds), NEAR) if len(text) > 2 else []:
            found.setdefault(f"{hit.kind}:{hit.pk}", (f"{hit.kind}:{hit.pk}", hit.text, str(hit.hint)))
        if len(found) >= NEAR:
            break
    return list(found.values())[:NEAR]
