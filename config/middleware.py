"""What concerns every request, whoever asks."""

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class DatabaseAwayMiddleware:
    """Say so when the database is away; the next request tries again with a fresh connection."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return self.away(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self.away(request)
        if isinstance(exception, RequestDataTooBig):
            return HttpResponse(_("This is too much text for one form."), status=413)
        return None

    def away(self, request: HttpRequest) -> HttpResponse:
        log.exception("The database does not answer")
        close_old_connections()
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "10"})


class PermissionsPolicyMiddleware:
    """No page of ours uses a sensor; no answer to a signed-in visitor is kept by a cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if getattr(request, "user", None) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
