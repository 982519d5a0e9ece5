"""What commitments add to the timeline of an organisation, a person or an ask."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.models import Ask
from crm.models import Organisation, Person
from crm.timeline import Item
from monitoring.models import Assessment, Commitment
from monitoring.models.commitments import CommitmentQuerySet

FIELDS: dict[type[models.Model], str] = {Organisation: "owed_by", Person: "spoken_by", Ask: "asks"}


def commitments_around(record: models.Model, user: Visitor) -> CommitmentQuerySet | None:
    """Return the visible commitments of a record; None where commitments mean nothing."""
    field = FIELDS.get(type(record))
    return Commitment.objects.visible_to(user).filter(**{field: record}) if field else None


def promises(record: models.Model, user: Visitor, most: int) -> list[Item]:
    found = commitments_around(record, user)
    if found is None:
        return []
    made = found.exclude(made_on=None).order_by("-made_on", "-pk")[:most]
    return [
        Item(
            on=one.made_on,
            icon="chat-left-quote",
            title=one.title,
            url=one.get_absolute_url(),
            level=one.confidentiality,
            who=_("promise withdrawn") if one.withdrawn_at else _("promise made"),
        )
        for one in made
        if one.made_on
    ]


def verdicts(record: models.Model, user: Visitor, most: int) -> list[Item]:
    found = commitments_around(record, user)
    if found is None:
        return []
    published = Assessment.objects.visible_to(user).published().filter(commitment__in=found)
    newest = published.select_related("commitment").order_by("-published_at", "-pk")[:most]
    return [
        Item(
            on=timezone.localtime(one.published_at).date(),
            icon="clipboard-check",
            title=one.commitment.title,
            url=one.commitment.get_absolute_url(),
            text=one.get_delivery_display(),
            level=one.commitment.confidentiality,
            who=_("assessment %(number)s published") % {"number": one.number},
        )
        for one in newest
        if one.published_at
    ]
