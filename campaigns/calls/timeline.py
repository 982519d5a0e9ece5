"""Calls and candidacies on the timelines of the committee and of whoever stood."""

from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.templatetags.fmt import cldr
from campaigns.models import Call, Candidacy
from crm.approximate import in_words, last_day
from crm.models import Organisation, Person
from crm.timeline import Item

FIELDS: dict[type[models.Model], str] = {Organisation: "organisation", Person: "person"}


def calls(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """On the page of a committee: published, last day, what came of it."""
    if not isinstance(record, Organisation) or not record.is_official:
        return []
    rows = Call.objects.visible_to(user).filter(body__organisation=record).defer("search").order_by("-pk")[:most]
    return [item for one in rows for item in turns(one)]


def turns(one: Call) -> list[Item]:
    said = {"url": one.get_absolute_url(), "icon": "megaphone", "level": one.confidentiality}
    items = []
    if one.published:
        when = in_words(one.published, cldr())
        published = _("Call published: %(call)s") % {"call": one}
        items.append(Item(on=last_day(one.published), title=published, when=when, **said))
    if one.closed_on:
        closed = _("Call closed: %(call)s") % {"call": one}
        when = in_words(one.closed_on, cldr())
        items.append(Item(on=last_day(one.closed_on), title=closed, text=one.closing_note[:200], when=when, **said))
    return items


def candidacies(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """On the page of whoever stood: put up, decided, withdrawn."""
    field = FIELDS.get(type(record))
    if field is None:
        return []
    rows = Candidacy.objects.visible_to(user).filter(**{field: record}).select_related("call")
    found = rows.defer("call__search").order_by("-nominated_on", "-pk")[:most]
    return [item for one in found for item in steps_of(one)]


def steps_of(one: Candidacy) -> list[Item]:
    told: list[tuple[date | None, str, str]] = [
        (one.nominated_on, _("Put up: %(call)s"), ""),
        (one.decided_on if one.decision == "admitted" else None, _("Admitted: %(call)s"), "kept"),
        (one.decided_on if one.decision == "refused" else None, _("Refused: %(call)s"), "broken"),
        (one.withdrawn_on, _("Withdrawn: %(call)s"), ""),
    ]
    return [
        Item(on=day, icon="person-badge", title=words % {"call": one.call}, url=one.get_absolute_url(), tone=tone,
             level=one.confidentiality)
        for day, words, tone in told if day is not None
    ]  # fmt: skip
