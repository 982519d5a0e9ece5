"""A list of people: how they are called and reached, what they are in which organisation, why we keep their data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from crm.confidentiality import Level
from crm.importing import filling, lookups, posts
from crm.importing.cells import Cells
from crm.importing.filling import points_of
from crm.importing.organisations import ways
from crm.importing.records import Draft, RecordIntake
from crm.importing.twins import Compared
from crm.importing.values import Refused
from crm.lawfulness import Ground, keep_ground
from crm.merging.rules import Facts
from crm.models import Person

FILLABLE = ("name_latin", "languages", "note")


@dataclass
class PersonIntake(RecordIntake):
    _compared: Compared = field(default_factory=lambda: Compared("person"))
    _bodies: lookups.Named = field(default_factory=dict)

    model = Person

    def read(self, cells: Cells) -> Draft:
        name = cells.needed("name", 150)
        fields = {
            "name": name,
            "name_latin": cells.text("name_latin", 150),
            "languages": cells.text("languages", 120),
            "do_not_contact": cells.truth("do_not_contact"),
            "note": cells.prose("note"),
            "confidentiality": self.level(cells, Level.INTERNAL),
        }
        points = [
            *cells.contacts("email", "email"), *cells.contacts("phone", "phone"), *cells.contacts("address", "address")
        ]  # fmt: skip
        return Draft(cells.row, name, fields, points, {"post": posts.read(cells), "ground": _ground(cells)})

    def prepare(self, drafts: Sequence[Draft]) -> None:
        named = {draft.more["post"].organisation for draft in drafts if draft.more["post"]}
        self._bodies = lookups.organisations(named, self.author)

    def resolve(self, draft: Draft) -> Draft:
        post = draft.more["post"]
        if post:
            post.body = lookups.organisation(self._bodies, post.organisation)
        return draft

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        self._compared.find(self, drafts, [self._facts_of(draft) for draft in drafts])

    def _facts_of(self, draft: Draft) -> Facts:
        post = draft.more["post"]
        return Facts(
            names=tuple(name for name in (draft.fields["name"], draft.fields["name_latin"]) if name),
            phones=frozenset(value for kind, value in draft.points if kind == "phone"),
            emails=frozenset(value.lower() for kind, value in draft.points if kind == "email"),
            organisations=frozenset({post.body} if post else ()),
        )

    def create(self, drafts: list[Draft]) -> list[Person]:
        made = Person.objects.bulk_create(Person(**draft.fields) for draft in drafts)
        points_of("person", made, [draft.points for draft in drafts])
        grounds: dict[Ground, list[Person]] = {}
        for draft, one in zip(drafts, made, strict=True):
            grounds.setdefault(draft.more["ground"], []).append(one)
        for ground, people in grounds.items():
            keep_ground(people, ground)
        with_post = [(draft, one, draft.more["post"]) for draft, one in zip(drafts, made, strict=True)]
        posts.store(self, [triple for triple in with_post if triple[2]])
        return made

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        empty = filling.empty_fields(record, draft.fields, FILLABLE)
        return filling.fill(record, empty, filling.missing_points(record, draft.points), self.write)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        post, ground, labels = draft.more["post"], draft.more["ground"], self.target.fields
        return [
            (_("Contact"), ways(draft)),
            (labels["organisation"], post and ", ".join(filter(None, [post.title, post.organisation]))),
            (labels["basis"], Person.Basis(ground.basis).label),
            (labels["basis_source"], ground.source),
        ]


def _ground(cells: Cells) -> Ground:
    """Without a lawful basis and its source nobody is recorded."""
    basis, source = cells.choice("basis"), cells.text("basis_source", 300)
    if not basis:
        raise Refused(_("Say on what lawful basis we keep this person's data."))
    if not source:
        raise Refused(_("Say where the data come from."))
    return Ground(basis, source, cells.choice("origin"), cells.day("review_on"), cells.day("collected_on"))
