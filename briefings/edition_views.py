"""Pages and files of frozen papers, for the centre."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, leadership_only, officers_only
from accounts.files import hand_out
from briefings import changes, edition_actions, proving
from briefings.composing.forms import WithdrawForm
from briefings.files import Damaged
from briefings.models import Edition, EditionQuerySet, Sending
from crm.views.carrying_out import written


@require_safe
@officers_only
def edition_detail(request: PageRequest, pk: int) -> HttpResponse:
    """The paper to be read on the screen."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    context = {
        "edition": edition, "paper": mark_safe(proving.safe_page(edition)),
        "earlier": before(edition, request).without_data(),
        "sent": Sending.objects.visible_to(request.user).newest_of(edition),
    }  # fmt: skip
    return render(request, "briefings/edition_detail.html", context)


@require_POST
@officers_only
def edition_file(request: PageRequest, pk: int) -> HttpResponseBase:
    return handed_out(request, pk, "pdf")


@require_POST
@officers_only
def edition_word(request: PageRequest, pk: int) -> HttpResponseBase:
    return handed_out(request, pk, "docx")


@require_POST
@officers_only
def edition_data(request: PageRequest, pk: int) -> HttpResponseBase:
    return handed_out(request, pk, "json")


def handed_out(request: PageRequest, pk: int, kind: str) -> HttpResponseBase:
    """A click, so that nothing fetches it beforehand and the log tells of downloads alone."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    if kind == "docx" and not edition.docx:
        raise Http404
    try:
        taken = edition_actions.take(edition, kind=kind, by=request.actor)
    except Damaged:
        messages.error(request, _("It is not handed out: it is not what was kept when it was made."))
        return redirect("briefings:edition-verify", pk)
    return hand_out(taken.content, taken.name, taken.media_type)  # type: ignore[arg-type]


@require_safe
@officers_only
def edition_verify(request: PageRequest, pk: int) -> HttpResponse:
    """Compare the stored data and files with their fingerprints."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    proof = proving.prove(edition)
    labels = {"pdf": "PDF", "docx": "DOCX", "page": "HTML"}
    files = [(labels[kind], whole, getattr(edition, f"{kind}_sha256")) for kind, whole in proof.files.items()]
    same = proving.last_rebuilt(edition, request.user)
    context = {
        "edition": edition, "proof": proof, "files": files, "same": [(labels[kind], one) for kind, one in same.items()],
        "said": proving.words_of(edition, same) if same else "",
    }  # fmt: skip
    return render(request, "briefings/edition_verify.html", context)


@require_POST
@officers_only
def edition_rebuild(request: PageRequest, pk: int) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    return redirect(edition_actions.prove_anew(edition, by=request.actor))


@require_http_methods(["GET", "POST"])
@leadership_only
def edition_withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Take it back, with a reason that everybody reads."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    form = WithdrawForm(request.POST or None)

    def act() -> str:
        edition_actions.withdraw(edition, by=request.actor, **form.cleaned_data)
        return edition.get_absolute_url()

    said = _("The edition is withdrawn.")
    return written(request, form, act, template="briefings/edition_withdraw.html", said=said, edition=edition)


@require_safe
@officers_only
def edition_compare(request: PageRequest, pk: int) -> HttpResponse:
    """What changed since an earlier edition: the one named, else the one before."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    earlier, wanted = before(edition, request), request.GET.get("with", "")
    named = earlier.filter(number=int(wanted)) if wanted.isdecimal() and len(wanted) < 9 else earlier.none()
    other = named.first() or earlier.first()
    context: dict[str, Any] = {"edition": edition, "earlier": earlier.without_data(), "before": other}
    if other:
        context["section"] = section = changes.since(other.data, edition.data, number=other.number)
        context["told"] = [list(zip(section.header, row.cells, strict=True)) for row in section.rows]
        context["texts"] = list(changes.text_changes(other.data, edition.data))
    return render(request, "briefings/edition_compare.html", context)


def before(edition: Edition, request: PageRequest) -> EditionQuerySet:
    """The editions of the same paper that came before it."""
    seen = Edition.objects.visible_to(request.user)
    return seen.filter(briefing=edition.briefing_id, number__lt=edition.number).for_list()
