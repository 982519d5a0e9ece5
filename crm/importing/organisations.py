"""A list of organisations: their names, numbers, places, ways to reach them, standing in the coalition."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import register_numbers
from crm.confidentiality import Level
from crm.importing import filling, lookups
from crm.importing.cells import Cells
from crm.importing.filling import points_of
from crm.importing.records import Draft, RecordIntake
from crm.importing.twins import Compared
from crm.importing.values import Refused
from crm.merging.matching import host_of
from crm.merging.rules import Facts
from crm.models import Alias, CoalitionMembership, Imported, Organisation

FILLABLE = (
    "name_latin", "short_name", "parent", "place", "register_number", "founded", "working_languages", "about",
    "offers", "needs", "website", "source",
)  # fmt: skip
ALIASES = {"aliases": Alias.Kind.OTHER, "old_names": Alias.Kind.OLD, "abbreviations": Alias.Kind.ABBREVIATION}


@dataclass
class OrganisationIntake(RecordIntake):
    _places: lookups.Places = field(default_factory=lookups.Places)
    _themes: dict[str, Any] = field(default_factory=lookups.themes)
    _compared: Compared = field(default_factory=lambda: Compared("organisation"))
    _parents: lookups.Named = field(default_factory=dict)

    model = Organisation

    def read(self, cells: Cells) -> Draft:
        name, source = cells.needed("name"), cells.text("source", 300)
        fields = {
            "name": name,
            "kind": cells.choice("kind", Organisation.Kind.NGO),
            "name_latin": cells.text("name_latin"),
            "short_name": cells.text("short_name", 60),
            "founded": cells.approximate("founded"),
            "working_languages": cells.text("working_languages", 120),
            "website": cells.link("website"),
            "source": source,
            "is_verified": bool(source),
            **{prose: cells.prose(prose) for prose in ("about", "offers", "needs")},
            "confidentiality": self.level(cells, Level.COALITION),
        }
        points = [
            *cells.contacts("email", "email"), *cells.contacts("phone", "phone"), *cells.contacts("address", "address")
        ]  # fmt: skip
        return Draft(cells.row, name, fields, points, self._more(cells))

    def _more(self, cells: Cells) -> dict[str, Any]:
        return {
            "aliases": [(one, kind) for column, kind in ALIASES.items() for one in cells.parts(column)],
            "themes": [theme for part in cells.parts("themes") for theme in part.split(", ")],
            "parent": cells.text("parent"),
            "place": cells.text("place"),
            "number": cells.text("register_number", 20),
            "status": cells.choice("status"),
            "since": cells.day("status_since"),
        }

    def prepare(self, drafts: Sequence[Draft]) -> None:
        self._parents = lookups.organisations({draft.more["parent"] for draft in drafts}, self.author)

    def resolve(self, draft: Draft) -> Draft:
        more, fields = draft.more, draft.fields
        fields["place"] = self._places.find(more["place"]) if more["place"] else None
        if more["parent"]:
            fields["parent_id"] = lookups.organisation(self._parents, more["parent"])
        unknown = [name for name in more["themes"] if name.casefold() not in self._themes]
        if unknown:
            raise Refused(_("There is no theme called “%(name)s”.") % {"name": unknown[0][:80]})
        fields["register_number"] = self._number(more["number"], fields)
        return draft

    def _number(self, text: str, fields: dict[str, Any]) -> str:
        """A spreadsheet that took the number for a quantity has lost its leading zeros."""
        padded = text.zfill(9) if text.isdigit() and len(text) < 9 else text
        try:
            return register_numbers.checked(padded, kind=fields["kind"], place=fields["place"])
        except ValidationError as refusal:
            words = " ".join(refusal.messages)
            raise Refused(_("“%(text)s”: %(why)s") % {"text": text[:30], "why": words}) from None

    def find_twins(self, drafts: Sequence[Draft]) -> None:
        self._compared.find(self, drafts, [self._facts_of(draft) for draft in drafts])

    def _facts_of(self, draft: Draft) -> Facts:
        fields, place = draft.fields, draft.fields["place"]
        names = (fields["name"], fields["name_latin"], *(name for name, _kind in draft.more["aliases"]))
        return Facts(
            names=tuple(name for name in names if name),
            register_number=fields["register_number"],
            phones=frozenset(value for kind, value in draft.points if kind == "phone"),
            emails=frozenset(value.lower() for kind, value in draft.points if kind == "email"),
            website=host_of(fields["website"]),
            place=place.pk if place else None,
        )

    def create(self, drafts: list[Draft]) -> list[Organisation]:
        made = Organisation.objects.bulk_create(Organisation(**draft.fields) for draft in drafts)
        points_of("organisation", made, [draft.points for draft in drafts])
        pairs = list(zip(made, drafts, strict=True))
        Alias.objects.bulk_create(
            Alias(organisation=one, name=name, kind=kind, source=one.source, is_verified=bool(one.source))
            for one, draft in pairs
            for name, kind in draft.more["aliases"]
        )
        through = Organisation.themes.through
        through.objects.bulk_create(
            through(organisation_id=one.pk, theme_id=self._themes[name.casefold()].pk)
            for one, draft in pairs
            for name in dict.fromkeys(draft.more["themes"])
        )
        self._stand(pairs)
        return made

    def _stand(self, pairs: list[tuple[Organisation, Draft]]) -> None:
        today = timezone.localdate()
        standing = [
            (draft, CoalitionMembership(
                organisation=one, status=draft.more["status"], started_on=draft.more["since"] or today,
                source=one.source,
            ))
            for one, draft in pairs
            if draft.more["status"]
        ]  # fmt: skip
        CoalitionMembership.objects.bulk_create(membership for _draft, membership in standing)
        for draft, membership in standing:
            self.note(draft, Imported.Outcome.CREATED, membership)

    def fill(self, draft: Draft, record: Any) -> dict[str, str]:
        fields = {**draft.fields, "parent": None}
        fields |= {"parent_id": fields.pop("parent_id", None)}
        names = [f"{name}_id" if name == "parent" else name for name in FILLABLE]
        empty = filling.empty_fields(record, fields, names)
        return filling.fill(record, empty, filling.missing_points(record, draft.points), self.write)

    def facts(self, draft: Draft) -> list[tuple[Any, Any]]:
        fields, labels = draft.fields, self.target.fields
        shown = {
            "kind": Organisation.Kind(fields["kind"]).label,
            "register_number": fields["register_number"],
            "place": fields["place"],
            "status": draft.more["status"] and CoalitionMembership.Status(draft.more["status"]).label,
            "aliases": ", ".join(name for name, _kind in draft.more["aliases"]),
        }
        return [*((labels[name], value) for name, value in shown.items()), (_("Contact"), ways(draft))]


def ways(draft: Draft) -> str:
    return ", ".join(value for _kind, value in draft.points)
