"""What stands on other people's pages: a card to embed and the picture of a shared link."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.templatetags.fmt import number
from monitoring import tracker
from monitoring.public import pictures
from monitoring.public.addresses import absolute
from monitoring.rows import rows_of
from monitoring.views.public import shown

ANYWHERE = {"frame-ancestors": ["*"]}


@require_safe
@login_not_required
def card(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    """The one page that others may put in a frame."""
    commitment = get_object_or_404(tracker.once_public(), pk=pk)
    context = {"row": rows_of([commitment])[0], "home": absolute("public-detail", language, pk), "language": language}
    response = shown(request, "card", context)
    response._csp_replace = ANYWHERE  # type: ignore[attr-defined]
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    return response


@require_safe
@login_not_required
def preview(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    [row] = rows_of([get_object_or_404(tracker.commitments(), pk=pk)])
    return picture(
        pictures.of_commitment(
            title=row.commitment.title,
            label=str(row.label.label),
            tone=row.label.tone,
            body=str(row.body or ""),
            counted=kept_in_words(),
        )
    )


@require_safe
@login_not_required
def tracker_preview(request: PublicRequest, language: str) -> HttpResponse:
    counts = [f"{one.label.label}: {of(one.n, one.of)}" for one in tracker.in_numbers().counts]
    return picture(pictures.of_tracker(title=_("What public bodies promised"), counted=counts))


def kept_in_words() -> str:
    numbers = tracker.in_numbers()
    return _("On the whole tracker: %(share)s assessed commitments kept") % {
        "share": of(numbers.kept, numbers.assessed)
    }


def of(n: int, total: int) -> str:
    return _("%(n)s of %(of)s") % {"n": number(n), "of": number(total)}


def picture(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/png")
