"""Fragments that the pages of organisations and asks load."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from campaigns.models import Ask
from crm.models import Letter, Organisation

MOST_ASKS, MOST_LETTERS = 8, 50


@require_safe
def organisation_asks(request: PageRequest, pk: int) -> HttpResponse:
    """What is asked of it; its page shows nothing of this where nobody asks anything of it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    asks = list(Ask.objects.visible_to(request.user).for_reader(request.user).addressed_to(organisation))
    if request.htmx and not asks and not organisation.is_official:
        return HttpResponse()
    context = {"organisation": organisation, "asks": asks[:MOST_ASKS], "total": len(asks)}
    return page_or_partial(request, "campaigns/organisation_asks.html", "panel", context)


@require_safe
def ask_letters(request: PageRequest, pk: int) -> HttpResponse:
    """The letters that speak of an ask, with where each stands; the page of an ask shows nothing where none does."""
    ask = get_object_or_404(Ask.objects.visible_to(request.user), pk=pk)
    letters = Letter.objects.visible_to(request.user).standing().filter(asks_in_it__ask=ask)
    replies = Prefetch("replies", Letter.objects.visible_to(request.user).standing().defer("text", "search"))
    rows = list(letters.for_list().defer("text", "search").prefetch_related(replies)[:MOST_LETTERS])
    if request.htmx and not rows and not request.user.is_centre:
        return HttpResponse()
    return page_or_partial(request, "campaigns/ask_letters.html", "panel", {"ask": ask, "letters": rows})
