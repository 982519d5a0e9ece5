"""What was given, and what became of it, on the timelines of those it concerns."""

from django.db import models
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.models import Assistance, Campaign, Project
from crm.models import Organisation
from crm.timeline import Item

FIELDS: dict[type[models.Model], str] = {Organisation: "given_to", Project: "project", Campaign: "campaign"}


def of(record: models.Model, user: Visitor, most: int) -> list[Item]:
    field = FIELDS.get(type(record))
    if field is None:
        return []
    rows = Assistance.objects.visible_to(user).filter(**{field: record}).select_related("given_to").defer("search")
    given = rows.exclude(given_on=None).order_by("-given_on", "-pk")[:most]
    asked = rows.exclude(followed_up_on=None).order_by("-followed_up_on", "-pk")[:most]
    return [*map(given_item, given), *(asked_item(one, user) for one in asked)]


def given_item(one: Assistance) -> Item:
    assert one.given_on is not None  # noqa: S101  only those with a day were asked for
    said = {"topic": one.topic, "kind": one.get_kind_display()}
    return Item(
        on=one.given_on, icon="journal-text", title=_("%(topic)s (%(kind)s)") % said, url=one.get_absolute_url(),
        text=str(one.given_to), level=one.confidentiality,
    )  # fmt: skip


def asked_item(one: Assistance, user: Visitor) -> Item:
    assert one.followed_up_on is not None  # noqa: S101
    said = {"topic": one.topic, "effect": one.get_effect_display()}
    return Item(
        on=one.followed_up_on, icon="check2-square", title=_("%(topic)s: %(effect)s") % said,
        url=one.get_absolute_url(), text=one.effect_note if one.lets_read_words(user) else "", tone=one.tone,
        level=one.confidentiality,
    )  # fmt: skip
