"""What concerns every request, whoever asks."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from config.errors import database_away

Handler = Callable[[HttpRequest], HttpResponse]


class DatabaseAwayMiddleware:
    """Say so when a view finds the database away; what happens before the view is told by `errors.server_error`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return database_away(request)
        if isinstance(exception, RequestDataTooBig):
            return HttpResponse(_("This is too much text for one form."), status=413)
        return None


class PermissionsPolicyMiddleware:
    """No page of ours uses a sensor; no answer to a signed-in visitor is kept by a cache; none is blank."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and request.accepts("text/html"):
            response.write(render_to_string("405.html", request=request))
            response.headers["Content-Length"] = str(len(response.content))  # it was measured while still empty
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if getattr(request, "user", None) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
