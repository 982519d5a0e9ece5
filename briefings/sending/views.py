"""Sending an edition, and the page behind the link that came with it."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, PublicRequest, officers_only
from accounts.files import hand_out
from accounts.pages import page_or_partial
from briefings.files import Damaged
from briefings.models import Edition, Sending
from briefings.sending import actions, links, reaching
from briefings.sending.forms import SendingForm
from crm import centre, search
from crm.models import Letter, Person
from crm.views.carrying_out import done, written
from crm.views.link_doors import behind_a_link
from crm.views.search import choice, typed

FOUND, OFFERED = 30, 10  # whoever can be sent it is not crowded out by namesakes who cannot


@require_http_methods(["GET", "POST"])
@officers_only
def edition_send(request: PageRequest, pk: int) -> HttpResponse:
    """To whom, with which words, as a link or a file."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    form = SendingForm(request.POST or None, edition=edition, user=request.user)

    def act() -> str:
        words = {name: value for name, value in form.cleaned_data.items() if name != "idempotency_key"}
        actions.send(edition, by=request.actor, **words)
        return f"{edition.get_absolute_url()}#sent"

    sent = Sending.objects.visible_to(request.user).newest_of(edition)
    return written(
        request, form, act, template="briefings/edition_send.html", said=_("It is on its way to each of them."),
        draft=f"edition-{pk}", edition=edition, sent=sent, refusal=refused(edition),
    )  # fmt: skip


@require_safe
@officers_only
def edition_readers(request: PageRequest, pk: int) -> JsonResponse:
    """Whom it may be sent to, as somebody types; who cannot be sent it is named with the reason, not to be chosen."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    hits = search.suggestions(request.user, typed(request), ["person"], FOUND)
    people = list(Person.objects.visible_to(request.user).filter(pk__in=[hit.pk for hit in hits]))
    why = reaching.out_of_reach(edition, people, reaching.addresses_of(people, request.user))
    hits.sort(key=lambda hit: hit.pk in why)
    return JsonResponse({"results": [offered(hit, why.get(hit.pk, "")) for hit in hits[:OFFERED]]})


def offered(hit: search.Hit, why: str) -> dict[str, object]:
    said = choice(hit)
    if not why:
        return said
    reason = str(reaching.IN_SHORT[why])
    return said | {"hint": f"{hit.hint} · {reason}" if hit.hint else reason, "disabled": True}


def refused(edition: Edition) -> str:
    """Why it may not leave us at all; nothing where it may."""
    try:
        reaching.refuse_to_leave(edition)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


@require_POST
@officers_only
def sending_close(request: PageRequest, pk: int) -> HttpResponse:
    sending = get_object_or_404(Sending.objects.changeable_by(request.user).for_list(), pk=pk)
    return done(request, sending, lambda: actions.close(sending, by=request.actor), _("The link is closed."))


@require_safe
@officers_only
def of_letter(request: PageRequest, pk: int) -> HttpResponse:
    """Which edition went with a letter, and what became of it."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user), pk=pk)
    sending = Sending.objects.visible_to(request.user).filter(letter=letter).for_list().first()
    if request.htmx and sending is None:
        return HttpResponse()
    return page_or_partial(request, "briefings/letter_panel.html", "panel", {"letter": letter, "sending": sending})


@never_cache
@csrf_exempt  # the key in the address is the right to read, no cookie is; browsers name no origin to such a page
@login_not_required
@require_http_methods(["GET", "POST"])
def paper_by_link(request: PublicRequest, key: str) -> HttpResponse:
    """The page behind the link: what the paper is, and its files; a click fetches one."""
    return behind_a_link(
        request, "paper-by-link", lambda: links.behind(key), "briefings/link_over.html", shown, language_of=language_of
    )


def language_of(sending: Sending) -> str:
    return sending.edition.language


def shown(request: PublicRequest, sending: Sending) -> HttpResponse:
    if not links.opens(sending):
        reach = centre.reach(centre.centre())
        return render(request, "briefings/link_over.html", {"state": "over", "reach": reach}, status=410)
    if request.method == "POST":
        try:
            return fetched(sending, request.POST.get("kind", "pdf"))
        except Damaged:
            reach = centre.reach(centre.centre())
            return render(request, "briefings/link_damaged.html", {"state": "over", "reach": reach}, status=503)
    return render(request, "briefings/link.html", {"sending": sending, "edition": sending.edition})


def fetched(sending: Sending, kind: str) -> HttpResponse:
    there = {"pdf": True, "docx": bool(sending.edition.docx)}
    if not there.get(kind):
        raise Http404
    taken = actions.fetch(sending, kind=kind)
    return hand_out(taken.content, taken.name, taken.media_type)  # type: ignore[arg-type,return-value]
