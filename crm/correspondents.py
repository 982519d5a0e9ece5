"""Who stands behind an address, among the people and organisations that the reader may see. Nobody is made here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Lower

from accounts.gates import Visitor
from crm.models import ContactPoint, InboundMessage, Organisation, Person, Side

Record = Person | Organisation
MOST_SHOWN = 4  # correspondents in one row of the tray


@dataclass(frozen=True)
class Correspondent:
    """A name and an address as the mail gives them; `records` may be several, for families and groups share one."""

    name: str
    address: str
    records: list[Record] = field(default_factory=list)

    @property
    def words(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.address else self.name or self.address

    @property
    def known(self) -> Record | None:
        """The one it surely is: the only person at this address, else the only organisation."""
        people = [one for one in self.records if isinstance(one, Person)]
        candidates: list[Record] = list(people or self.records)
        return candidates[0] if len(candidates) == 1 else None


def by_address(addresses: Iterable[str], user: Visitor) -> dict[str, list[Record]]:
    """Return address: records, with two queries for any number."""
    wanted = {address.lower() for address in addresses if address}
    found: dict[str, list[Record]] = {address: [] for address in wanted}
    if not wanted:
        return found
    points = ContactPoint.objects.visible_to(user).filter(kind=ContactPoint.Kind.EMAIL)
    points = points.alias(lowered=Lower("value")).filter(lowered__in=wanted)
    for point in points.select_related("person", "organisation").order_by("pk"):
        add(found, point.value, point.person or point.organisation)
    own = Person.objects.visible_to(user).alias(lowered=Lower("user__email")).filter(lowered__in=wanted)
    for person in own.select_related("user").order_by("pk"):
        add(found, person.user.email if person.user else "", person)
    return found


def add(found: dict[str, list[Record]], address: str, record: Record | None) -> None:
    rows = found.setdefault(address.lower(), [])
    if record is not None and record not in rows:
        rows.append(record)


def meet(people: Iterable[Iterable[str]], user: Visitor) -> list[Correspondent]:
    """Return these names and addresses with whom they match."""
    pairs = [(str(name), str(address)) for name, address in people]
    found = by_address((address for _name, address in pairs), user)
    return [Correspondent(name, address, found.get(address.lower(), [])) for name, address in pairs]


def other_side(message: InboundMessage) -> list[list[str]]:
    """Return whom a message was exchanged with: of our own mail the recipients, else the sender."""
    if message.is_from_us or message.kind == InboundMessage.Kind.BOUNCE:
        return [list(pair) for pair in message.to_addresses]
    return [[message.from_name, message.from_address]] if message.from_name or message.from_address else []


def show_correspondents(messages: Iterable[Any], user: Visitor) -> None:
    """Give each message `correspondents`, with the same number of queries for any number of messages."""
    rows = list(messages)
    sides = {row.pk: other_side(row) for row in rows}
    found = by_address((address for side in sides.values() for _name, address in side), user)
    for row in rows:
        row.correspondents = [
            Correspondent(name, address, found.get(address.lower(), [])) for name, address in sides[row.pk]
        ]


def side_of(record: Record) -> Side:
    """On which side of the table somebody sits: those with an account work with us, the others are whom we meet."""
    if isinstance(record, Person):
        return Side.OURS if record.user_id else Side.THEIRS
    return Side.THEIRS
