"""Which part of the network a question is asked of: the address of a picture, as far as it bears on the question."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.gates import Visitor
from network.findings.moments import MomentsForm
from network.graphs.picture import Picture
from network.graphs.picture_form import PictureForm


class AskForm(PictureForm):
    """The same fields, filled with what was understood; those that are not shown are kept as they came."""

    def __init__(self, query: QueryDict, picture: Picture, shown: Sequence[str], *, user: Visitor) -> None:
        told = query.copy()
        told["day"] = picture.day.isoformat()
        if picture.since and "since" in shown:
            told["since"] = picture.since.isoformat()
        super().__init__(told, user=user)
        self.shown = shown
        self.fields["kinds"].widget = forms.CheckboxSelectMultiple(choices=self.fields["kinds"].choices)  # type: ignore[attr-defined]
        if not told.getlist("kinds"):
            told.setlist("kinds", sorted(picture.kinds))
        for name in ("day", "since"):
            self.fields[name].widget = forms.DateInput({"type": "date", "max": timezone.localdate().isoformat()})

    @property
    def plain(self) -> Iterator[Any]:
        return (self[name] for name in self.shown if name != "kinds")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.data.get("theme") or self.data.get("region"))


def moments_form(query: QueryDict, before: date, *, user: Visitor) -> MomentsForm:
    told = query.copy()
    if not told.get("campaign"):
        told["before"] = before.isoformat()
    return MomentsForm(told, user=user)
