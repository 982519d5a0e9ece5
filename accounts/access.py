"""Who may open a page. What may be seen on it is the gates' matter."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.actors import Actor
from accounts.models import Role, User

READING = {"GET", "HEAD"}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class PageRequest(HttpRequest):
    """A request of a signed-in visitor, as our middleware leaves it."""

    user: User  # type: ignore[assignment]
    actor: Actor
    htmx: HtmxDetails


class PublicRequest(HttpRequest):
    """A request of anyone."""

    actor: Actor
    htmx: HtmxDetails


def only(*roles: Role) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate


def centre_writes(view: View) -> View:
    """Anyone signed in may read the page; what it sends is taken from the centre alone."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        guard = view if request.method in READING else officers_only(view)
        return guard(request, *args, **kwargs)

    return cast(View, guarded)


officers_only = only(Role.OFFICER, Role.LEADERSHIP)
leadership_only = only(Role.LEADERSHIP)
staff_only = only(Role.ADMIN, Role.OFFICER, Role.LEADERSHIP)
