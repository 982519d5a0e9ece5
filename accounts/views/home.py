from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.models import User
from accounts.registries import home_cards_for


@require_safe
@login_not_required
def home(request: PublicRequest) -> HttpResponse:
    """What waits for me; a visitor without an account is sent to what is public."""
    if not isinstance(request.user, User):
        return redirect("monitoring:public-list")
    cards = [{"card": card, **context} for card, context in home_cards_for(request.user)]
    return render(request, "accounts/home.html", {"cards": cards, "today": timezone.localdate()})
