"""Who is asking: their actor, their language, and whether their second factor is set."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from accounts.actors import Actor, Via
from accounts.models import Role, User

Handler = Callable[[HttpRequest], HttpResponse]
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/language/")


class VisitorMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        via = Via.API if request.path.startswith("/api/") else Via.PAGE
        request.actor = Actor.of(request.user, via)  # type: ignore[attr-defined]
        if isinstance(request.user, User) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send centre staff and administrators to set up their second factor before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and self.lacks_one(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def lacks_one(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or user.role == Role.MEMBER:
            return False
        if request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR):
            return False
        from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415  needs the loaded apps

        return not is_mfa_enabled(user)
