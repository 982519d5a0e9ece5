"""Someone at the table whom the registry did not know: written down with a lawful basis, or recognised by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from accounts.templatetags.fmt import day
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import Organisation, Person


@dataclass(frozen=True)
class Newcomer:
    """A person or an organisation of which only the name is known."""

    kind: str
    name: str

    def __str__(self) -> str:
        return self.name


Party: TypeAlias = Person | Organisation | Newcomer


@dataclass
class Known:
    """Newcomers and the records that now stand for them."""

    records: dict[Newcomer, Person | Organisation] = field(default_factory=dict)
    added: list[Person | Organisation] = field(default_factory=list)

    def of(self, party: Party) -> Person | Organisation:
        return self.records[party] if isinstance(party, Newcomer) else party

    def all(self, parties: Iterable[Party]) -> list[Person | Organisation]:
        """Return each once, in the order they were named."""
        return list(dict.fromkeys(self.of(party) for party in parties))


def introduce(*, met: Sequence[Party], ours: Sequence[Party], held_on: date, by: Actor) -> Known:
    known = Known()
    for parties, basis in ((met, Person.Basis.OFFICIAL), (ours, Person.Basis.MEMBER)):
        for newcomer in dict.fromkeys(party for party in parties if isinstance(party, Newcomer)):
            if newcomer not in known.records:
                known.records[newcomer] = recognised(newcomer, by) or add(newcomer, basis, held_on, by, known)
    return known


def recognised(newcomer: Newcomer, by: Actor) -> Person | Organisation | None:
    """Return whoever has exactly this name, among those the author may see."""
    if by.user is None:
        return None
    model = Person if newcomer.kind == "person" else Organisation
    exactly = Q(name__iexact=newcomer.name) | Q(name_latin__iexact=newcomer.name)
    return model.objects.visible_to(by.user).filter(exactly).order_by("pk").first()


def add(newcomer: Newcomer, basis: str, held_on: date, by: Actor, known: Known) -> Person | Organisation:
    source = _("meeting on %(day)s") % {"day": day(held_on)}
    record: Person | Organisation
    if newcomer.kind == "person":
        record = Person.objects.create(name=newcomer.name, confidentiality=Level.INTERNAL)
        keep_ground([record], Ground(basis, source))
    else:
        record = Organisation.objects.create(
            name=newcomer.name, kind=Organisation.Kind.OTHER, source=source, is_verified=False,
            confidentiality=Level.INTERNAL,
        )  # fmt: skip
    log(by, "recorded", record, fields=["name"])
    known.added.append(record)
    return record
