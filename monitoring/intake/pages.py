"""One page of a text as it is read: sentence by sentence, with what was noted from it already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from monitoring.intake.reading import PARAGRAPHS
from monitoring.intake.sentences import promising
from monitoring.models import Commitment, OfficialText, Passage

Run = tuple[int, int]  # first and last sentence


@dataclass(frozen=True)
class Sentence:
    number: int  # on its page, counted from nought
    words: str
    is_promising: bool
    noted: Commitment | None  # as far as the reader may see it

    @property
    def is_noted(self) -> bool:
        return self.noted is not None


def paragraphs(text: OfficialText, taken: Iterable[Passage]) -> list[list[Sentence]]:
    """Return the loaded page; `taken` are its passages that the reader may see."""
    noted = {number: one.commitment for one in taken for number in range(one.first, one.last + 1)}
    number, found = 0, []
    for paragraph in page_of(text):
        line = [
            Sentence(place, words, promising(words, text.language), noted.get(place))
            for place, words in enumerate(paragraph, start=number)
        ]
        number += len(line)
        found.append(line)
    return found


def page_of(text: OfficialText) -> list[list[str]]:
    """The page that `with_page` loaded."""
    return text.page or []  # type: ignore[attr-defined]


def runs(numbers: Iterable[int]) -> Iterator[Run]:
    """Sentences that follow one another are one passage."""
    for _distance, chosen in groupby(enumerate(sorted(set(numbers))), lambda one: one[1] - one[0]):
        together = [number for _place, number in chosen]
        yield together[0], together[-1]


def quotation(page: list[list[str]], run: Run) -> str:
    """The words from the first to the last sentence, with a line of its own for each paragraph."""
    number, lines = 0, []
    for paragraph in page:
        chosen = [words for place, words in enumerate(paragraph, start=number) if run[0] <= place <= run[1]]
        number += len(paragraph)
        if chosen:
            lines.append(" ".join(chosen))
    return "\n".join(lines)


def paragraph_of(page: list[list[str]], sentence: int) -> int:
    """Return which paragraph of the page a sentence stands in, counted from one."""
    number = 0
    for place, paragraph in enumerate(page, start=1):
        number += len(paragraph)
        if sentence < number:
            return place
    return len(page)


def first_paragraph(number: int) -> int:
    """Where a text has no pages: the number of the first paragraph of a part."""
    return (number - 1) * PARAGRAPHS + 1
