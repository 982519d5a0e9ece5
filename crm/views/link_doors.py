"""The way in behind a one-time link: no account, no cookie, one record, and nothing told to whoever guesses."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from accounts.access import PublicRequest
from accounts.limits import too_many
from crm import centre
from crm.languages import language_for
from crm.models import Organisation
from crm.visitors import sealed, shown_languages

KNOCKS = {"most": 60, "seconds": 60}


class AskedOfOne(Protocol):
    organisation: Organisation


Asked = TypeVar("Asked")


def of_its_organisation(asked: AskedOfOne) -> str:
    return language_for(asked.organisation)


def behind_a_link(
    request: PublicRequest, door: str, find: Callable[[], Asked | None], unknown: str,
    answer: Callable[[PublicRequest, Asked], HttpResponse], *,
    language_of: Callable[[Any], str] = of_its_organisation,
) -> HttpResponse:  # fmt: skip
    """Let in who holds a key that was given out, in the language of what it opens; `unknown` is drawn otherwise."""
    if too_many(request, door, **KNOCKS):
        return sealed(render(request, "crm/profile_link_busy.html", {"reach": centre.public_reach()}, status=429))
    asked = find()
    if asked is None:
        return sealed(render(request, unknown, {"state": "unknown", "reach": centre.public_reach()}, status=404))
    language = shown_languages(request, language_of(asked))
    with translation.override(language):
        request.LANGUAGE_CODE = language
        return sealed(answer(request, asked))
