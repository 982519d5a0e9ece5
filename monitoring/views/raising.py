"""Where a promise can be raised: sessions ahead, and our seats, of the bodies that owe it or are run by who does."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.models import User
from accounts.pages import page_or_partial
from campaigns.models import Body, BodyQuerySet, Mandate, Session
from campaigns.sessions.clock import Clock
from crm.models import Organisation
from monitoring.models import Commitment

MOST = 5


@require_safe
def raise_at(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the commitment's page and a page of its own; silent where there is no such table."""
    user, today = request.user, timezone.localdate()
    commitment = get_object_or_404(Commitment.objects.visible_to(user), pk=pk)
    bodies = tables_of(commitment, user)
    ahead = Session.objects.visible_to(user).ahead(today).filter(body__in=bodies)
    held = Mandate.objects.visible_to(user).on(today).filter(seat__body__in=bodies).for_reader(user)
    context = {
        "commitment": commitment,
        "sessions": [(one, Clock(one)) for one in ahead.for_list().order_by("held_on", "pk")[:MOST]],
        "mandates": list(held.order_by("seat__body", "place", "pk")[:MOST]),
    }
    if request.htmx and not context["sessions"] and not context["mandates"]:
        return HttpResponse()
    return page_or_partial(request, "monitoring/raise_at.html", "panel", context)


def tables_of(commitment: Commitment, user: User) -> BodyQuerySet:
    """By ties the reader may see: the body itself, one whose secretariat or parent owes it, or the parent of that."""
    seen = Organisation.objects.visible_to(user)
    owing = seen.filter(pk=commitment.owed_by_id or 0)
    below = seen.filter(Q(pk__in=owing.values("pk")) | Q(parent__in=owing.values("pk"))).values("pk")
    theirs = Q(organisation__in=below) | Q(secretariat__in=below)
    run = seen.filter(parent__in=below).values("pk")
    return Body.objects.visible_to(user).running(timezone.localdate()).filter(theirs | Q(organisation__in=run))
