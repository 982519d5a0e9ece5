"""What one reader asks about: the part of the network the address names, as they may see it, and who has answered."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from django.utils import timezone

from accounts.models import User
from network.facts.reading import read_network
from network.graphs.kept import kept
from network.graphs.network import Network
from network.graphs.picture import Picture, years_before
from network.graphs.picture_form import picture_asked
from network.graphs.standing_out import readable
from network.graphs.ties import Positions, Ties
from network.models import Tie, TieAnswer, TieRules
from network.rules.in_force import in_force

T = TypeVar("T")
MEMBER, ORGANISATION, INSTITUTION, PERSON = "member", "organisation", "institution", "person"


@dataclass(frozen=True, eq=False)
class Looking:
    user: User
    picture: Picture
    rules: TieRules

    @classmethod
    def of(cls, user: User, query: Mapping[str, Any]) -> "Looking":
        rules = in_force()
        return cls(user, picture_asked(query, user, timezone.localdate(), rules), rules)

    def at(self, **changes: Any) -> "Looking":
        """The same reader before another picture; before the same one nothing is read again."""
        picture = replace(self.picture, **changes)
        return self if picture == self.picture else replace(self, picture=picture)

    @cached_property
    def network(self) -> Network:
        return read_network(self.user, self.picture, self.rules.all_weights)

    @cached_property
    def standing_out(self) -> "Looking":
        """The same with those ties alone that stand out, as the picture draws them: a mass campaign ties everybody."""
        whole = self.network
        stays = readable(whole.ties)
        ties = whole.ties
        kept_ties = Ties(ties.n, ties.sources[stays], ties.targets[stays], ties.weights[stays])
        told = replace(self)
        told.__dict__["network"] = Network(whole.nodes, kept_ties, whole.kinds[stays])
        return told

    @cached_property
    def members(self) -> Positions:
        return np.array([at for at, node in enumerate(self.network.nodes) if node.kind == MEMBER], dtype=np.int64)

    @cached_property
    def answered(self) -> frozenset[str]:
        """Keys of those who stated their ties in the year before the day."""
        day = self.picture.day
        lately = TieAnswer.objects.visible_to(self.user).filter(
            answered_on__gt=years_before(day, 1), answered_on__lte=day
        )
        return frozenset(f"organisation-{pk}" for pk in lately.values_list("organisation", flat=True))

    @cached_property
    def silent(self) -> frozenset[str]:
        """Keys of members in the picture who did not."""
        return frozenset(self.network.nodes[at].key for at in self.members) - self.answered

    @cached_property
    def statements(self) -> Ties:
        """Who states a tie, and with whom: one row for each direction."""
        rows = Tie.objects.visible_to(self.user).exclude(kind=Tie.Kind.CONFLICTS).on(self.picture.day).order_by()
        place = self.network.position
        told = (
            (place.get(f"organisation-{one}", -1), place.get(f"organisation-{other}", -1), strength / Tie.STRONGEST)
            for one, other, strength in rows.values_list("stated_by", "other", "strength")
        )
        return Ties.of(len(self.network.nodes), (row for row in told if min(row[:2]) >= 0), directed=True)

    @cached_property
    def beside(self) -> str:
        """What an answer is made of beside the ties: regions, themes, and who states what."""
        about = [(node.kind, node.region, sorted(node.themes)) for node in self.network.nodes]
        rows = [self.statements.sources.tolist(), self.statements.targets.tolist()]
        return hashlib.sha256(repr((about, rows)).encode()).hexdigest()

    def kept(self, question: str, compute: Callable[[], T], *also: Network) -> T:
        return kept(question, self.rules.number, (self.network, *also), compute, beside=self.beside)
