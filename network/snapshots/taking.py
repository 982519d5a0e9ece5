"""Taking a snapshot: reading the network as nobody in particular, and keeping what it measures."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.actors import SYSTEM, Actor
from accounts.log import log
from accounts.models import Role, User
from crm.confidentiality import Level
from crm.models import Place, Theme
from network.facts.kinds import ALL, in_order
from network.facts.reading import read_network
from network.graphs.network import Network
from network.graphs.picture import Picture
from network.graphs.ties import Ties
from network.models import Snapshot, Tie, TieAnswer, TieRules
from network.rules.in_force import in_force, picture_of
from network.snapshots import dictionary
from network.snapshots.measuring import measured
from network.stating.answering import a_year_before

NOBODY = 0  # number of an account that there is not: it wrote nothing, is named nowhere and speaks for no organisation
Scope = Snapshot.Scope


@dataclass(frozen=True)
class Wanted:
    """Which part of the network, in whose eyes, on which day."""

    day: date
    scope: str
    who: str = Snapshot.Who.ORGANISATIONS.value
    kinds: frozenset[str] = ALL
    theme: Theme | None = None
    region: Place | None = None

    def picture(self, rules: TieRules) -> Picture:
        usual = picture_of(self.day, rules)
        region = self.region.code if self.region else ""
        return replace(
            usual, who=self.who, kinds=self.kinds, theme=self.theme.pk if self.theme else None, region=region
        )  # fmt: skip


def anybody(scope: str) -> User:
    """Return a reader who sees what each of that scope sees, and nothing of their own beside it."""
    role = Role.OFFICER if scope == Level.INTERNAL else Role.MEMBER
    reader = User(pk=NOBODY, role=role, is_active=True)
    reader._speaks_for_a_member = role == Role.MEMBER  # type: ignore[attr-defined]
    return reader


def statements(reader: User, network: Network, day: date) -> tuple[Ties, int]:
    """Return who states something about whom; and how many members state anything, or answered within a year."""
    rows = Tie.objects.visible_to(reader).on(day).order_by().values_list("stated_by", "other")
    keys = [(f"organisation-{one}", f"organisation-{other}") for one, other in rows]
    place = network.position
    pairs = {(place[one], place[other], 1.0) for one, other in keys if one in place and other in place}
    lately = TieAnswer.objects.visible_to(reader).filter(answered_on__lte=day, answered_on__gt=a_year_before(day))
    said = {one for one, _other in keys} | {
        f"organisation-{pk}" for pk in lately.values_list("organisation", flat=True)
    }
    answered = sum(node.kind == "member" and node.key in said for node in network.nodes)
    return Ties.of(len(network.nodes), sorted(pairs), directed=True), answered


def take(wanted: Wanted, rules: TieRules, *, is_nightly: bool = False, **more: Any) -> Snapshot:
    """Return the snapshot, not stored yet."""
    reader, picture = anybody(wanted.scope), wanted.picture(rules)
    network = read_network(reader, picture, rules.all_weights)
    told, answered = statements(reader, network, wanted.day)
    numbers = measured(network, told)
    return Snapshot(
        day=wanted.day, since=picture.since, is_nightly=is_nightly, scope=wanted.scope, rules=rules.number,
        who=wanted.who, kinds=[] if wanted.kinds == ALL else [kind.name for kind in in_order(wanted.kinds)],
        theme=wanted.theme, region=wanted.region, nodes=len(network.nodes), edges=len(network.ties),
        asked=int(numbers["members"] or 0), responded=answered, measures=numbers, dictionary=dictionary.VERSION,
        fingerprint=network.fingerprint, **more,
    )  # fmt: skip


def keep(snapshot: Snapshot, by: Actor) -> Snapshot:
    snapshot.save(force_insert=True)
    log(by, "took", snapshot, fields=["day", "scope", "rules"])
    return snapshot


def take_nightly(today: date, watch: Callable[[int], None] = lambda done: None) -> int:
    """Take the usual picture in the eyes of each scope, unless it is there; return how many were taken."""
    rules, taken = in_force(), 0
    for place, scope in enumerate(Scope.values):
        there = Snapshot.objects.filter(day=today, scope=scope, rules=rules.number, is_nightly=True)
        if not there.exists():
            taken += is_kept(take(Wanted(today, scope), rules, is_nightly=True))
        watch(place + 1)
    return taken


def is_kept(snapshot: Snapshot) -> bool:
    """Another worker may have been faster; one of the two is enough."""
    try:
        with transaction.atomic():
            keep(snapshot, SYSTEM)
    except IntegrityError:
        return False
    return True
