"""The invented coalition measured month by month, by the same function that measures a real one every night."""

from datetime import timedelta

from config.demonstration.cast import Cast
from config.demonstration.scene import Scene
from network.models import Snapshot
from network.rules.in_force import in_force
from network.snapshots.taking import Wanted, take

MONTHS, DAYS = 12, 30


def take_each_month(scene: Scene, cast: Cast) -> list[Snapshot]:
    """Taken yesterday, of past days: from what is on record about them today."""
    rules, made_at, taken = in_force(), scene.moment(scene.day(1)), []
    for month in range(MONTHS, 0, -1):
        day = scene.today - timedelta(days=DAYS * month)
        for scope in Snapshot.Scope.values:
            one = take(Wanted(day, scope), rules, made_at=made_at, is_demonstration=True)
            one.save()
            scene.deed(one, cast.officers[0], made_at, "took", ["day", "scope", "rules"])
            taken.append(one)
    return taken
