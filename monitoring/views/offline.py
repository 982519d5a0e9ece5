"""The pages a device keeps for when there is no network: nobody's, without a record, the same for everyone.

They are drawn without the request, so that nothing of a visitor can stand in them.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from monitoring.forms.meeting_log import BlankLogForm


@require_safe
@login_not_required
def offline_page(request: PublicRequest, language: str) -> HttpResponse:
    """What stands in place of any page that cannot be reached."""
    return HttpResponse(drawn("monitoring/offline_page.html", language))


@require_safe
@login_not_required
def offline_log(request: PublicRequest, language: str) -> HttpResponse:
    """The empty page of the quick log."""
    return HttpResponse(drawn("monitoring/offline_log.html", language))


def drawn(template: str, language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        context: dict[str, Any] = {"form": BlankLogForm(), "draft": "meeting-log", "is_shell": True}
        return render_to_string(template, context)
