"""The papers about an institution, an office-holder, or for a meeting, on the page of that record."""

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from briefings import minute
from briefings.models import Briefing
from crm.models import Meeting, Organisation, Person

MOST = 5


@require_safe
@officers_only
def of_organisation(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    return panel(request, body, may_be_quick=body.kind in Organisation.OFFICIAL, institution=body)


@require_safe
@officers_only
def of_person(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return panel(request, person, person=person)


@require_safe
@officers_only
def of_meeting(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    return panel(request, meeting, meeting=meeting)


def panel(request: PageRequest, about: models.Model, *, may_be_quick: bool = False, **tied: Any) -> HttpResponse:
    """Nothing where there is none and none can be asked for at once."""
    found = Briefing.objects.visible_to(request.user).filter(**tied).for_list()[:MOST]
    is_quick = may_be_quick and request.user.is_leadership
    if request.htmx and not found and not is_quick:
        return HttpResponse()
    context = {"about": about, "papers": found, "is_quick": is_quick, **minute.carried(request.user)}
    return page_or_partial(request, "briefings/panel.html", "panel", context)
