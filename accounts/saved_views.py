"""Saved views where people meet them: above their list, on the home page, in the mail of a Monday."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import lists
from accounts.digest import MONDAY, Line
from accounts.models import SavedView, User

MOST_COUNTED = 6  # on the home page and in a mail: each costs a look at its list


@dataclass(frozen=True)
class Counted:
    view: SavedView
    label: str
    count: str


def of_list(user: User, name: str) -> list[SavedView]:
    return list(SavedView.objects.visible_to(user).filter(list_name=name).for_list())


def all_for(user: User) -> QuerySet[SavedView]:
    """Return every view of lists this role has, with what this user made of it."""
    rows = SavedView.objects.visible_to(user).filter(list_name__in=lists.names_for(user)).for_list()
    pins = SavedView.pinned_by.through.objects.filter(savedview=OuterRef("pk"), user=user)
    mails = SavedView.mailed_to.through.objects.filter(savedview=OuterRef("pk"), user=user)
    return rows.annotate(is_pinned=Exists(pins), is_mailed=Exists(mails), readers=Count("pinned_by"))


def counted(user: User, views: QuerySet[SavedView]) -> list[Counted]:
    """Return what these views find today, as this user may see it."""
    found = []
    for view in views.for_list()[:MOST_COUNTED]:  # type: ignore[attr-defined]
        source = lists.find(view.list_name, user)
        if source is not None:
            found.append(Counted(view, str(source.label), source.count(user, QueryDict(view.query))))
    return found


def pinned(user: User) -> dict[str, object] | None:
    """The card of the home page; none without a pin."""
    views = counted(user, SavedView.objects.visible_to(user).filter(pinned_by=user))
    return {"views": views} if views else None


def lines(user: User, today: date) -> list[Line]:
    """A line for each view asked for by mail. Its name stays inside: people name views after people."""
    if today.weekday() != MONDAY:
        return []
    words = _("%(list)s, a view you saved: %(count)s")
    return [
        Line(words % {"list": one.label, "count": one.count}, one.view.get_absolute_url())
        for one in counted(user, SavedView.objects.visible_to(user).filter(mailed_to=user))
    ]
