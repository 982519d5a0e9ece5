"""Letters: write, send, record those received, change, withdraw."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict
from accounts.submissions import once
from crm import letter_templates
from crm.actions.letters import change_letter, record_received, send_letter, void_letter, write_letter
from crm.forms.letters import LetterForm, NewLetterForm, ReceivedForm, SendForm, SentLetterForm, VoidForm
from crm.forms.records import refuse
from crm.letter_beginnings import beginning
from crm.models import Letter


@require_http_methods(["GET", "POST"])
@officers_only
def letter_new(request: PageRequest) -> HttpResponse:
    form = NewLetterForm(request.POST or None, user=request.user, initial=beginning(request.GET, request.user))
    template = slugify(request.GET.get("template", ""))  # each has its own draft on the device
    return new_page(request, form, partial(write, request, form), f"letter-{template}" if template else "letter")


def write(request: PageRequest, form: NewLetterForm) -> str:
    """Write the draft; one that has left already is sent in the same breath."""
    with transaction.atomic():
        letter = write_letter(**form.recorded, by=request.actor)
        if form.sent:
            letter = send_letter(letter=letter, **form.sent, by=request.actor)
    return letter.get_absolute_url()


@require_http_methods(["GET", "POST"])
@officers_only
def letter_received(request: PageRequest) -> HttpResponse:
    form = ReceivedForm(request.POST or None, user=request.user, initial=beginning(request.GET, request.user))

    def record() -> str:
        return record_received(**form.recorded, by=request.actor).get_absolute_url()

    return new_page(request, form, record, "letter-received")


def new_page(request: PageRequest, form: Any, act: Any, draft: str) -> HttpResponse:
    if form.is_valid():
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, act)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Letter saved."), extra_tags=f"draft-done:{draft}")
            return redirect(url)
    return form_page(request, form, draft)


def form_page(request: PageRequest, form: LetterForm, draft: str) -> HttpResponse:
    is_received = isinstance(form, ReceivedForm)
    context = {"form": form, "draft": draft, "letter": form.instance if form.instance.pk else None}
    context |= {"is_received": is_received}
    if isinstance(form, NewLetterForm):
        context["offers"] = letter_templates.offers(request.GET, request.user)
    return render(request, "crm/letter_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@officers_only
def letter_answerable(request: PageRequest) -> HttpResponse:
    """The choice of answered letters anew, once the institution is known: a part of the form for a received letter."""
    form = ReceivedForm(user=request.user, initial=request.GET.dict())
    return render(request, "crm/letter_form.html#answers", {"form": form})


@require_http_methods(["GET", "POST"])
@officers_only
def letter_edit(request: PageRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.changeable_by(request.user), pk=pk)
    form = form_for(letter)(request.POST or None, instance=letter, user=request.user)
    if form.is_valid() and save_edit(request, pk, form):
        messages.success(request, _("Letter saved."), extra_tags=f"draft-done:letter-{pk}")
        return redirect("crm:letter-detail", pk=pk)
    return form_page(request, form, f"letter-{pk}")


def form_for(letter: Letter) -> type[LetterForm]:
    if letter.direction == Letter.Direction.RECEIVED:
        return ReceivedForm
    return LetterForm if letter.is_draft else SentLetterForm


def save_edit(request: PageRequest, pk: int, form: LetterForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    letter = Letter.objects.changeable_by(request.user).get(pk=pk)
    try:
        change_letter(letter=letter, version=form.cleaned_data["version"], by=request.actor, **form.recorded)
    except Conflict:
        form.show_conflict(Letter.objects.visible_to(request.user).for_reader(request.user).get(pk=pk))
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
@officers_only
def letter_send(request: PageRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.changeable_by(request.user), pk=pk)
    form = SendForm(request.POST or None, letter=letter)
    if form.is_valid():
        act = partial(send_letter, letter=letter, **form.sent, by=request.actor)
        if carried_out(request, form, act, _("The letter is marked as sent.")):
            return redirect("crm:letter-detail", pk=pk)
    context = {"form": form, "letter": letter}
    return render(request, "crm/letter_send_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def letter_void(request: PageRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.changeable_by(request.user), pk=pk)
    form = VoidForm(request.POST or None)
    if form.is_valid():
        act = partial(void_letter, letter=letter, **form.cleaned_data, by=request.actor)
        if carried_out(request, form, act, _("The letter is withdrawn.")):
            return redirect("crm:letter-detail", pk=pk)
    context = {"form": form, "letter": letter}
    return render(request, "crm/letter_void_form.html", context, status=422 if form.is_bound else 200)


def carried_out(request: PageRequest, form: Any, act: Any, words: str) -> bool:
    """Return whether it was done; otherwise the form says why not."""
    try:
        act()
    except Conflict as conflict:
        form.add_error(None, _("Someone else changed this letter while you were writing. Look at it, then send again."))
        form.data = {**form.data.dict(), "version": conflict.current.version}  # type: ignore[attr-defined]
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        messages.success(request, words)
        return True
    return False
