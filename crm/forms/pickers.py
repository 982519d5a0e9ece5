"""Choosing records by typing: the page carries only what is chosen, the rest is asked for."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from crm import kinds as records

Words = Callable[[list[str]], list[tuple[str, str]]]


class PickerWidget(forms.Select):
    """A select without a list: `words` gives the chosen ones their text."""

    def __init__(self, kinds: tuple[str, ...], attrs: dict[str, Any] | None = None) -> None:
        self.kinds = kinds
        self.words: Words = lambda chosen: []
        super().__init__({"data-picker": "", **(attrs or {})})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        empty = [] if self.allow_multiple_selected else [("", "")]
        self.choices = [*empty, *self.words([one for one in value if one])]
        return super().optgroups(name, value, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        address = self.attrs.get("data-url") or f"{reverse('crm:suggest')}?kinds={','.join(self.kinds)}"
        return super().get_context(name, value, {**(attrs or {}), "data-url": address})


class PickerMultipleWidget(PickerWidget, forms.SelectMultiple):
    allow_multiple_selected = True


class LongSelect(forms.Select):
    """A select of hundreds, written in one go: a template for each option takes 40 times as long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if str(key) in chosen else ""}>{escape(text)}</option>'
            for key, text in self.choices
        )
        shown = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, shown, mark_safe(options))  # escaped above


class RecordField(forms.Field):
    """One record of the given kinds, as `person:12`; a bare number will do where there is one kind.

    The form says `open_to(user)`; before that nothing can be chosen. With `create`, an unknown one comes
    back as its words: `("person", "Мария")`. `home` names the field with the organisation whose people or offices
    are offered first; choosing one of them fills it while it is empty.
    """

    picker: type[PickerWidget] = PickerWidget
    default_error_messages = {"unknown": _("Choose one of the suggestions.")}

    def __init__(
        self, *, kinds: tuple[str, ...], create: dict[str, Any] | None = None, home: str = "", **options: Any
    ) -> None:
        self.kinds, self.create = kinds, create or {}
        self.user: Visitor | None = None
        attrs = {"data-create": " ".join(self.create)} if self.create else {}
        attrs |= {"data-home": f"id_{home}"} if home else {}
        options.setdefault("widget", self.picker(kinds, attrs))
        super().__init__(**options)

    def let_choose(self, kinds: tuple[str, ...]) -> None:
        self.kinds = self.widget.kinds = kinds  # type: ignore[attr-defined]

    def open_to(self, user: Visitor) -> None:
        self.user = user
        self.widget.words = self.words  # type: ignore[attr-defined]
        if self.create:
            labels = {kind: str(label) for kind, label in self.create.items()}
            self.widget.attrs["data-create-labels"] = json.dumps(labels, ensure_ascii=False)

    def words(self, chosen: list[str]) -> list[tuple[str, str]]:
        """Return the options of what is chosen; of what the user may not see, nothing."""
        found = self.found(chosen)
        texts = {key: str(record) for key, record in found.items()}
        texts.update({key: key.split(":", 2)[2] for key in chosen if self.newcomer(key)})
        return [(key, texts[key]) for key in chosen if key in texts]

    def found(self, keys: list[str]) -> dict[str, models.Model]:
        return records.find_all(keys, self.user, self.kinds) if self.user else {}

    def newcomer(self, key: str) -> tuple[str, str] | None:
        """Return kind and name of one to be added, `new:person:Мария`."""
        new, _one, rest = key.partition(":")
        kind, _two, name = rest.partition(":")
        return (kind, name.strip()[:150]) if new == "new" and kind in self.create and name.strip() else None

    def prepare_value(self, value: Any) -> Any:
        return records.key_of(value) if isinstance(value, models.Model) else self.keyed(value)

    def keyed(self, value: Any) -> Any:
        text = str(value).strip() if value not in (None, "") else ""
        return f"{self.kinds[0]}:{text}" if text.isdigit() and len(self.kinds) == 1 else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != self.prepare_value(data))

    def to_python(self, value: Any) -> Any:
        key = self.keyed(value)
        if not key:
            return None
        chosen = self.newcomer(key) or self.found([key]).get(key)
        if chosen is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return chosen


class RecordsField(RecordField):
    """Several records of the given kinds."""

    picker = PickerMultipleWidget

    def prepare_value(self, value: Any) -> Any:
        several = [value] if isinstance(value, str) else value  # one key from an address is one, not its letters
        return [super(RecordsField, self).prepare_value(one) for one in several or []]

    def to_python(self, value: Any) -> Any:
        keys = list(dict.fromkeys(self.keyed(one) for one in value or []))
        found = self.found(keys)
        chosen = [self.newcomer(key) or found.get(key) for key in keys if key]
        if None in chosen:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return chosen


def open_pickers(form: forms.BaseForm, user: Visitor) -> None:
    """Let every record field of the form offer what this user may see."""
    for field in form.fields.values():
        if isinstance(field, RecordField):
            field.open_to(user)
