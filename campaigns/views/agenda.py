"""The common agenda: for everyone, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.gates import Visitor
from accounts.limits import too_many
from campaigns.asks import agenda_paper
from campaigns.asks.common_agenda import AGREED, agenda, roads
from campaigns.models import Ask, AskText
from campaigns.signing.counting import behind
from crm import centre
from crm.models import Theme
from crm.record_numbers import number_in
from crm.views.papers import PDF, handed_out
from crm.visitors import nobody

DRAWINGS = {"most": 20, "seconds": 60}


@require_safe
@login_not_required
def common_agenda(request: PublicRequest) -> HttpResponse:
    reader = reader_of(request)
    context = {
        "chapters": agenda(reader, theme_of(request)),
        "themes": themes_of(reader),
        "inside": reader.is_authenticated,
        "wanted": request.GET.get("theme", ""),
    }
    return render(request, "campaigns/agenda.html", context)


def reader_of(request: PublicRequest) -> Visitor:
    """What is handed out is what everyone may read; who is signed in sees more only on an express wish."""
    return request.user if request.user.is_authenticated and "inside" in request.GET else nobody()


def themes_of(reader: Visitor) -> list[Theme]:
    agreed = Ask.objects.visible_to(reader).filter(status__in=AGREED)
    return list(Theme.objects.visible_to(reader).filter(asks__in=agreed).distinct())


def theme_of(request: PublicRequest) -> Theme | None:
    wanted = request.GET.get("theme", "")
    if not wanted:
        return None
    return get_object_or_404(Theme.objects.visible_to(request.user), pk=number_in(wanted) or 0)


@require_safe
@login_not_required
def agenda_ask(request: PublicRequest, pk: int) -> HttpResponse:
    """One agreed ask with its full text and who stands behind it."""
    agreed = Ask.objects.visible_to(request.user).filter(status__in=AGREED).for_reader(request.user)
    ask = get_object_or_404(agreed, pk=pk)
    texts = AskText.objects.visible_to(request.user).filter(ask=ask).order_by("-number")[:1]
    context = {"ask": ask, "road": roads([ask], request.user)[0], "behind": behind(texts, request.user)}
    return render(request, "campaigns/agenda_ask.html", context)


@require_safe
@login_not_required
def agenda_pdf(request: PublicRequest) -> HttpResponseBase:
    """Drawing takes a fifth of a second of a core, and anybody may ask for it: so often and no more."""
    if too_many(request, "agenda-pdf", **DRAWINGS):
        return render(request, "crm/profile_link_busy.html", {"reach": centre.public_reach()}, status=429)
    reader, theme = reader_of(request), theme_of(request)
    back = reverse("campaigns:common-agenda")
    return handed_out(request, lambda: agenda_paper.pdf(reader, theme), "agenda.pdf", PDF, back)
