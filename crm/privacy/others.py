"""Other people's names in what one person is shown: taken out, unless they are officials in that role."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from crm.models import Participation, Person, Tenure
from crm.name_keys import folded
from crm.privacy.identifiers import EMAIL, PHONE, WORD, Sequence, Terms, national, spelled
from crm.privacy.rows import Subject

SHORTEST_SURNAME = 4


@dataclass
class Others:
    """Whose names are to go; `whole` wherever they stand, `surnames` of those who sat at the same table."""

    whole: set[Sequence] = field(default_factory=set)
    surnames: set[Sequence] = field(default_factory=set)
    own: Terms = field(default_factory=Terms)

    def taken_out(self, text: str) -> str:
        """Return the text with a mark in the place of everybody else, and of their addresses and numbers."""
        mark = somebody_else()
        terms = Terms(frozenset(self.whole | self.surnames))
        theirs = [one for one in terms.find(text) if not self.is_own(text[one.start : one.end])]
        for one in reversed(theirs):
            text = text[: one.start] + mark + text[one.end :]
        text = EMAIL.sub(lambda m: m.group() if m.group().lower() in self.own.emails else mark, text)
        return PHONE.sub(lambda m: m.group() if national(m.group()) in self.own.phones else mark, text)

    def is_own(self, passage: str) -> bool:
        words = {folded(word) for word in WORD.findall(passage)}
        return words <= self.own.own_words


def somebody_else() -> str:
    words = _("another person")
    return f"[{words}]"


def others_in(texts: Iterable[str], subject: Subject, own: Terms) -> Others:
    """Return who else is named in the texts, among everyone on record and everyone with an account."""
    there = {folded(word) for text in texts for word in WORD.findall(text)}
    found = Others(own=own)
    officials = officials_of()
    near = sat_with(subject)
    for pk, *names in Person.objects.values_list("pk", "name", "name_latin").iterator():
        if pk not in officials:
            take(found, names, there, is_near=pk in near)
    for (name,) in (
        User.objects.exclude(pk=subject.user.pk if subject.user else 0)
        .exclude(person__in=officials)
        .values_list("name")
    ):
        take(found, [name], there, is_near=False)
    found.whole -= own.sure
    found.surnames -= own.sure | own.maybe
    return found


def take(found: Others, names: Iterable[str], there: set[str], *, is_near: bool) -> None:
    for name in filter(None, names):
        surely, perhaps = spelled(name)
        here = {words for words in surely if set(words) <= there}
        found.whole |= here
        if is_near or here:
            alone = {words for words in perhaps if len(words) == 1 and len(words[0]) >= SHORTEST_SURNAME}
            found.surnames |= {words for words in alone if words[0] in there}


def officials_of() -> set[int]:
    """Return those who hold or held a public office: what they did in it is no secret of theirs."""
    return set(Tenure.objects.exclude(office=None).values_list("person", flat=True))


def sat_with(subject: Subject) -> set[int]:
    meetings = Participation.objects.filter(person__in=subject.people).values("meeting")
    return set(Participation.objects.filter(meeting__in=meetings).exclude(person=None).values_list("person", flat=True))
