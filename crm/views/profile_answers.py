"""Answering "still right?": on the phone, on one's own page, or with a link and no account at all."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, PublicRequest, officers_only
from accounts.actors import Actor
from accounts.conflicts import Conflict
from crm import centre, heartbeat, heartbeat_beside, heartbeat_lists
from crm.actions.heartbeat import Answer, answer_profile, by_link, by_phone
from crm.forms.heartbeat import AnswerForm, OwnForm, PhoneForm, typed_in
from crm.forms.records import refuse
from crm.models import Organisation, ProfileCheck, ProposedChange
from crm.views.link_doors import behind_a_link
from crm.visitors import nobody


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, be it nothing at all; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def taken_over(
    form: AnswerForm, organisation: Organisation, check: ProfileCheck | None, by: Actor, *, name: str = ""
) -> list[ProposedChange] | None:
    """Return what now waits for an officer; None when it was not taken over, and the form says why."""
    told = form.cleaned_data
    answer = Answer(
        confirmed=form.confirmed,
        changed=form.changed,
        is_whole=form.is_whole,
        name=told.get("answered_name") or name,
        on_paper=told.get("on_paper", False),
    )
    try:
        return answer_profile(organisation=organisation, check=check, version=told["version"], answer=answer, by=by)
    except Conflict as conflict:
        form.ask_again(cast(Organisation, conflict.current))
    except ValidationError as refusal:
        refuse(form, refusal)
    return None


def words_for(proposals: list[ProposedChange]) -> str:
    if not proposals:
        return _("Thank you. What you said is recorded.")
    words = ngettext(
        "Thank you. One change waits for an officer of the centre.",
        "Thank you. %(count)s changes wait for an officer of the centre.",
        len(proposals),
    )
    return words % {"count": len(proposals)} if len(proposals) > 1 else words


def recorded(proposals: list[ProposedChange]) -> str:
    """What the officer reads who wrote it down for somebody else."""
    if not proposals:
        return _("The answer is recorded.")
    words = ngettext(
        "The answer is recorded. One change of it waits for approval: decide on it below.",
        "The answer is recorded. %(count)s changes of it wait for approval: decide on them below.",
        len(proposals),
    )
    return words % {"count": len(proposals)} if len(proposals) > 1 else words


@require_http_methods(["GET", "POST"])
@officers_only
def check_phone(request: PageRequest, pk: int) -> HttpResponse:
    """An officer fills the form for whoever is on the phone, or from what came back on paper."""
    check = get_object_or_404(ProfileCheck.objects.changeable_by(request.user).for_list(), pk=pk)
    organisation = check.organisation
    form = PhoneForm(sent(request), organisation=organisation, visitor=request.user)
    if form.is_valid():
        proposals = taken_over(form, organisation, check, by_phone(check, request.actor))
        if proposals is not None:
            messages.success(request, recorded(proposals), extra_tags=f"draft-done:profile-check-{pk}")
            return redirect("crm:profile-check-detail", pk=pk)
    context = {"form": form, "organisation": organisation, "check": check, "draft": f"profile-check-{pk}"}
    return render(request, "crm/profile_phone_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def organisation_still_right(request: PageRequest, pk: int) -> HttpResponse:
    """Line by line, by whoever may work with the profile."""
    organisation = get_object_or_404(Organisation.objects.changeable_by(request.user).for_list(), pk=pk)
    form = OwnForm(sent(request), organisation=organisation, visitor=request.user)
    if form.is_valid():
        proposals = taken_over(form, organisation, None, request.actor, name=request.user.name)
        if proposals is not None:
            words = recorded(proposals) if request.user.is_centre else words_for(proposals)
            messages.success(request, words, extra_tags=f"draft-done:still-right-{pk}")
            return redirect(organisation)
    context = {"form": form, "organisation": organisation, "draft": f"still-right-{pk}"}
    return render(request, "crm/profile_own_form.html", context, status=422 if form.is_bound else 200)


@never_cache
@csrf_exempt  # the key in the address is the right to answer, no cookie is; browsers name no origin to such a page
@login_not_required
@require_http_methods(["GET", "POST"])
def profile_link(request: PublicRequest, key: str) -> HttpResponse:
    """The page behind the link: one organisation's own profile, once, without a password."""
    unknown = "crm/profile_link_closed.html"
    return behind_a_link(request, "profile-link", lambda: heartbeat.behind(key), unknown, answer_by_link)


def answer_by_link(request: PublicRequest, check: ProfileCheck) -> HttpResponse:
    if not heartbeat.is_usable(check):
        return closed_page(request, check)
    organisation = check.organisation
    form = AnswerForm(sent(request), organisation=organisation, visitor=nobody())
    if form.is_valid():
        try_again = form
        proposals = taken_over(try_again, organisation, check, by_link(check))
        if proposals is not None:
            told = {"words": words_for(proposals), "beside": heartbeat_beside.questions()}
            return render(request, "crm/profile_link_thanks.html", told)
        fresh = heartbeat.behind(request.path.rstrip("/").rsplit("/", 1)[-1])
        if fresh is None or not heartbeat.is_usable(fresh):
            return closed_page(request, fresh or check)
    context = {"form": form, "organisation": organisation, "check": check}
    return render(request, "crm/profile_link.html", context, status=422 if form.is_bound else 200)


def closed_page(request: PublicRequest, check: ProfileCheck) -> HttpResponse:
    """Say that it is over and show nothing of the profile; what somebody typed is given back to them alone."""
    context = {
        "state": heartbeat_lists.state_of(check),
        "check": check,
        "typed": typed_in(request.POST),
        "was_sent": request.method == "POST",
        "reach": centre.reach(centre.centre()),
    }
    return render(request, "crm/profile_link_closed.html", context, status=409 if request.method == "POST" else 410)
