"""Minutes and papers, as small files."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from campaigns.models import Ask
from config.demonstration import papers
from config.demonstration.meetings import Sitting
from config.demonstration.names import marked
from config.demonstration.scene import Scene
from crm.models import Document, Meeting

MINUTES, POSITIONS = 14, 6
Kind = Document.Kind
FIRST_NUMBER = 500  # evidence counts from 1


def store(scene: Scene, sittings: list[Sitting], asks: list[Ask]) -> list[Document]:
    held = [sitting.meeting for sitting in sittings if sitting.meeting.state == Meeting.State.HELD]
    made = [
        document(scene, Kind.MINUTES, f"Протокол: {meeting.about}", meeting, FIRST_NUMBER + number)
        for number, meeting in enumerate(scene.random.sample(held[-120:], MINUTES))
    ]
    made += [
        document(
            scene,
            Kind.PAPER,
            marked(f"Позиция: {ask.title_bg.rpartition(' ')[0]}"),
            ask,
            FIRST_NUMBER + MINUTES + number,
        )
        for number, ask in enumerate(scene.random.sample(asks, POSITIONS))
    ]
    Document.objects.bulk_create(made)
    for one in made:
        scene.deed(one, one.author, one.made_at, "stored", ["file", "sha256"])
    return made


def document(scene: Scene, kind: Kind, title: str, subject: models.Model, number: int) -> Document:
    """As strict as what it hangs on."""
    return Document(
        title=title[:200],
        kind=kind,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        confidentiality=getattr(subject, "confidentiality"),  # noqa: B009  a meeting or an ask
        author=getattr(subject, "author"),  # noqa: B009
        made_at=getattr(subject, "made_at"),  # noqa: B009
        is_demonstration=True,
        **papers.store(papers.FORMS[number % 3], number, title),
    )
