"""Sessions of bodies: find, read, convene, change, cancel, note how it went; and the part of a body's page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.models import Body, Mandate, Session
from campaigns.sessions import actions, ours, page, sheets
from campaigns.sessions.clock import Clock
from campaigns.sessions.filters import SESSION_ORDERS, SessionFilter
from campaigns.sessions.forms import CancelForm, HeldForm, SessionForm
from campaigns.views import parts
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed

written = partial(parts.written, template="campaigns/session_form.html", said=gettext_lazy("Session saved"))
ACT = "campaigns/session_act.html"
MOST = 10


@require_safe
def session_list(request: PageRequest) -> HttpResponse:
    user = request.user
    found = SessionFilter(request.GET, Session.objects.visible_to(user).for_list(), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), SESSION_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "sessions", sheets.header(), sheets.cells(rows[:MOST_EXPORTED]))
    context = listed(request, found, rows)
    context["rows"] = [(one, Clock(one)) for one in context["page"]]
    context["may_plan"] = ours.plannable_by(user).exists()
    return page_or_partial(request, "campaigns/session_list.html", "list", context)


@require_safe
def session_detail(request: PageRequest, pk: int) -> HttpResponse:
    return render(request, "campaigns/session_detail.html", page.page_of(seen(request, pk), request.user))


def seen(request: PageRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.user).for_list(), pk=pk)


def changeable(request: PageRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.changeable_by(request.user).for_list(), pk=pk)


@require_http_methods(["GET", "POST"])
def session_new(request: PageRequest, pk: int) -> HttpResponse:
    """Of this body; the centre and its observers."""
    body = get_object_or_404(ours.plannable_by(request.user), pk=pk)
    form = SessionForm(request.POST or None, user=request.user)

    def record() -> str:
        return actions.record_session(body=body, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, body=body)


@require_http_methods(["GET", "POST"])
def session_edit(request: PageRequest, pk: int) -> HttpResponse:
    session = changeable(request, pk)
    form = SessionForm(request.POST or None, instance=session, user=request.user)

    def save() -> str:
        fields = form.record_fields
        actions.update_session(session=session, version=form.seen_version, **fields, by=request.actor)
        return session.get_absolute_url()

    return written(request, form, save, body=session.body, record=session)


@require_http_methods(["GET", "POST"])
def session_cancel(request: PageRequest, pk: int) -> HttpResponse:
    session = changeable(request, pk)
    form = CancelForm(request.POST or None, seen=session)
    act = partial(actions.cancel_session, session=session, by=request.actor)
    return acted(request, session, form, lambda: act(**form.cleaned_data), _("Cancel the session"))


@require_http_methods(["GET", "POST"])
def session_held(request: PageRequest, pk: int) -> HttpResponse:
    """How it went: the centre notes everybody, an observer themselves."""
    session = changeable(request, pk)
    form = HeldForm(request.POST or None, seen=session, mandates=noted_by(request, session))

    def act() -> object:
        version = form.cleaned_data["version"]
        return actions.hold_session(
            session=session, there=form.there, version=version, **form.counted, by=request.actor
        )

    return acted(request, session, form, act, _("How it went"))


def noted_by(request: PageRequest, session: Session) -> list[Mandate]:
    mandates = ours.sitting(session, request.user)
    if request.user.is_centre:
        return mandates
    return ours.own_of(request.user, mandates)


def acted(
    request: PageRequest, session: Session, form: Any, act: Callable[[], object], title: str, **more: Any
) -> HttpResponse:
    def save() -> str:
        act()
        return resolve_url(more.get("back") or session)

    return parts.written(request, form, save, template=ACT, session=session, title=title, **more)


@require_safe
def body_sessions(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the body's page and a page of its own: what is ahead, what was."""
    body = get_object_or_404(Body.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    rows = Session.objects.visible_to(request.user).filter(body=body).for_list()
    today = timezone.localdate()
    context = {
        "body": body,
        "ahead": [(one, Clock(one)) for one in rows.ahead(today).order_by("held_on", "pk")[:MOST]],
        "past": [(one, Clock(one)) for one in rows.exclude(pk__in=rows.ahead(today).values("pk"))[:MOST]],
        "may_plan": ours.plannable_by(request.user).filter(pk=pk).exists(),
    }
    return page_or_partial(request, "campaigns/body_sessions.html", "panel", context)
