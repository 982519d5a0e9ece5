"""Addresses of the public tracker: the language stands in them, so that one address is one page for everyone."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.urls.converters import StringConverter

SPACE = "/tracker/"
SPACES = [SPACE]  # what upper apps open to everyone in the same way stands beside it
CODES = [code for code, _name in settings.LANGUAGES]
FILTERS = ("q", "label", "owed_by", "theme", "due_from", "due_to", "sort")
# What an address may ask for, by the name of its page; anything else (the tails that newsletters and networks add)
# changes no page, and nobody makes us work one out under a thousand spellings.
ASKED: dict[str, tuple[str, ...]] = {
    "public-list": (*FILTERS, "page"), "public-csv": FILTERS, "public-json": FILTERS, "public-log": ("page",),
    "public-institution": ("page",), "public-evidence": ("page",),
}  # fmt: skip
OPENS_ELSEWHERE = {"public-evidence"}  # at the page that is cited: there the first page is a wish like any other
LONGEST_WORDS, MOST_PAGES = 200, 10_000


def open_space(prefix: str, asked: dict[str, tuple[str, ...]]) -> None:
    """Open one more part of the site to everyone: no session, no cookie, whole answers kept."""
    if prefix not in SPACES:
        SPACES.append(prefix)
    ASKED.update(asked)


def space_of(path: str) -> str:
    """Return the public space that an address lies in; nothing where it lies in none."""
    return next((prefix for prefix in SPACES if path.startswith(prefix)), "")


class LanguageConverter(StringConverter):
    regex = "|".join(CODES)


def asked_of(query: QueryDict, path: str) -> QueryDict:
    """Return the query as every spelling of it is kept: known names in one order, nothing empty, nothing endless."""
    page = name_of(path)
    plain = QueryDict(mutable=True)
    for name in ASKED.get(page, ()):
        values = sorted({value.strip()[:LONGEST_WORDS] for value in query.getlist(name)} - {""})
        if values:
            plain.setlist(name, values)
    if "page" in plain and not is_a_page(str(plain["page"]), page):
        del plain["page"]
    return plain


def name_of(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:  # without its language: the page that it leads on to looks at what is asked
        return "public-list"


def is_a_page(number: str, page: str) -> bool:
    known = number.isdecimal() and number == str(int(number)) and 0 < int(number) < MOST_PAGES
    return known and (number != "1" or page in OPENS_ELSEWHERE)


def absolute(name: str, *args: Any) -> str:
    """Return an address with the site's own name, whatever name the visitor came by."""
    return f"{settings.BASE_URL}{reverse(f'monitoring:{name}', args=args)}"


def in_each_language(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Return code, name and address of this page in every language."""
    match: Any = request.resolver_match
    query = request.GET.urlencode()
    return [
        (
            code,
            str(name),
            reverse(match.view_name, kwargs={**match.kwargs, "language": code}) + (f"?{query}" if query else ""),
        )
        for code, name in settings.LANGUAGES
    ]
