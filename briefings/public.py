"""Papers signed off for everyone, at an address for good: no session, no cookie, nothing but what is published."""

import io
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.files import hand_out
from briefings import dictionary, proving
from briefings.files import MEDIA, Damaged, content_of
from briefings.models import Edition
from briefings.models.editions import EditionQuerySet
from crm.centre import coalition_name
from crm.lists import page_of
from monitoring.public.addresses import in_each_language
from monitoring.public.feeds import opened


@require_safe
@login_not_required
def enter(request: PublicRequest) -> HttpResponse:
    raise Resolver404  # an address without a language: the space leads on to the one the visitor reads best


@require_safe
@login_not_required
def public_papers(request: PublicRequest, language: str) -> HttpResponse:
    """The newest edition of each paper."""
    found = published().newest_of_each().without_data().order_by("-signed_at", "-pk")
    page = page_of(request, found)  # type: ignore[arg-type]
    context = {"page": page, "language": language, "in_each_language": in_each_language(request)}
    return shown(request, "papers", context)


@require_safe
@login_not_required
def public_paper(request: PublicRequest, pk: int, number: int) -> HttpResponse:
    """One edition as it was signed off, in its own language; a newer one is named."""
    edition = get_object_or_404(Edition.objects.once_public().for_list(), briefing=pk, number=number)
    newer = published().filter(briefing=pk, number__gt=number).order_by("-number").without_data().first()
    earlier = published().filter(briefing=pk, number__lt=number).order_by("-number").without_data()
    context: dict[str, Any] = {"edition": edition, "newer": newer, "language": edition.language}
    with translation.override(edition.language):
        if edition.taken_back:
            return shown(request, "withdrawn", context)
        read = mark_safe(proving.safe_page(edition))
        return shown(request, "paper", context | {"title": edition.data["title"], "paper": read, "earlier": earlier})


@require_safe
@login_not_required
def public_pdf(request: PublicRequest, pk: int, number: int) -> HttpResponseBase:
    return handed_out(request, wanted(pk, number), "pdf")


@require_safe
@login_not_required
def public_word(request: PublicRequest, pk: int, number: int) -> HttpResponseBase:
    return handed_out(request, wanted(pk, number), "docx")


@require_safe
@login_not_required
def public_data(request: PublicRequest, pk: int, number: int) -> HttpResponse:
    """The very bytes whose fingerprint stands in the foot of the paper."""
    edition = wanted(pk, number)
    try:
        content = content_of(edition, "json")
    except Damaged:
        return damaged(request, edition)
    return opened(HttpResponse(content, content_type="application/json; charset=utf-8"))


@require_safe
@login_not_required
def public_dictionary(request: PublicRequest, pk: int, number: int) -> HttpResponse:
    edition = wanted(pk, number)
    with translation.override(edition.language):
        return opened(JsonResponse(dictionary.as_data(), json_dumps_params={"ensure_ascii": False}))


def published() -> EditionQuerySet:
    return Edition.objects.public().select_related("briefing", "withdrawal")


def wanted(pk: int, number: int) -> Edition:
    return get_object_or_404(published(), briefing=pk, number=number)


def handed_out(request: PublicRequest, edition: Edition, kind: str) -> HttpResponseBase:
    if kind == "docx" and not edition.docx:
        raise Http404
    name = f"paper-{edition.briefing_id}-{edition.number}.{kind}"
    try:
        content = io.BytesIO(content_of(edition, kind))
    except Damaged:
        return damaged(request, edition)
    return hand_out(content, name, MEDIA[kind])  # type: ignore[arg-type]


def damaged(request: PublicRequest, edition: Edition) -> HttpResponse:
    with translation.override(edition.language):
        return shown(request, "damaged", {"edition": edition, "language": edition.language}, status=503)


def shown(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {
        "site": settings.BASE_URL, "canonical": settings.BASE_URL + request.path,
        "any_language": settings.BASE_URL + request.path.replace(f"/{context['language']}/", "/", 1),
        "publisher": coalition_name() or "Drom", "licence": settings.TRACKER_LICENCE,
        "licence_url": settings.TRACKER_LICENCE_URL, "contact": settings.TRACKER_CONTACT,
        "papers_url": reverse("briefings:public-papers", args=[context["language"]]),
    }  # fmt: skip
    return render(request, f"briefings/public/{page}.html", {**frame, **context}, status=status)
