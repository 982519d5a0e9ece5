"""What changed after the invented demands. The real results of the reference data stay untouched."""

from campaigns.models import Ask
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from monitoring.models import Outcome

TEXTS = ("text", "for_whom", "contribution", "others")


def note(scene: Scene, cast: Cast) -> list[Outcome]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    return [note_one(scene, cast, row) for row in sheet("outcomes")]


def note_one(scene: Scene, cast: Cast, row: Row) -> Outcome:
    outcome = Outcome.objects.create(
        title_bg=marked(row["title_bg"]),
        title_en=marked(row["title_en"], MARK_EN),
        **{f"{text}_{language}": row[f"{text}_{language}"] for text in TEXTS for language in ("bg", "en")},
        achieved=scene.day(int(row["ago"])).isoformat()[:7],
        source="Демонстрация",
        is_verified=row["verified"] == "yes",
        confidentiality=row["level"],
        is_demonstration=True,
    )
    ask = Ask.objects.get(title_bg=marked(row["ask"]))
    outcome.asks.add(ask)
    outcome.campaigns.set(ask.campaigns.all())
    outcome.commitments.set(ask.commitments.filter(title=marked(row["commitment"])))
    scene.deed(outcome, cast.leaders[0], scene.moment(scene.day(40)), fields=["title_bg", "asks", "campaigns"])
    return outcome
