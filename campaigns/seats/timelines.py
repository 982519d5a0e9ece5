"""Mandates where days are looked at: the timelines of organisations, people and bodies, and the calendar."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models import Mandate
from campaigns.seats.filters import ends_within
from crm.approximate import first_day, last_day
from crm.calendar import MOST, Entry, Span
from crm.confidentiality import Level, stricter
from crm.models import Organisation, Person
from crm.templatetags.approximate import roughly
from crm.timeline import Item

COLUMNS = {Organisation: "organisation", Person: "person"}


def mandates(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """When a mandate of theirs began and ended."""
    column = next((name for model, name in COLUMNS.items() if isinstance(record, model)), None)
    if column is None:
        return []
    rows = Mandate.objects.visible_to(user).filter(**{column: record}).for_reader(user)[:most]
    today = timezone.localdate()
    begun = [one for one in rows if one.started and first_day(one.started) <= today]
    over = [one for one in rows if one.ended and last_day(one.ended) < today]
    began, ended = _("Mandate began: %(seat)s"), _("Mandate ended: %(seat)s")
    return [
        *(item(one, first_day(one.started), began, one.started) for one in begun),
        *(item(one, last_day(one.ended), ended, one.ended, one.get_end_display()) for one in over),
    ]


def item(one: Mandate, on: date, words: str, when: str, why: str = "") -> Item:
    seat = f"{one.seat.body}, {one.seat} ({one.place_in_words})"
    return Item(
        on=on, icon="person-badge", title=words % {"seat": seat}, url=one.get_absolute_url(), text=why,
        level=level_of(one), when=roughly(when),
    )  # fmt: skip


def level_of(one: Mandate) -> Level:
    """As strict as the strictest it speaks of."""
    return stricter(one.confidentiality, one.organisation.confidentiality, one.seat.body.organisation.confidentiality)


def last_days(user: User, span: Span) -> list[Entry]:
    """The last day of each mandate; among mine, of my own. A month or a year stands on its last day."""
    rows = Mandate.objects.visible_to(user).filter(ends_within(span.first, span.last))
    rows = rows.filter(person__user=user) if span.mine else rows
    return [
        Entry(
            kind="mandate", day=last_day(one.ended), title=str(one.seat.body), url=one.get_absolute_url(),
            level=level_of(one), uid=f"mandate-{one.pk}-end", note=_("mandate ends: %(who)s") % {"who": one},
        )
        for one in rows.for_reader(user)[:MOST]
    ]  # fmt: skip
