"""Holders of seats who owe two reports or more: something for the radar of our seats."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.models import Mandate, ReportBack, Seat
from campaigns.seats.radar import Kind, Signal

TOO_MANY = 2


def owing(user: Visitor, today: date) -> list[Signal]:
    """Counted over the drafts the reader may see: none of them for members."""
    rows = ReportBack.objects.visible_to(user).owed(today)
    numbers: dict[int, int] = defaultdict(int)
    for pk in rows.order_by().values_list("mandate", flat=True):
        numbers[pk] += 1
    late = [pk for pk, number in numbers.items() if number >= TOO_MANY]
    mandates = Mandate.objects.visible_to(user).on(today).filter(pk__in=late).for_reader(user)
    seats = Seat.objects.visible_to(user).for_reader(user).in_bulk({one.seat_id for one in mandates})
    words = _("%(number)s reports overdue")
    return [
        Signal(Kind.OTHER, seats[one.seat_id], one, said=words % {"number": numbers[one.pk]})
        for one in mandates if one.seat_id in seats
    ]  # fmt: skip
