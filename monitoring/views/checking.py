"""Looking on the spot: on one's own page, by phone through an officer, or with a link and no account at all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, PublicRequest, officers_only
from accounts.actors import Actor
from accounts.files import hand_out
from crm import centre
from crm.forms.records import refuse
from crm.views.link_doors import behind_a_link
from monitoring.checks import answering, links, mails, page
from monitoring.checks.actions import take_over
from monitoring.checks.asking import ask_about
from monitoring.checks.forms import AskForm, CheckForm, LinkCheckForm, NamedCheckForm
from monitoring.checks.qr import code_of
from monitoring.models import CheckRequest, CheckRound, LocalCheck


def form_for(form: type[CheckForm], http: HttpRequest, asked: CheckRequest) -> CheckForm:
    is_sent = http.method == "POST"
    return form(http.POST if is_sent else None, http.FILES if is_sent else None, asked=asked)


def taken_over(form: CheckForm, asked: CheckRequest, by: Actor, name: str = "") -> LocalCheck | None:
    """Return the check that was kept; otherwise the form says why not and holds what was typed."""
    if not form.is_valid():
        return None
    try:
        return answering.check(request=asked, **{"name": name, **form.told}, by=by)
    except ValidationError as refusal:
        refuse(form, refusal)
        return None


@require_http_methods(["GET", "POST"])
def check_new(request: PageRequest, pk: int) -> HttpResponse:
    """By somebody who speaks for the organisation today."""
    rows = CheckRequest.objects.visible_to(request.user).answerable_by(request.user).for_list()
    asked = get_object_or_404(rows, pk=pk)
    form = form_for(CheckForm, request, asked)
    made = taken_over(form, asked, request.actor, request.user.name) if form.is_bound else None
    if made is not None:
        messages.success(request, _("Thank you. Your check is recorded."), extra_tags=f"draft-done:check-{pk}")
        return redirect(made.get_absolute_url())
    return form_page(request, "monitoring/check_form.html", asked, form)


def form_page(
    request: PageRequest | PublicRequest, template: str, asked: CheckRequest, form: CheckForm
) -> HttpResponse:
    context = {
        "asked": asked, "round": asked.round, "form": form, "takes_answers": page.takes_answers(asked),
        "earlier": page.said_by(asked), "draft": f"check-{asked.pk}",
    }  # fmt: skip
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def check_phone(request: PageRequest, pk: int) -> HttpResponse:
    """An officer writes down what they hear."""
    asked = get_object_or_404(CheckRequest.objects.changeable_by(request.user).for_list(), pk=pk)
    form = form_for(NamedCheckForm, request, asked)
    made = taken_over(form, asked, answering.by_phone(asked, request.actor)) if form.is_bound else None
    if made is not None:
        messages.success(request, _("The check is recorded."), extra_tags=f"draft-done:check-{pk}")
        return redirect(asked.round)
    return form_page(request, "monitoring/check_phone.html", asked, form)


@never_cache
@require_http_methods(["GET", "POST"])
@officers_only
def check_ways(request: PageRequest, pk: int) -> HttpResponse:
    """The link of one organisation: to copy, to send by text message, to show as a code. Shown on demand and logged."""
    asked = get_object_or_404(CheckRequest.objects.changeable_by(request.user).for_list(), pk=pk)
    url = links.show(asked, request.actor) if request.method == "POST" else ""
    context = {
        "asked": asked, "round": asked.round, "is_usable": links.is_usable(asked), "url": url,
        "code": code_of(url) if url else "", "words": mails.text_message(asked) if url else "",
        "phones": page.phones_of(asked, request.user),
    }  # fmt: skip
    return render(request, "monitoring/check_ways.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def check_ask(request: PageRequest, pk: int) -> HttpResponse:
    """One more is asked about `?place=…`: where nobody looked, or where two checks differ."""
    one = get_object_or_404(CheckRound.objects.changeable_by(request.user).for_list(), pk=pk)
    place, spot = page.asked_place(one, request.GET.get("place", ""), request.user)
    form = AskForm(request.POST or None, asked_in=one, user=request.user, initial={"place": place})
    if form.is_valid():
        try:
            asked = ask_about(round=one, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is asked.") % {"name": asked.organisation})
            return redirect("monitoring:check-ways", asked.pk)
    context = {"round": one, "place": place, "spot": spot, "form": form}
    return render(request, "monitoring/check_ask.html", context, status=422 if form.is_bound else 200)


@never_cache
@csrf_exempt  # the key in the address is the right to answer, no cookie is; browsers name no origin to such a page
@login_not_required
@require_http_methods(["GET", "POST"])
def check_link(request: PublicRequest, key: str) -> HttpResponse:
    """The page behind the link: one organisation, one round, without a password."""
    return behind_a_link(request, "check-link", lambda: links.behind(key), "monitoring/check_closed.html", by_link)


def by_link(request: PublicRequest, asked: CheckRequest) -> HttpResponse:
    form = form_for(LinkCheckForm, request, asked)
    is_over = not links.is_usable(asked) or page.is_hidden(asked.round.commitment)
    if is_over and not (form.is_bound and form.is_valid() and answering.sent_before(asked, form.told["key"])):
        return closed_page(request, asked)
    made = taken_over(form, asked, answering.by_link(asked)) if form.is_bound else None
    if made is not None:
        context = {"asked": asked, "made": made, "is_over": is_over, "draft_done": f"check-{asked.pk}"}
        return render(request, "monitoring/check_thanks.html", context)
    return form_page(request, "monitoring/check_link.html", asked, form)


def closed_page(request: PublicRequest, asked: CheckRequest) -> HttpResponse:
    """Say that it is over and show nothing of the round; what somebody typed is given back to them alone."""
    typed = request.POST.get("note", "").strip()
    context = {
        "state": "over", "typed": typed, "was_sent": request.method == "POST", "reach": centre.reach(centre.centre()),
    }  # fmt: skip
    code = 409 if request.method == "POST" else 410
    return render(request, "monitoring/check_closed.html", context, status=code)


@require_safe
def check_photo(request: PageRequest, pk: int) -> FileResponse:
    check = get_object_or_404(LocalCheck.objects.visible_to(request.user).exclude(photo=""), pk=pk)
    try:
        content = check.photo.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return hand_out(content, check.photo_name, check.media_type)


@require_POST
@officers_only
def check_take_over(request: PageRequest, pk: int) -> HttpResponse:
    check = get_object_or_404(LocalCheck.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    try:
        evidence = take_over(check=check, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(check.get_absolute_url())
    messages.success(request, _("The check is evidence now. Its stance and level can be corrected there."))
    return redirect(evidence.get_absolute_url())
