from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.models import User
from accounts.registries import home_cards_for


@require_safe
@login_not_required
def home(request: PublicRequest) -> HttpResponse:
    """What waits for me; a visitor without an account is sent to what is public."""
    if not isinstance(request.user, User):
        return redirect("monitoring:public-list", get_language())
    context = {"columns": drawn(request, request.user), "today": timezone.localdate()}
    return render(request, "accounts/home.html", context)


def drawn(request: HttpRequest, user: User) -> dict[str, list[str]]:
    """Return the cards of each column, drawn with what they asked for."""
    columns: dict[str, list[str]] = {"numbers": [], "main": [], "side": []}
    for card, found in home_cards_for(user):
        context: dict[str, Any] = {**found, "card": found}
        columns[card.column].append(render_to_string(card.template, context, request))
    return columns
