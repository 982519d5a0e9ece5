"""Fragments: the asks that a letter speaks of, and the letters that speak of an ask."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from campaigns import actions
from campaigns.forms import InLetterForm
from campaigns.models import Ask, AskInLetter
from crm.models import Letter

MOST_SHOWN = 50


@require_safe
def letter_asks(request: PageRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    return letter_panel(request, letter, InLetterForm(user=request.user))


def letter_panel(request: PageRequest, letter: Letter, form: InLetterForm) -> HttpResponse:
    written = list(AskInLetter.objects.visible_to(request.user).filter(letter=letter).for_list())
    may_change = Letter.objects.changeable_by(request.user).filter(pk=letter.pk).exists()
    if request.htmx and not written and not may_change:
        return HttpResponse()
    context = {"letter": letter, "written": written, "form": form, "may_change": may_change}
    return page_or_partial(request, "campaigns/letter_asks.html", "panel", context, status=422 if form.errors else 200)


@require_POST
@officers_only
def put_in_letter(request: PageRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter.objects.changeable_by(request.user), pk=pk)
    form = InLetterForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.put_in_letter(letter=letter, asks=form.cleaned_data["asks"], by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return after(request, letter)
    return letter_panel(request, letter, form)


def after(request: PageRequest, letter: Letter) -> HttpResponse:
    """Answer a change: the panel anew within the letter's page, else its own page."""
    if request.htmx:
        return letter_panel(request, letter, InLetterForm(user=request.user))
    return redirect("campaigns:letter-asks", letter.pk)


@require_POST
@officers_only
def take_out_of_letter(request: PageRequest, pk: int) -> HttpResponse:
    written = get_object_or_404(AskInLetter.objects.changeable_by(request.user).for_list(), pk=pk)
    actions.take_out_of_letter(written=written, by=request.actor)
    return after(request, written.letter)


@require_safe
def ask_letters(request: PageRequest, pk: int) -> HttpResponse:
    """The letters that speak of an ask, with where each stands; the page of an ask shows nothing where none does."""
    ask = get_object_or_404(Ask.objects.visible_to(request.user), pk=pk)
    letters = Letter.objects.visible_to(request.user).standing().filter(asks_in_it__ask=ask)
    replies = Prefetch("replies", Letter.objects.visible_to(request.user).standing().defer("text", "search"))
    rows = list(letters.for_list().defer("text", "search").prefetch_related(replies)[:MOST_SHOWN])
    if request.htmx and not rows and not request.user.is_centre:
        return HttpResponse()
    return page_or_partial(request, "campaigns/ask_letters.html", "panel", {"ask": ask, "letters": rows})
