"""Papers of a consultation to take away."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from accounts.gates import Visitor
from campaigns.models import Ask, Consultation
from campaigns.signing import papers
from crm.views.papers import DOCX, PDF, handed_out
from crm.visitors import nobody


@require_safe
def annex_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    return annex_file(request, pk, papers.annex_pdf, "pdf", PDF)


@require_safe
def annex_docx(request: PageRequest, pk: int) -> HttpResponseBase:
    return annex_file(request, pk, papers.annex_docx, "docx", DOCX)


def annex_file(
    request: PageRequest, pk: int, draw: Callable[[Ask, Visitor], bytes], ending: str, media_type: str
) -> HttpResponseBase:
    """With `public` in the address as everyone may read it, to be handed out."""
    reader = nobody() if "public" in request.GET else request.user
    ask = get_object_or_404(Ask.objects.visible_to(reader).for_reader(reader), pk=pk)
    name = f"ask-{ask.pk}-sign-ons.{ending}"
    return handed_out(request, lambda: draw(ask, reader), name, media_type, ask.get_absolute_url())


@require_safe
@officers_only
def consultation_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    consultation = get_object_or_404(Consultation.objects.changeable_by(request.user).for_list(), pk=pk)
    name, back = f"consultation-{consultation.pk}.pdf", consultation.get_absolute_url()
    return handed_out(request, lambda: papers.result_pdf(consultation, request.user), name, PDF, back)
