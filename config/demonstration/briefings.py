"""Two papers that leadership asked for; the worker draws their first editions as it draws everyone's."""

from datetime import timedelta

from accounts.models import Job
from briefings.models import Briefing
from config.demonstration.cast import Cast
from config.demonstration.scene import Scene

ASKED = [("bg", "public"), ("en", "internal")]


def ask(scene: Scene, cast: Cast) -> list[Briefing]:
    author, at = cast.leaders[0], scene.moment(scene.today - timedelta(days=1))
    asked = [
        Briefing(institution=scene.bodies["mon"], language=language, level=level, author=author, made_at=at)
        for language, level in ASKED
    ]
    for one in asked:
        one.is_demonstration = True
    for one in Briefing.objects.bulk_create(asked):
        scene.deed(one, author, at, "asked for", ["institution", "level", "language"])
        Job.objects.create(kind="briefing", asked_by=author, asked_at=at, params={"briefing": one.pk})
    return asked
