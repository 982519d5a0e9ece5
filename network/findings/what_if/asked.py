"""What is asked: up to three scenarios, each in the address, so that it can be sent.

Whom the reader of an address may not see is not there for them, no more than somebody who never was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from crm import kinds as records
from crm.forms.pickers import RecordField, RecordsField, open_pickers
from crm.models import Organisation
from network.findings.looking import INSTITUTION, ORGANISATION, PERSON
from network.findings.what_if.leaving import LETTERS
from network.graphs.network import Node

MOST_LEAVING = 20
KINDS = ("organisation", "person")


class ScenarioForm(forms.Form):
    leaving = RecordsField(
        kinds=KINDS, label=_("Who leaves"), required=False, help_text=_("Organisations, institutions or people.")
    )
    one = RecordField(kinds=("organisation",), label=_("A new tie between"), required=False)
    other = RecordField(kinds=("organisation",), label=_("and"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_pickers(self, user)

    @property
    def is_asked(self) -> bool:
        return any(given(self.data, self.add_prefix(name)) for name in self.fields)

    def clean_leaving(self) -> list[models.Model]:
        leaving = self.cleaned_data["leaving"]
        if len(leaving) > MOST_LEAVING:
            raise ValidationError(
                ngettext_lazy("At most %(most)s at once.", "At most %(most)s at once.", MOST_LEAVING),  # type: ignore[arg-type]
                params={"most": MOST_LEAVING},
            )
        return list(leaving)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        one, other = said.get("one"), said.get("other")
        if one is None and other is None:
            return said
        if one is None or other is None:
            self.add_error("one" if one is None else "other", _("A tie needs two: choose the other one too."))
        elif one == other:
            self.add_error("other", _("Choose two different ones."))
        for name, end in (("one", one), ("other", other)):
            if end is not None and end in said.get("leaving", ()):
                self.add_error(name, _("They are among those who leave."))
        return said


@dataclass(frozen=True)
class Scenario:
    """In keys of the picture."""

    letter: str
    leaving: tuple[str, ...]
    made: tuple[str, str] | None
    named: Mapping[str, Node]  # as the reader knows them, also those who are tied to nobody yet

    @property
    def with_people(self) -> bool:
        return any(key.startswith("person-") for key in self.leaving)


@dataclass(frozen=True)
class Asked:
    forms: tuple[ScenarioForm, ...]
    missing: int  # named in the address, and not there for this reader

    @classmethod
    def of(cls, user: User, query: Mapping[str, Any]) -> "Asked":
        told, missing = those_seen(user, query)
        return cls(tuple(ScenarioForm(told, user=user, prefix=letter) for letter in LETTERS), missing)

    @property
    def is_refused(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def scenarios(self) -> list[Scenario]:
        """Those that ask for anything; one that is refused asks for nothing."""
        told = (scenario_of(form) for form in self.forms if form.is_valid())
        return [one for one in told if one.leaving or one.made]

    @property
    def with_people(self) -> bool:
        return any(one.with_people for one in self.scenarios)


def scenario_of(form: ScenarioForm) -> Scenario:
    said = form.cleaned_data
    ends = (said["one"], said["other"])
    several = [node_of(one) for one in (*said["leaving"], *(end for end in ends if end))]
    made = (node_key(ends[0]), node_key(ends[1])) if all(ends) else None
    return Scenario(
        str(form.prefix), tuple(map(node_key, said["leaving"])), made, {one.key: one for one in several}
    )  # fmt: skip


def node_of(record: models.Model) -> Node:
    """Return the record as it would stand in a picture if anything tied it to anybody."""
    kind = PERSON
    if isinstance(record, Organisation):
        kind = INSTITUTION if record.kind in Organisation.OFFICIAL else ORGANISATION
    return Node(node_key(record), kind, str(record), cast(Any, record).get_absolute_url())


def node_key(record: models.Model) -> str:
    return records.key_of(record).replace(":", "-")


def those_seen(user: User, query: Mapping[str, Any]) -> tuple[QueryDict, int]:
    """Return what an address names and the reader sees, by its present name, and how many others it names."""
    wanted = {name: given(query, name) for letter in LETTERS for name in names_of(letter)}
    keys = {key for several in wanted.values() for key in several}
    found = records.find_all(keys, user, KINDS)
    told = QueryDict(mutable=True)
    for name, several in wanted.items():
        told.setlist(name, list(dict.fromkeys(records.key_of(found[key]) for key in several if key in found)))
    for letter in LETTERS:
        ends = [f"{letter}-one", f"{letter}-other"]
        if any(key not in found for end in ends for key in wanted[end]):
            told.setlist(ends[0], [])
            told.setlist(ends[1], [])  # a tie with somebody who is not there is no tie
    return told, len(keys - set(found))


def names_of(letter: str) -> Iterator[str]:
    return (f"{letter}-{name}" for name in ScenarioForm.base_fields)


def given(query: Mapping[str, Any], name: str) -> list[str]:
    """Return what stands in the address; a bare number is an organisation's."""
    several = query.getlist(name) if isinstance(query, QueryDict) else [query.get(name, "")]
    texts = [str(one).strip() for one in cast(list[Any], several)]
    return [f"organisation:{text}" if text.isdecimal() else text for text in texts if text]
