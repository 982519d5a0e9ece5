"""Panels of a record's page that belong to apps above this one: they register, the page loads each by its address."""

from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from accounts.models import Role, User
from accounts.registries import EVERYONE


@dataclass(frozen=True)
class Panel:
    """Shown on pages of records of one kind ("organisation", "meeting", "ask"); the address takes the record's id."""

    kind: str
    url_name: str
    order: int
    roles: tuple[Role, ...] = EVERYONE


_panels: list[Panel] = []


def register(*panels: Panel) -> None:
    _panels.extend(panels)
    _panels.sort(key=lambda panel: panel.order)


def panels_for(kind: str, record: models.Model, user: User) -> list[str]:
    """Return the addresses to load, in order; each answers a fragment that keeps the gates itself."""
    open_to = (panel for panel in _panels if panel.kind == kind and user.role in panel.roles)
    return [reverse(panel.url_name, args=[record.pk]) for panel in open_to]
