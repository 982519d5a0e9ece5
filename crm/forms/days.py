"""A day as the browser's own calendar asks for it, whatever the language."""

from typing import Any

from django import forms


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=day_input(), **options)
