"""The points of a session: put on the agenda, agreed, asked of members, and noted on the screen in the room."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest
from accounts.conflicts import Conflict, show_conflict
from accounts.models import User
from accounts.submissions import once
from campaigns.models import AgendaItem, Interest, Mandate, MandateQuerySet, MemberPosition
from campaigns.sessions import item_actions, ours, page, promised, stakes
from campaigns.sessions.clock import has_begun
from campaigns.sessions.forms import PositionForm
from campaigns.sessions.item_forms import InterestForm, ItemForm, LiveForm
from campaigns.views.sessions import acted, changeable
from crm.forms.records import refuse

FORM = "campaigns/session_item_form.html"
LIVE = "campaigns/session_live.html"


def changeable_item(request: PageRequest, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.changeable_by(request.user).select_related("session__body__organisation")
    return get_object_or_404(rows.defer("search", "session__search"), pk=pk)


@require_http_methods(["GET", "POST"])
def item_new(request: PageRequest, pk: int) -> HttpResponse:
    session = changeable(request, pk)
    form = ItemForm(request.POST or None, user=request.user)
    if form.is_valid():
        key, fields = form.cleaned_data["idempotency_key"], form.record_fields
        add = partial(item_actions.add_item, session=session, **fields, by=request.actor)
        answer = once(key, request.user, lambda: add().get_absolute_url())
        messages.success(request, _("Saved"))
        return redirect(reverse("campaigns:item-new", args=[pk]) if "another" in request.POST else answer)
    context = {"form": form, "session": session}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def item_edit(request: PageRequest, pk: int) -> HttpResponse:
    item = changeable_item(request, pk)
    form = ItemForm(request.POST or None, instance=item, user=request.user)
    if form.is_valid() and saved(request, item, form):
        return redirect(item)
    context = {"form": form, "session": item.session, "item": item}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


def saved(request: PageRequest, item: AgendaItem, form: ItemForm | LiveForm) -> bool:
    """Return whether it was saved; otherwise the form says why not, with everything typed."""
    fields = form.record_fields
    try:
        item_actions.update_item(item=item, version=form.seen_version, **fields, by=request.actor)
    except Conflict as conflict:
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        messages.success(request, _("Saved"), extra_tags=f"draft-done:agenda-item-{item.pk}")
        return True
    return False


@require_POST
def item_move(request: PageRequest, pk: int, up: bool) -> HttpResponse:
    item = changeable_item(request, pk)
    item_actions.move_item(item=item, by=request.actor, up=up)
    return redirect(item)


@require_POST
def item_remove(request: PageRequest, pk: int) -> HttpResponse:
    item = changeable_item(request, pk)
    try:
        item_actions.remove_item(item=item, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(item)
    messages.success(request, _("Item removed from the agenda"))
    return redirect(item.session)


@require_http_methods(["GET", "POST"])
def session_live(request: PageRequest, pk: int) -> HttpResponse:
    """Into the room: the first item that nothing is noted of."""
    session = changeable(request, pk)
    items = list(AgendaItem.objects.visible_to(request.user).filter(session=session).order_by("number", "pk"))
    if not items:
        messages.info(request, _("Put something on the agenda first."))
        return redirect("campaigns:item-new", pk)
    first = next((one for one in items if not (one.said or one.vote or one.result)), items[0])
    return redirect("campaigns:item-live", first.pk)


@require_http_methods(["GET", "POST"])
def item_live(request: PageRequest, pk: int) -> HttpResponse:
    """One item on one screen, saved by itself; on to the next."""
    item = changeable_item(request, pk)
    has_vote = ours.has_vote(ours.sitting(item.session, request.user))
    form = LiveForm(request.POST or None, instance=item, has_vote=has_vote)
    items = list(item.session.items.defer("search").order_by("number", "pk"))
    place = next(number for number, one in enumerate(items) if one.pk == pk)
    follows = items[place + 1] if place + 1 < len(items) else None
    if form.is_valid() and saved(request, item, form):
        goes_on = follows is not None and "next" in request.POST
        return redirect("campaigns:item-live", follows.pk) if goes_on and follows else redirect(request.path)
    context = {
        "form": form, "item": item, "session": item.session, "items": items, "place": place + 1, "follows": follows,
        "before": items[place - 1] if place else None, "has_vote": has_vote,
        "positions": MemberPosition.objects.visible_to(request.user).filter(item=item).for_list(),
        "promised": promised.of_session([item.pk], request.user), "has_begun": has_begun(item.session),
    }  # fmt: skip
    return render(request, LIVE, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def position_write(request: PageRequest, pk: int) -> HttpResponse:
    """A member's words on an item; one for each organisation."""
    speakers = page.speakers(request.user)
    rows = AgendaItem.objects.visible_to(request.user).select_related("session__body__organisation")
    item = get_object_or_404(rows.defer("search", "session__search"), pk=pk)
    if not speakers.exists():
        raise PermissionDenied
    own = MemberPosition.objects.visible_to(request.user).filter(item=item, organisation__in=speakers).first()
    begun = {"text": own.text, "organisation": own.organisation_id} if own else {}
    form = PositionForm(request.POST or None, user=request.user, organisations=speakers, initial=begun)
    act = partial(item_actions.write_position, item=item, by=request.actor)
    title = _("Position of your organisation")
    return acted(request, item.session, form, lambda: act(**form.cleaned_data), title, item=item, back=item)


@require_http_methods(["GET", "POST"])
def interest_declare(request: PageRequest, item: int, pk: int) -> HttpResponse:
    """Of one holder on one item: the centre for all, a holder for themselves; begun from what suggests a stake."""
    rows = AgendaItem.objects.visible_to(request.user).select_related("session__body__organisation")
    about = get_object_or_404(rows.defer("search", "session__search"), pk=item)
    mandate = get_object_or_404(declarable(request.user).filter(seat__body=about.session.body_id), pk=pk)
    known = Interest.objects.visible_to(request.user).filter(item=about, mandate=mandate).first()
    found = [] if known else stakes.projects_of(mandate, request.user)
    begun = {"declared": Interest.Declared.DECLARED, "reason": "; ".join(map(str, found))} if found else {}
    form = InterestForm(request.POST or None, instance=known, initial=begun)
    act = partial(item_actions.declare_interest, item=about, mandate=mandate, by=request.actor)
    more = {"item": about, "back": about, "mandate": mandate, "stakes": found}
    title = _("Conflict of interest: %(who)s") % {"who": mandate.organisation}
    return acted(request, about.session, form, lambda: act(**form.cleaned_data), title, **more)


def declarable(user: User) -> MandateQuerySet:
    rows = Mandate.objects.visible_to(user).for_reader(user)
    return rows if user.is_centre else rows.filter(person__user=user)
