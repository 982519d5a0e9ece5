"""Mails about changes: one tap for who is signed in, a form and a confirmation for everybody else."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from accounts.access import PageRequest, PublicRequest
from accounts.models import User
from accounts.pages import page_or_partial
from crm.models import Organisation
from crm.visitors import sealed
from monitoring import tracker
from monitoring.following import letters
from monitoring.following.actions import (
    Subject,
    ask_to_follow,
    confirm_following,
    follow,
    follow_no_more,
    named,
    stop_following,
)
from monitoring.following.forms import FollowForm
from monitoring.models import Commitment, Following

HOURLY = {"most": 10, "seconds": 3600}
READS = ("GET", "HEAD")


@require_safe
def following_list(request: PageRequest) -> HttpResponse:
    seen = Following.objects.visible_to(request.user).filter(still_open_to(request.user)).for_list()
    return render(request, "monitoring/following/list.html", {"followed": list(seen)})


def still_open_to(user: User) -> Q:
    """Of what somebody follows: they may still see it."""
    commitments = Commitment.objects.visible_to(user).order_by().values("pk")
    return Q(commitment__in=commitments) | Q(organisation__in=Organisation.objects.visible_to(user).values("pk"))


@require_http_methods(["GET", "POST"])
def follow_panel(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """A part of the record's page and a page of its own: follow, or follow no more."""
    subject: Subject
    if kind == "commitment":
        subject = get_object_or_404(Commitment.objects.visible_to(request.user), pk=pk)
    else:
        subject = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        change = follow if request.POST.get("follow") == "yes" else follow_no_more
        change(subject=subject, by=request.actor)
    follows = Following.objects.visible_to(request.user).filter(**named(subject)).exists()
    context = {"subject": subject, "kind": kind, "follows": follows, "address": request.path}
    return page_or_partial(request, "monitoring/following/panel.html", "panel", context)


@require_http_methods(["GET", "POST"])
@login_not_required
def ask(request: PublicRequest, kind: str, pk: int) -> HttpResponse:
    """Anybody may ask for mails about what is public; the answer is the same for every address."""
    subject: Any = get_object_or_404(tracker.told_of() if kind == "commitment" else tracker.institutions(), pk=pk)
    language = language_of(request)
    form = FollowForm(request.POST or None)
    context = {"subject": subject, "form": form, "back": public_page(subject, language), "days": letters.KEY_LASTS.days}
    with override(language):
        if request.method == "POST" and limits.too_many(request, "follow", **HOURLY):
            return render(request, "monitoring/following/too_many.html", context, status=429)
        if form.is_valid():
            ask_to_follow(subject=subject, email=form.cleaned_data["email"], language=language)
            return render(request, "monitoring/following/asked.html", context)
        return render(request, "monitoring/following/ask.html", context, status=422 if form.is_bound else 200)


def public_page(subject: Subject, language: str) -> str:
    page = "detail" if isinstance(subject, Commitment) else "institution"
    return reverse(f"monitoring:public-{page}", args=[language, subject.pk])


def language_of(request: PublicRequest) -> str:
    """The language of the page the reader came from."""
    code = request.GET.get("language", "")
    return code if code in dict(settings.LANGUAGES) else get_language() or "en"


@never_cache
@csrf_exempt  # the signed key in the address is the right, no cookie is; browsers name no origin to such a page
@require_http_methods(["GET", "POST"])
@login_not_required
def confirm(request: PublicRequest, key: str) -> HttpResponse:
    """Opening the address only asks: programs that look at links before the reader does confirm nothing."""
    one = letters.of_confirm_key(key)
    if one is None or not letters.still_public(one):
        return sealed(render(request, "accounts/link_spent.html", status=404))
    with override(one.language):
        if request.method == "POST":
            confirm_following(following=one)
            return sealed(redirect("monitoring:follow-confirm", key=key))
        back = public_page(cast("Subject", one.subject), one.language)
        context = {"one": one, "stop": letters.stop_key(one), "back": back}
        return sealed(render(request, "monitoring/following/confirm.html", context))


@never_cache
@csrf_exempt  # a mail program sends it by itself (RFC 8058); the signed key is the right, and all it can do is stop
@require_http_methods(["GET", "POST"])
@login_not_required
def stop(request: PublicRequest, key: str) -> HttpResponse:
    one = letters.of_stop_key(key)
    with override(one.language if one else get_language()):
        if one and request.method == "POST":
            stop_following(following=one)
            one = None
        return sealed(render(request, "monitoring/following/stop.html", {"one": one}))
