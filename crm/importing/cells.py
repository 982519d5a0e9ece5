"""The cells of one row read as a careful person would, each by the field it stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.spreadsheets import original
from crm import contacts
from crm.importing import dates, targets
from crm.importing.mapping import Plan, columns_of
from crm.importing.reading import Row
from crm.importing.values import Refused, is_address

SPACES = re.compile(r"[\s\u00a0\u200b\u200e\u200f\ufeff]+")
BETWEEN = re.compile(r"\s*[;\n|]\s*")
BETWEEN_CONTACTS = re.compile(r"\s*(?:[;\n|,]|\s(?:и|or|или|and)\s)\s*")
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
TRUE = {"да", "yes", "true", "1", "x", "х", "✓", "вярно"}
FALSE = {"", "не", "no", "false", "0", "-", "невярно"}
NOTHING = {"-", "–", "—", "n/a", "н/д", "няма"}
DUPLICATES = ("skip", "update", "create")


@dataclass(frozen=True)
class RecordPlan(Plan):
    """A mapping of records: what holds for every row, what words mean, what becomes of suspected duplicates."""

    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # field: word: meaning
    duplicates: str = "skip"


def plan_of(plain: Mapping[str, Any], target: targets.Target) -> RecordPlan:
    words = {one.fields[0]: {k.casefold(): v for k, v in plain.get(one.key, {}).items()} for one in target.vocabularies}
    allowed = {one.fields[0]: dict(one.choices) for one in target.vocabularies}
    constants = {name: str(value) for name, value in plain.get("constants", {}).items() if value}
    strange = [m for name, said in words.items() for m in said.values() if m not in allowed[name]]
    strange += [value for name, value in constants.items() if name in allowed and value not in allowed[name]]
    strange += [name for name in constants if name not in {one.field for one in target.constants}]
    duplicates = str(plain.get("duplicates", "skip"))
    if strange or duplicates not in DUPLICATES:
        raise ValueError(", ".join(strange) or duplicates)
    return RecordPlan(
        name=str(plain.get("name") or target.label),
        content=target.name,
        columns=columns_of(plain),
        constants=constants,
        words=words,
        duplicates=duplicates,
    )


@dataclass(frozen=True)
class Cells:
    plan: RecordPlan
    row: Row
    target: targets.Target

    def raw(self, name: str) -> str:
        found = original(self.plan.text(self.row, name))
        if found in ERRORS:
            raise self.refused(name, _("“%(text)s” in “%(column)s” is an error of the spreadsheet."), found)
        return "" if found.casefold() in NOTHING else found

    def text(self, name: str, longest: int = 250) -> str:
        """Return one line; what holds for every row where the cell is empty."""
        found = SPACES.sub(" ", self.raw(name)).strip() or self.plan.constants.get(name, "")
        if len(found) > longest:
            words = _("“%(text)s…” in “%(column)s” is too long: at most %(longest)d letters.")
            values = {"text": found[:40], "column": self.plan.column(name), "longest": longest}
            raise Refused(words % values)
        return found

    def needed(self, name: str, longest: int = 250) -> str:
        found = self.text(name, longest)
        if not found:
            raise Refused(_("There is nothing in “%(column)s”.") % {"column": self.plan.column(name)})
        return found

    def prose(self, name: str) -> str:
        return self.raw(name).strip() or self.plan.constants.get(name, "")

    def parts(self, name: str) -> list[str]:
        """Return the parts of a list, each once; names may hold commas, so these do not divide."""
        cell = self.plan.cell(self.row, name)
        found = cell if isinstance(cell, list) else BETWEEN.split(self.raw(name))
        return list(dict.fromkeys(SPACES.sub(" ", part).strip() for part in found if part.strip()))

    def day(self, name: str) -> date | None:
        return dates.day(self.text(name), self.plan.column(name))

    def approximate(self, name: str) -> str:
        return dates.approximate(self.text(name), self.plan.column(name))

    def clock(self, name: str) -> time | None:
        return dates.clock(self.text(name), self.plan.column(name))

    def truth(self, name: str) -> bool:
        found = self.text(name).casefold()
        if found not in TRUE | FALSE:
            raise self.refused(name, _("“%(text)s” in “%(column)s” is neither yes nor no."), found)
        return found in TRUE

    def choice(self, name: str, otherwise: str = "") -> str:
        """Return what the word means on our scale."""
        word = SPACES.sub(" ", self.raw(name)).strip()
        if not word:
            return self.plan.constants.get(name, "") or otherwise
        said = self.plan.words.get(name, {}).get(word.casefold())
        vocabulary = next(one for one in self.target.vocabularies if one.fields[0] == name)
        found = said or vocabulary.meaning(word)
        if not found:
            raise self.refused(name, _("What “%(text)s” in “%(column)s” means has not been said."), word)
        return found

    def link(self, name: str) -> str:
        """Return the address of a page; one without https:// gets it."""
        found = self.text(name, 200)
        if not found:
            return ""
        address = found if "://" in found else f"https://{found}"
        if not is_address(address) or "." not in address:
            raise self.refused(name, _("“%(text)s” in “%(column)s” is not a web address."), found)
        return address

    def contacts(self, name: str, kind: str) -> list[tuple[str, str]]:
        """Return the phones or addresses of the cell as they are kept."""
        found = []
        cell = self.plan.cell(self.row, name)
        whole = cell if isinstance(cell, list) else [self.raw(name)]
        for part in (part for text in whole for part in self._apart(text, kind)):
            try:
                found.append((kind, contacts.checked(kind, part)))
            except ValidationError as refusal:
                words = _("“%(text)s” in “%(column)s”: %(why)s")
                values = {"text": part[:60], "column": self.plan.column(name), "why": " ".join(refusal.messages)}
                raise Refused(words % values) from None
        return list(dict.fromkeys(found))

    @staticmethod
    def _apart(text: str, kind: str) -> list[str]:
        """Several in one cell; a slash divides phones only where the whole is no phone."""
        parts = BETWEEN_CONTACTS.split(text.strip()) if kind in {"phone", "email"} else [text.strip()]
        if kind == "phone":
            parts = [
                one for part in parts for one in (part.split("/") if "/" in part and not _is_phone(part) else [part])
            ]
        cleaned = (re.sub(r"^(тел|моб|gsm|tel|e-?mail|имейл)[.:\s]+", "", part.strip(), flags=re.I) for part in parts)
        return [part.removeprefix("mailto:").strip() for part in cleaned if part.strip()]

    def refused(self, name: str, words: str, text: str) -> Refused:
        return Refused(words % {"text": text[:60], "column": self.plan.column(name)})


def _is_phone(text: str) -> bool:
    try:
        contacts.phone(text)
    except ValidationError:
        return False
    return True
