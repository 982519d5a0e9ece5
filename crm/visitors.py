"""Who comes without an account, and which language they read."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def nobody() -> "AnonymousUser":
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415  the apps must be loaded

    return AnonymousUser()


def shown_languages(request: HttpRequest, own: str) -> str:
    """Return the language chosen in the address or by cookie, else the one the mail was written in."""
    known = dict(settings.LANGUAGES)
    for wanted in (request.GET.get("language", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if wanted in known:
            return wanted
    return own


def sealed(response: HttpResponse) -> HttpResponse:
    """Keep the address out of search engines and of whatever page is opened next."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
