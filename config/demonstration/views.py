"""Filters the centre keeps: what is overdue, and letters nobody answered, shared and on the home page."""

from accounts.models import Role, SavedView
from config.demonstration.cast import Cast

KEPT = (
    ("Просрочени обещания", "monitoring:commitment-list", "label=overdue"),
    ("Писма без отговор", "crm:letter-list", "state=overdue"),
)


def keep(cast: Cast) -> list[SavedView]:
    officer = cast.officers[0]
    views = [
        SavedView.objects.create(owner=officer, name=name, list_name=place, query=query, shared_with=Role.OFFICER)
        for name, place, query in KEPT
    ]
    for view in views:
        view.pinned_by.add(officer)
    return views
