"""Answering a consultation: on one's own page, by phone through an officer, or with a link and no account at all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, PublicRequest, officers_only
from accounts.actors import Actor
from campaigns.asks.wordings import compared
from campaigns.models import PassageComment, SignOnRequest
from campaigns.signing import answering, links
from campaigns.signing.forms import AnswerForm, CommentForm, LinkAnswerForm, NamedAnswerForm
from crm import centre
from crm.forms.records import refuse
from crm.views.link_doors import behind_a_link


def form_for(form: type[AnswerForm], http: HttpRequest, asked: SignOnRequest) -> AnswerForm:
    """Return the form as it is sent or as it is opened; a comment that is sent leaves it as it was."""
    is_answer = http.method == "POST" and "body" not in http.POST
    sent = http.POST if is_answer else None
    return form(sent, text=asked.consultation.text_id, answer=answering.answers_so_far(asked))


def taken_over(form: AnswerForm, asked: SignOnRequest, by: Actor, name: str = "") -> bool:
    """Whether the answer was taken over; otherwise the form says why and holds what was typed."""
    if not form.is_valid():
        return False
    told = {"name": name, **form.cleaned_data}
    try:
        answering.sign_on(request=asked, **told, by=by)
    except ValidationError as refusal:
        refuse(form, refusal)
        asked.consultation = answering.as_it_is_now(asked).consultation
        form.read_again(text=asked.consultation.text_id, answer=answering.answers_so_far(asked))
        return False
    return True


def page_of(asked: SignOnRequest, form: AnswerForm, comment: CommentForm) -> dict[str, object]:
    """What the page shows: the wording, what was answered before and what changed since then."""
    text, earlier = asked.consultation.text, answering.standing(asked)
    signed = answering.signed_before(asked)
    return {
        "asked": asked,
        "consultation": asked.consultation,
        "text": text,
        "takes_answers": asked.consultation.takes_answers(timezone.localdate()),
        "earlier": earlier,
        "signed": signed,
        "changes": compared(signed.text, text) if signed else [],
        "form": form,
        "comment_form": comment,
    }


@require_http_methods(["GET", "POST"])
def sign_on(request: PageRequest, pk: int) -> HttpResponse:
    """By somebody who speaks for the organisation today."""
    asked = get_object_or_404(
        SignOnRequest.objects.visible_to(request.user).answerable_by(request.user).for_list(), pk=pk
    )
    form, comment = form_for(AnswerForm, request, asked), comment_of(request, asked)
    name = request.user.name
    if form.is_bound and taken_over(form, asked, request.actor, name):
        words = _("Thank you. Your organisation's answer is recorded; you can change it until the last day.")
        messages.success(request, words)
        return redirect("campaigns:sign-on", pk)
    if comment.is_bound and commented(comment, asked, request.actor, name):
        messages.success(request, _("Thank you. Your comment is recorded."))
        return redirect("campaigns:sign-on", pk)
    comments = PassageComment.objects.visible_to(request.user).filter(request__consultation=asked.consultation)
    context = {**page_of(asked, form, comment), "comments": comments.for_list()}
    status = 422 if form.is_bound or comment.is_bound else 200
    return render(request, "campaigns/sign_on.html", context, status=status)


def comment_of(http: HttpRequest, asked: SignOnRequest) -> CommentForm:
    sent = http.POST if http.method == "POST" and "body" in http.POST else None
    return CommentForm(sent, text=asked.consultation.text_id)


def fresh_comment(asked: SignOnRequest) -> CommentForm:
    return CommentForm(text=asked.consultation.text_id)


def commented(form: CommentForm, asked: SignOnRequest, by: Actor, name: str = "") -> bool:
    if not form.is_valid():
        return False
    try:
        answering.comment(request=asked, **form.cleaned_data, name=name, by=by)
    except ValidationError as refusal:
        refuse(form, refusal)
        asked.consultation = answering.as_it_is_now(asked).consultation
        form.read_again(text=asked.consultation.text_id)
        return False
    return True


@require_http_methods(["GET", "POST"])
@officers_only
def sign_on_phone(request: PageRequest, pk: int) -> HttpResponse:
    """An officer writes down what they hear."""
    asked = get_object_or_404(SignOnRequest.objects.changeable_by(request.user).for_list(), pk=pk)
    form = form_for(NamedAnswerForm, request, asked)
    if form.is_bound and taken_over(form, asked, answering.by_phone(asked, request.actor)):
        messages.success(request, _("The answer is recorded."))
        return redirect(asked.consultation)
    context = page_of(asked, form, fresh_comment(asked))
    return render(request, "campaigns/sign_on_phone.html", context, status=422 if form.is_bound else 200)


@never_cache
@csrf_exempt  # the key in the address is the right to answer, no cookie is; browsers name no origin to such a page
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_on_link(request: PublicRequest, key: str) -> HttpResponse:
    """The page behind the link: one organisation, one consultation, once, without a password."""
    unknown = "campaigns/sign_on_closed.html"
    return behind_a_link(request, "sign-on-link", lambda: links.behind(key), unknown, answer_by_link)


def answer_by_link(request: PublicRequest, asked: SignOnRequest) -> HttpResponse:
    if not links.opens(asked):
        return closed_page(request, asked)
    form, comment, by = form_for(LinkAnswerForm, request, asked), comment_of(request, asked), answering.by_link(asked)
    if form.is_bound and taken_over(form, asked, by):
        return render(request, "campaigns/sign_on_thanks.html", {"asked": asked})
    was_commented = comment.is_bound and commented(comment, asked, by)
    fresh = links.behind(request.path.rstrip("/").rsplit("/", 1)[-1])
    if fresh is None or not links.opens(fresh):
        return closed_page(request, fresh or asked)
    comment = fresh_comment(asked) if was_commented else comment
    context = {**page_of(asked, form, comment), "was_commented": was_commented}
    status = 422 if form.is_bound or comment.is_bound else 200
    return render(request, "campaigns/sign_on_link.html", context, status=status)


def closed_page(request: PublicRequest, asked: SignOnRequest) -> HttpResponse:
    """Say that it is over and show nothing of the text; what somebody typed is given back to them alone."""
    typed = [request.POST.get(name, "").strip() for name in ("reason", "passage", "body")]
    state = "answered" if answering.standing(asked) else "over"
    context = {
        "state": state,
        "typed": [words for words in typed if words],
        "was_sent": request.method == "POST",
        "reach": centre.reach(centre.centre()),
    }
    code = 409 if request.method == "POST" else 410
    return render(request, "campaigns/sign_on_closed.html", context, status=code)
