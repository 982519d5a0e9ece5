"""Where somebody stands and how much they weigh: the forms that add to it, and the fragments that show it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only, staff_only
from accounts.pages import page_or_partial
from accounts.submissions import once
from campaigns.models import Ask, Influence, Stance
from campaigns.models.stances import anchor_of
from campaigns.stances import actions
from campaigns.stances.forms import InfluenceForm, OpinionForm, StanceForm
from campaigns.stances.power_map_chart import strip
from campaigns.stances.standing import about, grouped
from crm import kinds
from crm.models import Organisation, Person, Tenure

MOST, MOST_IN_PANEL = 200, 6


@require_http_methods(["GET", "POST"])
@officers_only
def stance_new(request: PageRequest) -> HttpResponse:
    form = StanceForm(request.POST or None, user=request.user, initial=request.GET.dict())
    return written(request, form, actions.record_stance, _("Stance recorded"))


@require_http_methods(["GET", "POST"])
@officers_only
def influence_new(request: PageRequest) -> HttpResponse:
    form = InfluenceForm(request.POST or None, user=request.user, initial=request.GET.dict())
    return written(request, form, actions.record_influence, _("Influence recorded"))


def written(request: PageRequest, form: OpinionForm, act: Callable[..., Stance | Influence], done: str) -> HttpResponse:
    """Carry it out once and go back to where it was asked for; else show the form with what is wrong."""
    if form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            address = once(key, request.user, lambda: place_of(request, act(**form.told, by=request.actor)))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return redirect(address)
    context = {"form": form, "back": came_from(request), "is_stance": isinstance(form, StanceForm)}
    return render(request, "campaigns/stance_form.html", context, status=422 if form.is_bound else 200)


def came_from(request: PageRequest) -> Any:
    """The record whose page asked for the form, `?from=ask:3`, where the reader may see it."""
    return kinds.find(request.GET.get("from", ""), request.user, ("ask", "campaign", "person", "organisation"))


def place_of(request: PageRequest, opinion: Stance | Influence) -> str:
    """The line of the power map, else the page, where it now stands."""
    record = came_from(request)
    if isinstance(record, Person | Organisation):
        return str(record.get_absolute_url())
    if record is not None:
        page = reverse(f"campaigns:{kinds.kind_of(record)}-power-map", args=[record.pk])
        return f"{page}#{anchor_of(opinion.target_key)}"
    where: Any = opinion if isinstance(opinion, Stance) else opinion.target
    return str(where.get_absolute_url())


@require_POST
@officers_only
def stance_take_back(request: PageRequest, pk: int) -> HttpResponse:
    stance = get_object_or_404(Stance.objects.changeable_by(request.user).for_list(), pk=pk)
    address = stance.get_absolute_url()
    actions.take_back(opinion=stance, by=request.actor)
    messages.success(request, _("Stance taken back"))
    return redirect(address)


@require_POST
@officers_only
def influence_take_back(request: PageRequest, pk: int) -> HttpResponse:
    influence = get_object_or_404(Influence.objects.changeable_by(request.user).for_list(), pk=pk)
    target: Any = influence.target
    actions.take_back(opinion=influence, by=request.actor)
    messages.success(request, _("Influence taken back"))
    return redirect(target.get_absolute_url())


# Fragments of the pages of asks, people and organisations


@require_safe
@staff_only
def ask_stances(request: PageRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.visible_to(request.user), pk=pk)
    stances = Stance.objects.visible_to(request.user).filter(ask=ask)
    return panel(request, ask, stances, {"of_ask": True})


@require_safe
@staff_only
def person_stances(request: PageRequest, pk: int) -> HttpResponse:
    """Of people who hold or held a public post, and of whoever else something is said."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    posts = Tenure.objects.visible_to(request.user).filter(person=person, organisation__kind__in=Organisation.OFFICIAL)
    return of_target(request, person, is_public=posts.exists())


@require_safe
@staff_only
def organisation_stances(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    return of_target(request, body, is_public=body.is_official)


def of_target(request: PageRequest, target: Person | Organisation, *, is_public: bool) -> HttpResponse:
    theirs = about([kinds.key_of(target)])
    weighed = list(Influence.objects.visible_to(request.user).filter(theirs).for_list()[:MOST])
    stances = Stance.objects.visible_to(request.user).filter(theirs)
    if request.htmx and not weighed and not is_public and not stances.exists():
        return HttpResponse()
    return panel(request, target, stances, {"weighed": weighed, "of_ask": False})


def panel(request: PageRequest, record: Any, stances: Any, more: dict[str, Any]) -> HttpResponse:
    """Each target, or each ask, with its strip over time and the steps in words."""
    today = timezone.localdate()
    found = list(grouped(stances.for_list()[:MOST]).values())
    few = found[:MOST_IN_PANEL] if request.htmx else found
    ways = [(history, strip(history, today)) for history in few]
    context = {"record": record, "key": kinds.key_of(record), "ways": ways, "left_out": len(found) - len(few), **more}
    return page_or_partial(request, "campaigns/stances_panel.html", "panel", context)
