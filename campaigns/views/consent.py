"""The panel of an ask's page that says who stands behind it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from campaigns.models import Ask, AskText, Consultation, SignOnRequest
from campaigns.signing.asking import STATUSES
from campaigns.signing.counting import behind, count_each


@require_safe
def ask_consent(request: PageRequest, pk: int) -> HttpResponse:
    """Names and open objections for whoever reads the ask; consultations for those who were asked and the centre."""
    user = request.user
    ask = get_object_or_404(Ask.objects.visible_to(user), pk=pk)
    texts = list(AskText.objects.visible_to(user).filter(ask=ask).order_by("-number"))
    consultations = list(Consultation.objects.visible_to(user).filter(ask=ask).for_list())
    counts = count_each(consultations) if user.is_centre else {}
    is_open = any(one.is_open for one in consultations)
    asked = SignOnRequest.objects.visible_to(user).answerable_by(user).for_list().filter(consultation__closed_at=None)
    context = {
        "ask": ask,
        "behind": behind(texts, user),
        "newest": texts[0] if texts else None,
        "consultations": [(one, counts.get(one.pk)) for one in consultations],
        "requests": asked.filter(consultation__in=consultations),
        "may_ask": user.is_centre and ask.status in STATUSES and not is_open,
    }
    return page_or_partial(request, "campaigns/ask_consent.html", "panel", context)
