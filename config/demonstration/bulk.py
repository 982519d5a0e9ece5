"""One change of many: an officer put the theme of education on every letter to its ministry in one go."""

from config.demonstration.cast import Cast
from config.demonstration.scene import Scene
from crm.models import BulkChange, Letter, Theme


def tag_letters(scene: Scene, cast: Cast) -> BulkChange:
    theme = Theme.objects.get(key="education")
    letters = Letter.objects.filter(is_demonstration=True, organisation__key="mon").exclude(themes=theme)
    numbers = list(letters.order_by("pk").values_list("pk", flat=True))
    links = Letter.themes.through
    made = links.objects.bulk_create(links(letter_id=pk, theme=theme) for pk in numbers)
    return BulkChange.objects.create(
        kind="letters", change="theme", value=theme.pk, before={link.letter_id: link.pk for link in made},
        by=cast.officers[0], at=scene.moment(scene.day(4)),
    )  # fmt: skip
