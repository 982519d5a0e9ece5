"""The wordings of an ask: all of them, and what differs between two."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from campaigns.asks.wordings import compared
from campaigns.models import Ask, AskText


@require_safe
def ask_texts(request: PageRequest, pk: int) -> HttpResponse:
    """The newest beside the one before it, unless the address names two."""
    ask = get_object_or_404(Ask.objects.visible_to(request.user), pk=pk)
    texts = list(AskText.objects.visible_to(request.user).filter(ask=ask).for_list())
    by_id = {str(one.pk): one for one in texts}  # their numbers would tell of earlier ones that are hidden
    new = chosen(by_id, request.GET.get("new", ""), texts[0] if texts else None)
    earlier = next((one for one in texts if new and one.number < new.number), None)
    old = chosen(by_id, request.GET.get("old", ""), earlier)
    if old and new and old.number > new.number:
        old, new = new, old
    context = {"ask": ask, "texts": texts, "old": old, "new": new, "texts_compared": compared(old, new) if new else []}
    return render(request, "campaigns/ask_texts.html", context)


def chosen(by_id: dict[str, AskText], wanted: str, otherwise: AskText | None) -> AskText | None:
    if not wanted:
        return otherwise
    if wanted not in by_id:
        raise Http404
    return by_id[wanted]
