"""Papers that leadership asked for; the worker draws their first editions as it draws everyone's."""

from datetime import timedelta

from accounts.models import Job
from briefings.kinds import BY_NAME
from briefings.models import Block, Briefing
from briefings.presets import BY_NAME as PRESETS
from config.demonstration.cast import Cast
from config.demonstration.scene import Scene
from crm.confidentiality import Level

ASKED = [("bg", "public"), ("en", "internal")]


def ask(scene: Scene, cast: Cast) -> list[Briefing]:
    author, at = cast.leaders[0], scene.moment(scene.today - timedelta(days=1))
    asked = [
        Briefing(
            institution=scene.bodies["mon"], template="minute", language=language, level=level, author=author,
            made_at=at, is_demonstration=True,
        )
        for language, level in ASKED
    ]  # fmt: skip
    for one in Briefing.objects.bulk_create(asked):
        Block.objects.bulk_create(blocks(one))
        scene.deed(one, author, at, "began", ["institution", "level", "language"])
        Job.objects.create(kind="briefing", asked_by=author, asked_at=at, params={"briefing": one.pk})
    return asked


def blocks(one: Briefing) -> list[Block]:
    level = Level(one.level)
    kinds = [kind for kind in PRESETS[one.template].blocks if BY_NAME[kind].may_enter(level)]
    return [Block(briefing=one, kind=kind, position=place) for place, kind in enumerate(kinds, start=1)]
