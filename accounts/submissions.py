"""What arrives twice is done once; what arrives again with other words is not taken for the same."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.files import fingerprint
from accounts.models import Submission, User

NOT_CONTENT = {"csrfmiddlewaretoken", "version"}  # they differ between two sendings of the same words


class Rewritten(ValidationError):
    """The page was carried out before and says something else now, as when a reply was lost on the way."""

    def __init__(self, answer: str) -> None:
        said = _("This page was saved before, with other words.")
        next_step = _(
            "What you wrote since is not stored yet: add it there, or save once more to keep this as another."
        )
        see = format_html(' <a href="{}">{}</a>', answer, _("Open what was saved")) if answer.startswith("/") else ""
        super().__init__(format_html("{} {}{}", said, next_step, see), code="rewritten")


class FormKey(UUID):
    """The key of a page as it came back, with what was written on it."""

    data: Mapping[str, Any]
    files: Mapping[str, Any]
    own: str  # the name of the key's own field
    is_spent: bool

    def __init__(self, key: str, data: Mapping[str, Any], files: Mapping[str, Any], own: str) -> None:
        super().__init__(key)
        self.__dict__.update(data=data, files=files, own=own, is_spent=False)  # a UUID refuses attributes

    @cached_property
    def content(self) -> UUID:
        """The key of this page with these words."""
        apart = NOT_CONTENT | {self.own}
        said = sorted((name, values) for name, values in lists_of(self.data) if name not in apart)
        sent = sorted((name, [fingerprint(one) for one in files]) for name, files in lists_of(self.files))
        return uuid5(self, json.dumps([said, sent], default=str))

    def spend(self) -> None:
        self.__dict__["is_spent"] = True


def lists_of(told: Mapping[str, Any]) -> list[tuple[str, list[Any]]]:
    if isinstance(told, MultiValueDict):
        return list(told.lists())
    return [(name, [value]) for name, value in told.items()]


class KeyInput(forms.HiddenInput):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        said = super().value_from_datadict(data, files, name)
        try:
            return FormKey(str(said), data, files or {}, name)
        except ValueError:
            return said


class KeyField(forms.UUIDField):
    """The hidden key of a page that creates something: the same page arriving twice is carried out once."""

    widget = KeyInput
    _came: FormKey | None = None

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, FormKey) else super().to_python(value)

    def clean(self, value: Any) -> Any:
        self._came = super().clean(value)
        return self._came

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Who was told that the page was saved before may save it once more, as another."""
        return uuid4() if self._came and self._came.is_spent else super().bound_data(data, initial)


def as_written(key: FormKey | None) -> UUID | None:
    """The key for what may be said many times on one page: other words are another saying."""
    return key.content if key else None


def earlier_answer(key: UUID | None, user: User) -> str | None:
    """Return where an earlier submission of this form was sent; None when this is the first.

    Raises Rewritten where the page was carried out with other words.
    """
    found = Submission.objects.filter(key=key, user=user).first() if key else None
    if found and isinstance(key, FormKey) and not Submission.objects.filter(key=key.content, user=user).exists():
        key.spend()
        raise Rewritten(found.answer)
    return found.answer if found else None


def remember(key: UUID | None, user: User, answer: str) -> None:
    """Note inside the form's transaction that it was carried out; a twin waits here and is refused."""
    if key:
        Submission.objects.create(key=key, user=user, answer=answer)
    if isinstance(key, FormKey):
        Submission.objects.create(key=key.content, user=user, answer=answer)


def is_twin(error: IntegrityError) -> bool:
    return "accounts_submission" in str(error)


def once(key: UUID | None, user: User, act: Callable[[], str]) -> str:
    """Carry out a form unless it was carried out already; return where to go, the same both times."""
    earlier = earlier_answer(key, user)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            answer = act()
            remember(key, user, answer)
    except IntegrityError as error:
        earlier = earlier_answer(key, user) if is_twin(error) else None
        if earlier is None:
            raise
        return earlier
    return answer
