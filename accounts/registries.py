"""Lists that this app shows and the apps above fill in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import Role, User

EVERYONE = tuple(Role)


@dataclass(frozen=True)
class NavigationEntry:
    """One line of the navigation; `order` is its place, `on_phone` whether the bottom bar has it."""

    label: str | Promise
    url_name: str
    icon: str
    order: int
    roles: tuple[Role, ...] = EVERYONE
    on_phone: bool = False


@dataclass(frozen=True)
class ShownEntry:
    label: str
    url: str
    icon: str
    active: bool
    on_phone: bool


@dataclass(frozen=True)
class HomeCard:
    """A card of the home page: `context` is called with the user, `template` draws what it returns (None: nothing)."""

    template: str
    context: Callable[[User], dict[str, object] | None]
    order: int
    roles: tuple[Role, ...] = EVERYONE
    column: str = "main"  # main, side or numbers


_navigation: list[NavigationEntry] = []
_cards: list[HomeCard] = []


def add_navigation(*entries: NavigationEntry) -> None:
    _navigation.extend(entries)
    _navigation.sort(key=lambda entry: entry.order)


def add_home_cards(*cards: HomeCard) -> None:
    _cards.extend(cards)
    _cards.sort(key=lambda card: card.order)


def navigation_for(request: HttpRequest, user: User) -> list[ShownEntry]:
    shown = []
    for entry in _navigation:
        if user.role in entry.roles:
            url = reverse(entry.url_name)
            active = request.path == url or (url != "/" and request.path.startswith(url))
            shown.append(ShownEntry(str(entry.label), url, entry.icon, active, entry.on_phone))
    return shown


def home_cards_for(user: User) -> list[tuple[HomeCard, dict[str, object]]]:
    found = []
    for card in _cards:
        if user.role in card.roles:
            context = card.context(user)
            if context is not None:
                found.append((card, context))
    return found
