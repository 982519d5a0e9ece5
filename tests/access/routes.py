"""Every address of the product, read from the resolver, so that none can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ViewSetMixin

from monitoring.public.addresses import LanguageConverter

OUR_APPS = ("accounts", "crm", "campaigns", "monitoring", "network", "briefings", "config")
NO_SUCH_ROW = 999_999_999


@dataclass(frozen=True)
class Route:
    name: str
    path: str
    arguments: dict[str, Any] = field(hash=False, compare=False)  # name: converter
    view: Any = field(hash=False, compare=False)
    methods: tuple[str, ...] = ()  # of the API: what its router says

    @property
    def is_ours(self) -> bool:
        return bool(self.view.__module__.split(".")[0] in OUR_APPS or self.viewset)

    @property
    def viewset(self) -> type[Any] | None:
        found = getattr(self.view, "cls", None)
        return found if found and issubclass(found, ViewSetMixin) else None


def walk(
    patterns: list[Any], space: str = "", path: str = "", arguments: dict[str, Any] | None = None
) -> Iterator[Route]:
    for pattern in patterns:
        here = {**(arguments or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, inner, path + str(pattern.pattern), here)
        elif isinstance(pattern, URLPattern):
            regex = getattr(pattern.pattern, "regex", None)
            named = {name: here.get(name) for name in regex.groupindex} if regex else {}
            methods = tuple(sorted(getattr(pattern.callback, "actions", None) or ()))
            yield Route(
                f"{space}{pattern.name}" if pattern.name else "",
                path + str(pattern.pattern),
                {**here, **named},
                pattern.callback,
                methods,
            )


ROUTES = [route for route in walk(get_resolver().url_patterns) if route.name]
BY_NAME = {route.name: route for route in ROUTES}


def example(route: Route, **given: Any) -> str:
    """Return an address of the route; what is not given names nothing that exists."""
    words = {"app_label": "auth", "url": "x", "content_type_id": 1, "kind": "meeting", "format": "json"}
    made = {
        name: given.get(name, words.get(name, made_up(name, converter))) for name, converter in route.arguments.items()
    }
    return reverse(route.name, kwargs=made) if made else reverse(route.name)


def made_up(name: str, converter: Any) -> Any:
    if isinstance(converter, LanguageConverter):
        return "en"
    return "nothing" if is_text(name, converter) else NO_SUCH_ROW


def is_text(name: str, converter: Any) -> bool:
    return type(converter).__name__ in {"StringConverter", "SlugConverter"} or (
        converter is None and name not in {"pk", "object_id"}
    )


@cache
def viewsets() -> dict[str, type[Any]]:
    """Return basename: viewset of the whole API."""
    return {
        route.name.split(":")[-1].rsplit("-", 1)[0]: route.viewset
        for route in ROUTES
        if route.viewset and route.name.endswith("-list")
    }


def serializers() -> list[ModelSerializer[Any]]:
    """Return one of each serializer over a table that the product defines."""
    import accounts.api

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    for _ in viewsets():
        pass  # importing the resolver has imported every api module
    return [kind() for kind in below(accounts.api.GatedSerializer) if getattr(kind, "Meta", None)]
