"""One page for every small form of this room: what it is about, the form, one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import PageRequest
from crm.forms.records import refuse


@dataclass(frozen=True)
class FormPage:
    """`warning` stands above the form in red; `done` is said after it was carried out."""

    title: str
    button: str
    back: str
    done: str
    lead: str = ""
    warning: str = ""
    is_final: bool = False


def answer(request: PageRequest, page: FormPage, form: forms.BaseForm, act: Callable[[], Any]) -> HttpResponse:
    """Carry out a valid form and go back, or to what it made; else show it with everything that was typed."""
    if form.is_bound and form.is_valid():
        try:
            made = act()
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, page.done)
            return redirect(made.get_absolute_url() if hasattr(made, "get_absolute_url") else page.back)
    context = {"page": page, "form": form}
    return render(request, "crm/privacy_form.html", context, status=422 if form.is_bound else 200)
