"""The life of an assessment between its draft and its publication, step by step, and what may follow it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, leadership_only, officers_only
from accounts.submissions import once
from crm.forms.records import refuse
from monitoring.actions.assessments import find_urgent
from monitoring.judging.coding_actions import adjudicate, code_blind
from monitoring.judging.forms import CodingForm, DecisionForm, NoteForm, ReplyForm, SentForm, UrgentForm
from monitoring.judging.note_actions import add_note, show_note
from monitoring.judging.recusal import stakes
from monitoring.judging.reply_actions import record_reply, record_silence, send_to_institution, write_to_institution
from monitoring.judging.work import to_code
from monitoring.models import Assessment, Commitment, Evidence, MinorityNote, Reply
from monitoring.rows import rows_of


@require_http_methods(["GET", "POST"])
@officers_only
def coding_new(request: PageRequest, pk: int) -> HttpResponse:
    """The promise, its test, its evidence and its clock; nothing of the first answer is loaded."""
    waiting = get_object_or_404(to_code(request.user), pk=pk)
    form = CodingForm(request.POST or None)
    if form.is_valid() and done(form, partial(code_blind, assessment=waiting, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Coded."), extra_tags=f"draft-done:coding-{pk}")
        return redirect("monitoring:assessment-approve", pk)
    return judged_page(request, "monitoring/coding_form.html", form, waiting)


@require_http_methods(["GET", "POST"])
@officers_only
def adjudication_new(request: PageRequest, pk: int) -> HttpResponse:
    drafts = Assessment.objects.changeable_by(request.user).filter(stage=Assessment.Stage.ADJUDICATION)
    draft = get_object_or_404(drafts.for_reader(request.user), pk=pk)
    form = DecisionForm.of(draft, request.POST or None)
    if form.is_valid() and done(form, partial(adjudicate, assessment=draft, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Decided."), extra_tags=f"draft-done:decision-{pk}")
        return redirect("monitoring:assessment-approve", pk)
    return judged_page(request, "monitoring/adjudication_form.html", form, draft, codings=draft.codings.all())


def judged_page(
    request: PageRequest, template: str, form: forms.Form, assessment: Assessment, **more: Any
) -> HttpResponse:
    user = request.user
    shown = Commitment.objects.visible_to(user).for_list().for_reader(user)
    commitment = get_object_or_404(shown, pk=assessment.commitment_id)
    evidence = Evidence.objects.visible_to(user).filter(commitment=commitment).for_list()
    context = {
        "form": form, "pk": assessment.pk, "commitment": commitment, "row": rows_of([commitment])[0],
        "evidence": evidence, "stakes": stakes(user, commitment),
    }  # fmt: skip
    return render(request, template, context | more, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def reply_write(request: PageRequest, pk: int) -> HttpResponse:
    """Draft the letter and open it: it is read and put right before it leaves."""
    draft = get_object_or_404(Assessment.objects.changeable_by(request.user), pk=pk)
    try:
        reply = write_to_institution(assessment=draft, by=request.actor)
    except ValidationError as refusal:
        return told(request, refusal, pk)
    messages.success(request, _("The letter is drafted. Read it, then send it and say so on the assessment."))
    return redirect(reply.letter)


@require_http_methods(["GET", "POST"])
@officers_only
def reply_send(request: PageRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Assessment.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = SentForm(request.POST or None)
    send = partial(send_to_institution, assessment=draft, by=request.actor)
    if form.is_valid() and done(form, lambda: send(**form.cleaned_data)):
        messages.success(request, _("Sent. The institution's time runs."))
        return redirect("monitoring:assessment-approve", pk)
    return step_page(request, "monitoring/reply_send_form.html", form, draft)


@require_http_methods(["GET", "POST"])
@officers_only
def reply_record(request: PageRequest, pk: int) -> HttpResponse:
    reply = asked(request, pk)
    form = ReplyForm(request.POST or None, reply=reply, user=request.user)
    if form.is_valid():
        record = partial(record_reply, reply=reply, by=request.actor, **form.recorded)
        key = form.cleaned_data["idempotency_key"]
        if done(form, lambda: once(key, request.user, lambda: str(record().pk))):
            messages.success(request, _("The reply is on record."), extra_tags=f"draft-done:reply-{pk}")
            return redirect("monitoring:assessment-approve", pk)
    return step_page(request, "monitoring/reply_form.html", form, reply.assessment, reply=reply)


@require_POST
@officers_only
def reply_silence(request: PageRequest, pk: int) -> HttpResponse:
    try:
        record_silence(reply=asked(request, pk), by=request.actor)
    except ValidationError as refusal:
        return told(request, refusal, pk)
    messages.success(request, _("It is on record that no reply came by the date."))
    return redirect("monitoring:assessment-approve", pk)


def asked(request: PageRequest, pk: int) -> Reply:
    return get_object_or_404(Reply.objects.changeable_by(request.user).for_list(), assessment=pk)


@require_http_methods(["GET", "POST"])
@officers_only
def assessment_urgent(request: PageRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Assessment.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = UrgentForm(request.POST or None)
    if form.is_valid() and done(form, partial(find_urgent, assessment=draft, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Noted. A second person approves it now."))
        return redirect("monitoring:assessment-approve", pk)
    return step_page(request, "monitoring/urgent_form.html", form, draft)


@require_http_methods(["GET", "POST"])
def note_new(request: PageRequest, pk: int) -> HttpResponse:
    """Open to whoever speaks for a member, and to the centre for those without an account."""
    published = Assessment.objects.visible_to(request.user).published().for_list()
    assessment = get_object_or_404(published, pk=pk)
    form = NoteForm(request.POST or None, user=request.user)
    if form.is_valid():
        add = partial(add_note, assessment=assessment, by=request.actor, **form.recorded)
        key = form.cleaned_data["idempotency_key"]
        if done(form, lambda: once(key, request.user, lambda: str(add().pk))):
            messages.success(request, _("The note stands beside the verdict."), extra_tags=f"draft-done:note-{pk}")
            return redirect(assessment)
    return step_page(request, "monitoring/note_form.html", form, assessment)


@require_POST
@leadership_only
def note_public(request: PageRequest, pk: int) -> HttpResponse:
    notes = MinorityNote.objects.changeable_by(request.user).for_list()
    note = get_object_or_404(notes, pk=pk)
    show_note(note=note, is_public=request.POST.get("public") == "yes", by=request.actor)
    return redirect(note.assessment)


def step_page(
    request: PageRequest, template: str, form: forms.Form, assessment: Assessment, **more: Any
) -> HttpResponse:
    context = {"form": form, "assessment": assessment, "commitment": assessment.commitment, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry it out; a refusal stands beside its field."""
    try:
        act()
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


def told(request: PageRequest, refusal: ValidationError, pk: int) -> HttpResponse:
    for words in refusal.messages:
        messages.error(request, words)
    return redirect("monitoring:assessment-approve", pk)
