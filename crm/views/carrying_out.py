"""What pages share that carry something out: written down once, done, or refused in words."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.access import PageRequest
from accounts.conflicts import Conflict, show_conflict
from accounts.submissions import once
from crm.forms.records import refuse

SAVED = _("Saved")


def written(
    request: PageRequest, form: Any, act: Callable[[], str], *, template: str, said: Any = SAVED, draft: str = "",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Carry out what the form asks, a new record once; else show it with everything typed.

    `draft`: the name under which the device keeps what is typed; it is let go once it is carried out.
    """
    if form.is_valid():
        key = None if "record" in context else form.cleaned_data.get("idempotency_key")
        try:
            answer = once(key, request.user, act)
        except Conflict as conflict:
            own = getattr(form, "show_conflict", None)  # a form that is no record says it in its own words
            (own or partial(show_conflict, form))(conflict.current)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(said), extra_tags=f"draft-done:{draft}" if draft else "")
            return redirect(answer)
    return render(request, template, {"form": form, "draft": draft, **context}, status=422 if form.is_bound else 200)


def done(request: PageRequest, page: Any, act: Callable[[], object], words: str) -> HttpResponse:
    """Say that it is done, or why not, on the page of the record."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect(page)
