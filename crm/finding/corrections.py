"""When nothing visible holds what was typed: what else may have been meant.

Another layout of the keyboard first, then words with a typo. The lexicon also holds words of hidden records: a word
from it is only asked for, and shown when a record that the reader sees holds it; a word counts as known when a
visible record holds it. So nothing a reader sees depends on what is hidden from them.
"""

from collections.abc import Iterable
from itertools import product

from crm.finding import lexicon
from crm.finding.candidates import Candidate, Finder
from crm.finding.folding import WORD, spellings_of, words_of
from crm.finding.layouts import switched
from crm.finding.wanted import MOST_WORDS, Reading, Wanted, as_switched, as_typed

MOST_CORRECTED = 4  # words of one search
MOST_SHOWN = 3


def meant(finder: Finder, text: str) -> Wanted:
    """Return what else may have been meant by a text that nothing visible holds."""
    typed = words_of(text)[:MOST_WORDS]
    return Wanted((*as_switched(switched(text), text), *without_typos(finder, typed)))


def without_typos(finder: Finder, words: list[str]) -> list[Reading]:
    """Return a reading for each sum of typos, fewest first."""
    near = {word: lexicon.near(word) for word in list(dict.fromkeys(words))[:MOST_CORRECTED]}
    wrong = [word for word, ways in near.items() if ways and (len(words) == 1 or not known(finder, word))]
    if not wrong:
        return []
    levels = {word: sorted(set(near[word].values())) for word in wrong}
    readings = []
    for chosen in sorted(product(*levels.values()), key=sum):
        ways = {word: ways_of(near[word], typos) for word, typos in zip(levels, chosen, strict=True)}
        readings.append(Reading(tuple(ways.get(word, (word,)) for word in words)))
    return readings


def ways_of(near: dict[str, int], typos: int) -> tuple[str, ...]:
    return tuple(sorted(word for word, count in near.items() if count == typos))


def known(finder: Finder, word: str) -> bool:
    """Whether a visible record holds a word that begins so."""
    return lexicon.holds(word) and bool(finder.candidates(as_typed(word)))


def shown(text: str, wanted: Wanted, found: Iterable[Candidate]) -> list[str]:
    """Return in words as what the typed was read, as far as records were found: each the best record's own words."""
    said = (said_by(one, wanted.readings[one.reading], text) for one in found)
    return [words for words in dict.fromkeys(said) if words and words != text.strip()][:MOST_SHOWN]


def said_by(one: Candidate, reading: Reading, text: str) -> str:
    if reading.shown:
        return reading.shown
    typed = WORD.findall(text)
    as_was = typed if len(typed) == len(reading.words) else [""] * len(reading.words)
    own = [word for name in one.names for word in WORD.findall(name)]
    said = (own_word(ways, was, own) for ways, was in zip(reading.words, as_was, strict=True))
    return " ".join(word for word in said if word)


def own_word(ways: tuple[str, ...], was: str, own: list[str]) -> str:
    """Return the typed word where it was right, else the record's own word that is meant.

    Where its names do not hold it, what was typed: of the ways, which stand in hidden records too, none is told.
    """
    if was and words_of(was) == list(ways):
        return was
    held = (word for word in own if any(way.startswith(ways) for spelling in spellings_of(word) for way in spelling))
    return next(held, was)
