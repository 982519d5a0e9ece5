"""Old addresses of merged records lead on to the one that was kept, in the pages of every app and in the API."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

from accounts.models import User
from crm.merging.kept import kept_for
from crm.models import Organisation, Person
from crm.models.merging import KINDS
from crm.record_numbers import number_in

# Where the number of a record stands in an address: `organisations/<int:pk>/…`, of the API `people/(?P<pk>…)`.
PLACES = (
    (re.compile(r"(^|/)\^?organisations/(<int:pk>|\(\?P<pk>)"), Organisation),
    (re.compile(r"(^|/)\^?people/(<int:pk>|\(\?P<pk>)"), Person),
)
# What was typed into a form of a merged record goes on to the same form of the one it became. What somebody says
# to be right was another text, and nobody says it of a record they have not read.
NOT_TAKEN_ALONG = re.compile(r"-(confirm|still-right|ask)$")
READING = {"GET", "HEAD"}
Handler = Callable[[HttpRequest], HttpResponse]


class MergedRecordMiddleware:
    """Asks only when nothing was found; who may not see what it became reads the same as if it had never been."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.resolver_match is None:
            return response
        return led_on(request) or response


def led_on(request: HttpRequest) -> HttpResponse | None:
    match: Any = request.resolver_match
    model = model_of(match)
    pk, user = number_in(str(match.kwargs.get("pk"))), getattr(request, "user", None)
    if model is None or pk is None or not isinstance(user, User):
        return None
    kept = kept_for(model, [pk], user).get(pk)
    if kept is None or (request.method not in READING and NOT_TAKEN_ALONG.search(match.url_name or "")):
        return None
    return moved_for_good(request, {**match.captured_kwargs, "pk": kept.pk})


def model_of(match: Any) -> Any:
    kind = match.kwargs.get("kind")
    if kind in KINDS and "<slug:kind>/<int:pk>" in match.route:
        return KINDS[kind]
    return next((model for place, model in PLACES if place.search(match.route)), None)


def moved_for_good(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    """308 where something was sent, so that the browser sends it again; kept by no cache, for a merge may be undone."""
    match: Any = request.resolver_match
    address = reverse(match.view_name, kwargs=kwargs)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponse(status=301 if request.method in READING else 308)
    response["Location"] = f"{address}?{query}" if query else address
    patch_cache_control(response, private=True, no_cache=True, no_store=True)
    return response
