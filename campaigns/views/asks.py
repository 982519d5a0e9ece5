from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns.asks import actions
from campaigns.asks import moves as ask_moves
from campaigns.filters import ASK_ORDERS, AskFilter
from campaigns.forms import AskForm, StatusForm
from campaigns.models import Ask, AskText
from crm import panels, timeline
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed


@require_safe
def ask_list(request: PageRequest) -> HttpResponse:
    found = AskFilter(request.GET, Ask.objects.visible_to(request.user).for_reader(request.user), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ASK_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "asks", header(), cells(rows[:MOST_EXPORTED]))
    return page_or_partial(request, "campaigns/ask_list.html", "list", listed(request, found, rows))


def header() -> list[str]:
    return [
        _("Title in Bulgarian"), _("Title in English"), _("Full text in Bulgarian"), _("Full text in English"),
        _("Status"), _("Addressed to"), _("Office"), _("Legal instrument"), _("Theme"), _("Campaigns"),
        _("Times brought up"), _("Confidentiality"), _("Written on"),
    ]  # fmt: skip


def cells(asks: Iterable[Any]) -> Iterator[list[object]]:
    for ask in asks:
        yield [
            ask.title_bg, ask.title_en, ask.text_bg, ask.text_en, ask.get_status_display(), ask.addressed_to,
            ask.addressed_office, ask.get_instrument_display(), ask.theme,
            "; ".join(str(one) for one in ask.campaigns.all()), ask.times_pressed, ask.get_confidentiality_display(),
            localdate(ask.made_at),
        ]  # fmt: skip


@require_safe
def ask_detail(request: PageRequest, pk: int) -> HttpResponse:
    user = request.user
    ask = get_object_or_404(Ask.objects.visible_to(user).for_reader(user), pk=pk)
    context = {
        "ask": ask,
        "timeline": timeline.of(ask, user),
        "wordings": AskText.objects.visible_to(user).filter(ask=ask).count(),
        "panels": panels.panels_for("ask", ask, user),
        "may_change": Ask.objects.changeable_by(user).filter(pk=pk).exists(),
    }
    return render(request, "campaigns/ask_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def ask_new(request: PageRequest) -> HttpResponse:
    form = AskForm(request.POST or None, user=request.user, initial=request.GET.dict())
    if form.is_valid():
        try:
            answer = once(
                form.cleaned_data["idempotency_key"], request.user,
                lambda: actions.record_ask(**form.record_fields, by=request.actor).get_absolute_url(),
            )  # fmt: skip
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Ask saved"), extra_tags="draft-done:ask")
            return redirect(answer)
    context = {"form": form, "draft": "ask"}
    return render(request, "campaigns/ask_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def ask_edit(request: PageRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.changeable_by(request.user), pk=pk)
    form = AskForm(request.POST or None, user=request.user, instance=ask)
    if form.is_valid():
        try:
            actions.update_ask(ask=ask, version=form.seen_version, **form.record_fields, by=request.actor)
        except Conflict:
            show_conflict(form, Ask.objects.visible_to(request.user).for_reader(request.user).get(pk=pk))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Ask saved"), extra_tags=f"draft-done:ask-{pk}")
            return redirect("campaigns:ask-detail", pk)
    reopens = ask.status in ask_moves.UNSIGNED or ask.consultations.open().exists()
    context = {"form": form, "ask_pk": pk, "draft": f"ask-{pk}", "reopens": reopens}
    return render(request, "campaigns/ask_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def ask_status(request: PageRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.changeable_by(request.user), pk=pk)
    form = StatusForm(request.POST or None, ask=ask, initial={"status": request.GET.get("status", "")})
    if form.is_valid():
        try:
            ask_moves.change_status(ask=ask, **form.cleaned_data, by=request.actor)
        except Conflict:
            ask.refresh_from_db()
            form.show_conflict(ask)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Status changed"))
            return redirect("campaigns:ask-detail", pk)
    context = {"form": form, "ask": ask}
    return render(request, "campaigns/ask_status.html", context, status=422 if form.is_bound else 200)
