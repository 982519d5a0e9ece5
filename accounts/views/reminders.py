"""Stopping the reminders from the mail itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import digest
from accounts.access import PublicRequest
from accounts.actions import stop_reminders
from accounts.actors import Actor, Via
from accounts.models import Digest


@csrf_exempt  # a mail program sends it by itself (RFC 8058); the signed key is the right, and all it can do is stop
@require_http_methods(["GET", "POST"])
@login_not_required
def digest_stop(request: PublicRequest, key: str) -> HttpResponse:
    """Opening the address only asks: programs that look at links before the reader does stop nothing."""
    user = digest.user_of(key)
    if user is None:
        return render(request, "accounts/link_spent.html", status=404)
    if request.method == "POST":
        stop_reminders(user=user, by=Actor(user, Via.LINK, "reminder"))
    with override(user.language):
        return render(request, "accounts/digest_stop.html", {"stopped": user.digest == Digest.NONE})
