"""What hangs on a record is at least as strict as the record: when it narrows, they narrow with it."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from crm.confidentiality import Level
from crm.models import Document, Letter, Meeting, Task


def narrow_what_hangs_on(record: "Meeting | Letter") -> None:
    """Its tasks and documents, the letters after it, replies and reminders, become at least as strict."""
    level = Level(record.confidentiality)
    pks = [record.pk]
    model: type[models.Model] = type(record)
    while pks:
        narrow_papers(model, pks, level)
        after = Q(meeting__in=pks) if model is Meeting else Q(answers__in=pks) | Q(reminds_of__in=pks)
        following = Letter.objects.filter(after, confidentiality__in=wider_than(level))
        model, pks = Letter, list(following.values_list("pk", flat=True))
        Letter.objects.filter(pk__in=pks).update(confidentiality=level)


def narrow_papers(model: type[models.Model], pks: list[int], level: Level) -> None:
    theirs = {"subject_type": ContentType.objects.get_for_model(model), "subject_id__in": pks}
    for hanging in (Task, Document):
        hanging._default_manager.filter(**theirs, confidentiality__in=wider_than(level)).update(confidentiality=level)


def wider_than(level: Level) -> list[Level]:
    return [one for one in Level if one.rank < level.rank]
