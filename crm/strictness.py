"""What hangs on a record is at least as strict as the record: when it narrows, they narrow with it."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

from crm.confidentiality import Level
from crm.models import Document, Letter, Meeting, Task


def narrow_what_hangs_on(record: "Meeting | Letter") -> None:
    """Its tasks and documents, the letters after it and the replies to these become at least as strict."""
    level = Level(record.confidentiality)
    pks = [record.pk]
    model: type[models.Model] = type(record)
    follow = "meeting__in" if model is Meeting else "answers__in"
    while pks:
        narrow_papers(model, pks, level)
        following = Letter.objects.filter(**{follow: pks}, confidentiality__in=wider_than(level))
        model, follow, pks = Letter, "answers__in", list(following.values_list("pk", flat=True))
        Letter.objects.filter(pk__in=pks).update(confidentiality=level)


def narrow_papers(model: type[models.Model], pks: list[int], level: Level) -> None:
    theirs = {"subject_type": ContentType.objects.get_for_model(model), "subject_id__in": pks}
    for hanging in (Task, Document):
        hanging._default_manager.filter(**theirs, confidentiality__in=wider_than(level)).update(confidentiality=level)


def wider_than(level: Level) -> list[Level]:
    return [one for one in Level if one.rank < level.rank]
