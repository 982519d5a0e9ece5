"""What a visitor sees when something went wrong: words, never a stack trace."""

import logging
import sys

from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

log = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer whatever nobody caught; between the middleware only this place hears that the database is away."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_away(request)
    return defaults.server_error(request)


def database_away(request: HttpRequest) -> HttpResponse:
    """Say so; the next request tries again with a fresh connection."""
    log.exception("The database does not answer")
    close_old_connections()
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "10"})
