"""What a promise leaves out, as questions to ask: two draft letters, or an item for a session ahead."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from accounts.submissions import as_written, once
from campaigns.models import Session, SessionQuerySet
from campaigns.sessions.clock import Clock
from crm.forms.records import refuse
from monitoring.forms.turnover import KeyForm
from monitoring.models import Commitment
from monitoring.questions.actions import Way, draft_letter, put_on_agenda
from monitoring.questions.words import asked
from monitoring.views.raising import MOST, tables_of

LANGUAGES = [("", gettext_lazy("the addressee's language")), ("bg", "Български"), ("en", "English")]


class QuestionForm(KeyForm):
    """Which way to ask: one of the letters, or the number of a session."""

    way = forms.ChoiceField(choices=Way.choices, required=False)
    session = forms.ModelChoiceField(queryset=Session.objects.none(), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=LANGUAGES, required=False)


@require_http_methods(["GET", "POST"])
@officers_only
def commitment_questions(request: PageRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(Commitment.objects.changeable_by(request.user).for_list(), pk=pk)
    sessions = sessions_ahead(request, commitment)
    form = QuestionForm(request.POST or None)
    form.fields["session"].queryset = sessions  # type: ignore[attr-defined]
    if form.is_valid():
        key = as_written(form.cleaned_data["idempotency_key"])  # another way to ask is another letter
        try:
            url = once(key, request.user, lambda: ask(request, commitment, form))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is a draft: read it, change it, then use it."))
            return redirect(url)
    context = {
        "commitment": commitment, "form": form, "ways": Way, "questions": asked(commitment, request.user.language),
        "sessions": [(one, Clock(one)) for one in sessions.for_list().order_by("held_on", "pk")[:MOST]],
    }  # fmt: skip
    return render(request, "monitoring/commitment_questions.html", context, status=422 if form.is_bound else 200)


def ask(request: PageRequest, commitment: Commitment, form: QuestionForm) -> str:
    told = form.cleaned_data
    if told["session"]:
        return put_on_agenda(commitment=commitment, session=told["session"], by=request.actor).get_absolute_url()
    if not told["way"]:
        raise ValidationError(_("Choose how to ask."))
    letter = draft_letter(commitment=commitment, way=told["way"], language=told["language"], by=request.actor)
    return letter.get_absolute_url()


def sessions_ahead(request: PageRequest, commitment: Commitment) -> SessionQuerySet:
    """Those whose agenda this colleague may write."""
    ahead: SessionQuerySet = Session.objects.changeable_by(request.user).ahead(timezone.localdate())
    return ahead.filter(body__in=tables_of(commitment, request.user))
