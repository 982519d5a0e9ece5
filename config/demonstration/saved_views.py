"""Filters the centre keeps: what is overdue, and letters nobody answered, shared and on the home page."""

from accounts.models import Role, SavedView
from config.demonstration.cast import Cast
from config.demonstration.scene import Scene

KEPT = (
    ("Просрочени обещания", "monitoring:commitment-list", "label=overdue"),
    ("Писма без отговор", "crm:letter-list", "state=overdue"),
)


def keep(scene: Scene, cast: Cast) -> list[SavedView]:
    officer = cast.officers[0]
    begun = {"owner": officer, "shared_with": Role.OFFICER, "made_at": scene.moment(scene.day(30))}
    views = [SavedView(name=name, list_name=place, query=query, **begun) for name, place, query in KEPT]
    SavedView.objects.bulk_create(views)
    for view in views:
        view.pinned_by.add(officer)
    return views
