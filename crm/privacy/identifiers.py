"""By what a person is recognised in a text: names in either script, addresses, numbers; found, quoted, replaced."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from django.utils.crypto import salted_hmac

from crm.models import ContactPoint
from crm.name_keys import folded
from crm.privacy.rows import Subject

WORD = re.compile(r"[^\W_]+")
REMARK = re.compile(r"\([^)]*\)")  # beside a name, no part of it
GAP = re.compile(r"[\s.,-]{1,4}\Z")  # what may stand between the words of one name
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.])(?:\+|0)\d(?:[ ()/.-]{0,2}\d){7,13}(?![\w])")
AROUND = 160  # characters of a quotation on either side
Sequence = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    is_sure: bool


@dataclass(frozen=True)
class Terms:
    """`sure` names nobody else as far as we know; `maybe`, a surname or an initial, only beside their own records."""

    sure: frozenset[Sequence] = frozenset()
    maybe: frozenset[Sequence] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()  # digits without country or zero in front
    own_words: frozenset[str] = field(default_factory=frozenset)
    sealed: frozenset[tuple[int, str]] = frozenset()  # how many words, and the seal over them

    def find(self, text: str, *, scattered: bool = False) -> list[Found]:
        """Return where the text names them; `scattered`: first name and surname may stand in different cells."""
        tokens = [(m.start(), m.end(), folded(m.group())) for m in WORD.finditer(text)]
        found = [Found(start, end, True) for start, end in sequences(text, tokens, self.sure)]
        found += [Found(start, end, False) for start, end in sequences(text, tokens, self.maybe)]
        found += [Found(m.start(), m.end(), True) for m in EMAIL.finditer(text) if m.group().lower() in self.emails]
        found += [Found(m.start(), m.end(), True) for m in PHONE.finditer(text) if national(m.group()) in self.phones]
        found += [Found(start, end, True) for start, end in self.under_seal(tokens)]
        if scattered:
            there = {word for _start, _end, word in tokens}
            for words in self.sure:
                if len(words) > 1 and set(words) <= there:
                    found += [Found(start, end, True) for start, end, word in tokens if word in words]
        return merged(found)

    def under_seal(self, tokens: list[tuple[int, int, str]]) -> Iterable[tuple[int, int]]:
        """Spellings of which only the seal was kept: every run of as many words is compared."""
        for length in {length for length, _seal in self.sealed}:
            for at in range(len(tokens) - length + 1):
                here = tokens[at : at + length]
                if (length, seal(tuple(token[2] for token in here))) in self.sealed:
                    yield here[0][0], here[-1][1]

    def names_surely(self, text: str, *, scattered: bool = False) -> bool:
        return any(one.is_sure for one in self.find(text, scattered=scattered))

    def replaced(self, text: str, words: str, *, scattered: bool = False, also_maybe: bool = False) -> str:
        """Return the text with other words wherever it names them."""
        for one in reversed(self.find(text, scattered=scattered)):
            if one.is_sure or also_maybe:
                text = text[: one.start] + words + text[one.end :]
        return text

    def quoted(self, text: str, *, maybe: bool = False, scattered: bool = False) -> list[str]:
        """Return the passages that name them, cut at words; near ones are one passage."""
        found = [one for one in self.find(text, scattered=scattered) if maybe or one.is_sure]
        spans = [(one.start - AROUND, one.end + AROUND) for one in found]
        passages: list[tuple[int, int]] = []
        for start, end in spans:
            if passages and start <= passages[-1][1]:
                passages[-1] = (passages[-1][0], end)
            else:
                passages.append((start, end))
        return [cut(text, max(0, start), min(len(text), end)) for start, end in passages]

    def needles(self) -> tuple[set[str], set[str], set[str]]:
        """Return what the database can look for: folded surnames, addresses, numbers."""
        return {max(words, key=len) for words in self.sure | self.maybe}, set(self.emails), set(self.phones)


def cut(text: str, start: int, end: int) -> str:
    start = text.rfind(" ", 0, start) + 1 if start else 0
    stop = text.find(" ", end)
    end = len(text) if stop < 0 else stop
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def sequences(text: str, tokens: list[tuple[int, int, str]], wanted: Iterable[Sequence]) -> Iterable[tuple[int, int]]:
    by_first: dict[str, list[Sequence]] = {}
    for words in wanted:
        by_first.setdefault(words[0], []).append(words)
    for at, (start, _end, word) in enumerate(tokens):
        for words in sorted(by_first.get(word, ()), key=len, reverse=True):
            here = tokens[at : at + len(words)]
            if tuple(token[2] for token in here) == words and close(text, here):
                yield start, here[-1][1]
                break


def close(text: str, tokens: list[tuple[int, int, str]]) -> bool:
    gaps = pairwise(tokens)
    return all(GAP.match(text[left[1] : right[0]]) for left, right in gaps)


def merged(found: list[Found]) -> list[Found]:
    """Return them in the order of the text; of those that overlap the widest, the surer first."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end, not one.is_sure)):
        if kept and one.start < kept[-1].end:
            last = kept[-1]
            kept[-1] = Found(last.start, max(last.end, one.end), last.is_sure or one.is_sure)
        else:
            kept.append(one)
    return kept


@lru_cache(maxsize=10_000)
def national(number: str) -> str:
    """Return the digits of a number without what stands before them at home or abroad."""
    digits = re.sub(r"\D", "", number)
    for prefix in ("00359", "359", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 7:
            return digits[len(prefix) :]
    return digits


def spelled(name: str) -> tuple[set[Sequence], set[Sequence]]:
    """Return the ways a name is written that are surely theirs, and those that may be another's."""
    words = tuple(folded(word) for word in WORD.findall(REMARK.sub(" ", name)))
    words = tuple(word for word in words if word)
    if not words:
        return set(), set()
    if len(words) == 1:
        return set(), {words}
    first, last = words[0], words[-1]
    return {words, (first, last), (last, first), (last, *words[:-1])}, {(last,), (first[0], last), (last, first[0])}


def terms_of(subject: Subject, spellings: Iterable[str] = ()) -> Terms:
    """Gather everything by which the person can be found; `spellings` an officer knows of besides."""
    names = {one.name for one in subject.people} | {one.name_latin for one in subject.people}
    names |= {subject.user.name} if subject.user else set()
    sure: set[Sequence] = set()
    maybe: set[Sequence] = set()
    for name in filter(None, names):
        surely, perhaps = spelled(name)
        sure |= surely
        maybe |= perhaps
    emails, phones = set(subject.addresses), set()
    points = ContactPoint.objects.filter(person__in=subject.people)
    for kind, value in points.values_list("kind", "value"):
        if kind == ContactPoint.Kind.PHONE:
            phones.add(national(value))
        elif kind != ContactPoint.Kind.EMAIL:
            sure |= whole(value)
    for one in spellings:
        sure |= whole(one)
        emails |= {match.lower() for match in EMAIL.findall(one)}
        phones |= {national(match) for match in PHONE.findall(one)}
    own = frozenset(word for words in sure | maybe for word in words)
    return Terms(frozenset(sure), frozenset(maybe - sure), frozenset(emails), frozenset(phones - {""}), own)


def seal(words: Sequence) -> str:
    return salted_hmac("crm.privacy.spellings", " ".join(words), algorithm="sha256").hexdigest()


def sealed(spellings: Iterable[str]) -> list[list[int | str]]:
    """Return what of the spellings may be kept after an erasure: nothing that can be read."""
    return [[len(words), seal(words)] for one in spellings for words in whole(one)]


def whole(text: str) -> set[Sequence]:
    """An address, a nickname, a handle: as it stands."""
    words = tuple(filter(None, (folded(word) for word in WORD.findall(text))))
    return {words} if sum(map(len, words)) >= 4 else set()
