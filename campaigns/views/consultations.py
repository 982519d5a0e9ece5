"""The centre asks the members, sees who answered what, reminds and closes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.models import Ask, Consultation, PassageComment, SignOnRequest
from campaigns.signing import closing
from campaigns.signing.asking import OPEN_TO_MEMBERS, open_consultation, remind
from campaigns.signing.counting import count
from campaigns.signing.filters import ConsultationFilter, answers_of
from campaigns.signing.forms import ConsultationForm, ProlongForm
from campaigns.signing.sheets import answer_cells, answer_header, consultation_cells, consultation_header
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed, page_of


@require_safe
def consultation_list(request: PageRequest) -> HttpResponse:
    """The centre reads of all, others of those their organisation was asked in."""
    user = request.user
    found = ConsultationFilter(request.GET, Consultation.objects.visible_to(user).for_list(), request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = consultation_cells(found.qs[:MOST_EXPORTED], is_centre=user.is_centre)
        header = consultation_header(is_centre=user.is_centre)
        return export(request.GET["export"], "consultations", header, cells)
    context = listed(request, found, found.qs)
    context["requests"] = (
        SignOnRequest.objects.visible_to(user).answerable_by(user).for_list().filter(consultation__closed_at=None)
    )
    return page_or_partial(request, "campaigns/consultation_list.html", "list", context)


@require_http_methods(["GET", "POST"])
@officers_only
def consultation_new(request: PageRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.changeable_by(request.user), pk=pk)
    form = ConsultationForm(request.POST or None, ask=ask, user=request.user)
    if form.is_valid():
        try:
            made = open_consultation(ask=ask, organisations=form.asked, **form.rules, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, asked_words(made.requests.count()))
            return redirect(made)
    context = {"form": form, "ask": ask, "is_hidden": ask.confidentiality not in OPEN_TO_MEMBERS}
    return render(request, "campaigns/consultation_form.html", context, status=422 if form.is_bound else 200)


def asked_words(asked: int) -> str:
    words = ngettext("%(count)s organisation is asked.", "%(count)s organisations are asked.", asked)
    return words % {"count": asked}


@require_safe
def consultation_detail(request: PageRequest, pk: int) -> HttpResponse:
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user).for_list(), pk=pk)
    if not request.user.is_centre:
        own = (
            SignOnRequest.objects.visible_to(request.user)
            .answerable_by(request.user)
            .filter(consultation=consultation)
            .order_by("pk")
        )
        return redirect("campaigns:sign-on", own[0].pk)
    return detail_page(request, consultation, ProlongForm())


def detail_page(request: PageRequest, consultation: Consultation, form: ProlongForm) -> HttpResponse:
    user = request.user
    rows = answers_of(consultation, user, request.GET.get("answer", ""))
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "sign-ons", answer_header(), answer_cells(rows[:MOST_EXPORTED]))
    context = {
        "consultation": consultation,
        "page": page_of(request, rows),
        "wanted": request.GET.get("answer", ""),
        "count": count(consultation),
        "comments": PassageComment.objects.visible_to(user).filter(request__consultation=consultation).for_list(),
        "form": form,
        "is_late": consultation.is_open and not consultation.takes_answers(timezone.localdate()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/consultation_detail.html", context, status=status)


def one(request: PageRequest, pk: int) -> Consultation:
    return get_object_or_404(Consultation.objects.changeable_by(request.user).for_list(), pk=pk)


@require_POST
@officers_only
def consultation_remind(request: PageRequest, pk: int) -> HttpResponse:
    consultation = one(request, pk)
    try:
        reminded = remind(consultation=consultation, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, reminded_words(reminded))
    return redirect(consultation)


def reminded_words(reminded: int) -> str:
    if not reminded:
        return _("Nobody: all others have answered, were written to today, or have no e-mail address.")
    words = ngettext("%(count)s organisation is reminded.", "%(count)s organisations are reminded.", reminded)
    return words % {"count": reminded}


@require_POST
@officers_only
def consultation_close(request: PageRequest, pk: int) -> HttpResponse:
    consultation = one(request, pk)
    try:
        consultation = closing.close(consultation=consultation, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Closed: %(outcome)s") % {"outcome": consultation.get_outcome_display()})
    return redirect(consultation)


@require_POST
@officers_only
def consultation_prolong(request: PageRequest, pk: int) -> HttpResponse:
    consultation, form = one(request, pk), ProlongForm(request.POST)
    if form.is_valid():
        try:
            closing.prolong(consultation=consultation, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("They have longer now."))
            return redirect(consultation)
    return detail_page(request, consultation, form)
