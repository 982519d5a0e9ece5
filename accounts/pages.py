"""How a page answers: whole, or the part htmx asked for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from accounts.access import PageRequest, PublicRequest


def page_or_partial(
    request: PageRequest | PublicRequest, template: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the named partial for an htmx request, the whole page otherwise.

    Boosted links and restored history entries replace the body, so they get the page.
    """
    htmx = request.htmx
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        template = f"{template}#{partial}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
