"""The public tracker's own space: no session, no cookie, no account; whole answers are kept until something changes."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, is_valid_path, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from accounts.remembered import LONGEST, Standing, standing
from monitoring.public.addresses import CODES, asked_of, space_of

Handler = Callable[[HttpRequest], HttpResponse]
MOST_KEPT = 512 * 1024  # bytes of one answer; a larger one is worked out each time
READING = {"GET", "HEAD"}
SHARED = {200, 301, 302, 304, 404}  # answers that are the same for everybody
WORTH_PACKING = 500  # bytes
PACKABLE = ("text/", "application/json", "application/atom+xml")
# One visitor works a page out, the others wait for it: after a change they would all begin at once.
ONE_AT_A_TIME = [Lock() for _one in range(16)]


class PublicSpaceMiddleware:
    """Stands before sessions and sign-in, which these pages never reach."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not space_of(request.path_info):
            return self.get_response(request)
        request.get_host()  # refuses a host name that is not ours
        forget_who_asks(request)
        return kept_or_new(request) if request.method in READING else dispatched(request)


def forget_who_asks(request: HttpRequest) -> None:
    for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
        request.META.pop(name, None)
    request.COOKIES = {}
    request.user = AnonymousUser()
    request.GET = asked_of(request.GET, request.path_info)  # type: ignore[assignment]


@dataclass(frozen=True)
class Kept:
    """One answer as it left, and until when it holds."""

    standing: Standing
    body: bytes
    packed: bytes
    headers: dict[str, str]
    policy: dict[str, Any] | None  # what this page says otherwise to the browser's safety policy
    etag: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseNotModified() if has(request, self.etag) else self.whole(request)
        for name, value in {**self.headers, "ETag": self.etag}.items():
            response.headers[name] = value
        if response.status_code == 304:
            del response.headers["Content-Type"]
        if self.policy is not None:
            response._csp_replace = self.policy  # type: ignore[attr-defined]
        return response

    def whole(self, request: HttpRequest) -> HttpResponse:
        zipped = self.packed and "gzip" in request.headers.get("Accept-Encoding", "")
        body = self.packed if zipped else self.body
        response = HttpResponse(b"" if request.method == "HEAD" else body)
        response.headers["Content-Length"] = str(len(body))
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response


def has(request: HttpRequest, etag: str) -> bool:
    """Whether the visitor has these very bytes. A day alone does not tell: labels change with the calendar."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag.removeprefix("W/") in {one.removeprefix("W/") for one in known}


def kept_or_new(request: HttpRequest) -> HttpResponse:
    name = hashlib.sha256(f"{request.path_info}?{request.GET.urlencode()}".encode()).hexdigest()
    found: Kept | HttpResponse | None = still_good(name, standing())
    if found is None:
        with ONE_AT_A_TIME[hash(name) % len(ONE_AT_A_TIME)]:  # salted by Python: nobody can aim at one of them
            now = standing()  # before the page is worked out: what it says is never older
            found = still_good(name, now) or keep(name, now, dispatched(request))
    return found.answer(request) if isinstance(found, Kept) else found


def still_good(name: str, now: Standing) -> Kept | None:
    known: Kept | None = caches["pages"].get(name)
    return known if known and known.standing.still_holds(now) else None


def keep(name: str, now: Standing, response: HttpResponse) -> Kept | HttpResponse:
    """Keep a whole page; what leads elsewhere, is missing, is a file or is too long goes as it is."""
    if response.status_code != 200 or response.streaming:
        return response
    body = bytes(response.content)
    kind = response.headers["Content-Type"]
    packs = len(body) > WORTH_PACKING and kind.startswith(PACKABLE)
    kept = Kept(
        standing=now,
        body=body,
        packed=gzip.compress(body, 6, mtime=0) if packs else b"",
        headers=dict(response.headers),
        policy=getattr(response, "_csp_replace", None),
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
    )
    if len(body) <= MOST_KEPT:
        caches["pages"].set(name, kept, LONGEST)
    return kept


def dispatched(request: HttpRequest) -> HttpResponse:
    """Find and carry out the view, in the language of the address alone."""
    with translation.override(language_of(request.path_info)):
        request.LANGUAGE_CODE = translation.get_language()
        try:
            match = resolve(request.path_info)
            request.resolver_match = match
            response = match.func(request, *match.args, **match.kwargs)
        except Resolver404:
            response = led_on(request) or missing(request)
        except Http404:
            response = missing(request)
        return dressed(request, response)


def language_of(path: str) -> str:
    first = path.removeprefix(space_of(path)).split("/")[0]
    return first if first in CODES else settings.LANGUAGE_CODE


def led_on(request: HttpRequest) -> HttpResponse | None:
    """Lead an address without its language or its last stroke to the page that it means."""
    space, best = space_of(request.path_info), translation.get_language_from_request(request)
    rest = request.path_info.removeprefix(space)
    home = space if rest.split("/")[0] in CODES else f"{space}{best}/"
    for path in (f"{home}{rest}", f"{home}{rest}/", f"{space}{rest}/"):
        if path != request.path_info and not path.endswith("//") and is_valid_path(path):
            query = request.GET.urlencode()
            response = HttpResponseRedirect(f"{path}?{query}" if query else path)
            patch_vary_headers(response, ["Accept-Language"])
            return response
    return None


def missing(request: HttpRequest) -> HttpResponse:
    context = {"language": language_of(request.path_info)}
    return render(request, "monitoring/public/missing.html", context, status=404)


def dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Add what every answer of this space carries; a form that came back, or a refusal, is nobody else's."""
    shared = request.method in READING and response.status_code in SHARED
    policy = f"public, max-age={settings.TRACKER_MAX_AGE}, must-revalidate" if shared else "no-store"
    response.headers.setdefault("Cache-Control", policy)
    if not getattr(response, "xframe_options_exempt", False):
        response.headers.setdefault("X-Frame-Options", "DENY")
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
