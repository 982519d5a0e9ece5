"""Trainings and help given: find, read, write down, ask what became of it; and the part of other records' pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns.assistance import actions, sheets
from campaigns.assistance.filters import ASSISTANCE_ORDERS, AssistanceFilter
from campaigns.assistance.forms import AssistanceForm, FollowUpDueForm, FollowUpForm, VersionSeenForm, begun
from campaigns.assistance.share import share_of
from campaigns.models import Assistance, Campaign, Project, ProjectEvent
from campaigns.models.assistance import ties_seen_by
from crm.changes import changes_of
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation

MOST = 8
DRAFT = "assistance"
SUBJECTS: dict[str, tuple[type[Model], str]] = {
    "organisation": (Organisation, "given_to"), "project": (Project, "project"), "campaign": (Campaign, "campaign"),
}  # fmt: skip


@require_safe
def assistance_list(request: PageRequest) -> HttpResponse:
    user = request.user
    found = AssistanceFilter(request.GET, Assistance.objects.visible_to(user).for_reader(user), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ASSISTANCE_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.cells(rows[:MOST_EXPORTED], user)
        return export(request.GET["export"], "assistance", sheets.header(), cells)
    context = {**listed(request, found, rows), "share": share_of(found.rows)}
    return page_or_partial(request, "campaigns/assistance_list.html", "list", context)


@require_safe
def assistance_detail(request: PageRequest, pk: int) -> HttpResponse:
    user = request.user
    one = get_object_or_404(Assistance.objects.visible_to(user).for_reader(user).select_related("author"), pk=pk)
    context = {
        "assistance": one,
        "reads_words": one.lets_read_words(user),
        "may_change": Assistance.objects.changeable_by(user).filter(pk=pk).exists(),
        "changes": changes_of(one, user),
    }
    return render(request, "campaigns/assistance_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def assistance_new(request: PageRequest) -> HttpResponse:
    """Empty, or begun from the record that `?organisation=12`, `?project=…` or `?campaign=…` names."""
    form = AssistanceForm(request.POST or None, user=request.user, initial=begun(request.GET, request.user))
    if form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        try:
            answer = once(
                key, request.user,
                lambda: actions.record_assistance(**form.record_fields, by=request.actor).get_absolute_url(),
            )  # fmt: skip
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved"), extra_tags=f"draft-done:{DRAFT}")
            return redirect(answer)
    return form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@officers_only
def assistance_edit(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    form = AssistanceForm(request.POST or None, user=request.user, instance=one)
    if form.is_valid() and save_edit(request, one, form):
        messages.success(request, _("Saved"), extra_tags=f"draft-done:{DRAFT}-{pk}")
        return redirect(one)
    return form_page(request, form, pk)


def save_edit(request: PageRequest, one: Assistance, form: AssistanceForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    fields = form.record_fields
    try:
        actions.update_assistance(assistance=one, version=form.seen_version, fields=fields, by=request.actor)
    except Conflict as conflict:
        get_object_or_404(Assistance.objects.changeable_by(request.user), pk=conflict.current.pk)
        prefetch_related_objects([conflict.current], *ties_seen_by(request.user))
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: AssistanceForm, pk: int | None) -> HttpResponse:
    context = {"form": form, "assistance_pk": pk, "draft": f"{DRAFT}-{pk}" if pk else DRAFT}
    return render(request, "campaigns/assistance_form.html", context, status=422 if form.is_bound else 200)


def changeable(request: PageRequest, pk: int) -> Assistance:
    return get_object_or_404(Assistance.objects.changeable_by(request.user).for_reader(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@officers_only
def assistance_follow_up(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    form = FollowUpForm(request.POST or None, assistance=one)
    return asked(request, one, form, actions.follow_up, "campaigns/assistance_follow_up.html")


@require_http_methods(["GET", "POST"])
@officers_only
def assistance_due(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    form = FollowUpDueForm(request.POST or None, assistance=one)
    return asked(request, one, form, actions.move_follow_up, "campaigns/assistance_due.html")


def asked(
    request: PageRequest, one: Assistance, form: VersionSeenForm, act: Callable[..., object], template: str
) -> HttpResponse:
    if form.is_valid():
        try:
            act(assistance=one, **form.cleaned_data, by=request.actor)
        except Conflict as conflict:
            form.show_conflict(conflict.current)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved"))
            return redirect(one)
    return render(request, template, {"assistance": one, "form": form}, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def give_to_all(request: PageRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(ProjectEvent.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    try:
        made = actions.give_to_all_who_came(event=event, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, given_words(len(made)))
    return redirect(event)


def given_words(given: int) -> str:
    if not given:
        return _("All who came have it on record already.")
    words = ngettext(
        "The training is on record for %(count)s organisation.",
        "The training is on record for %(count)s organisations.", given,
    )  # fmt: skip
    return words % {"count": given}


@require_safe
def assistance_panel(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """A part of the record's page and a page of its own; where there is none, only the centre is shown a way in."""
    user, (model, field) = request.user, SUBJECTS[kind]
    subject: Any = get_object_or_404(model.objects.visible_to(user), pk=pk)  # type: ignore[attr-defined]
    rows = Assistance.objects.visible_to(user).filter(**{field: subject})
    shown = list(rows.for_reader(user)[:MOST])
    if request.htmx and not shown and not (user.is_centre and takes_help(subject)):
        return HttpResponse()
    context = {"subject": subject, "kind": kind, "rows": shown, "share": share_of(rows), "most": MOST}
    return page_or_partial(request, "campaigns/assistance_panel.html", "panel", context)


def takes_help(subject: Model) -> bool:
    """Public bodies are not trained as a rule: their page offers nothing."""
    return not (isinstance(subject, Organisation) and subject.is_official)
