"""One place of a seat has one holder at a time; the database says no, and here it is said in words."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from campaigns.models import Mandate
from crm.approximate import first_day, last_day

ONE_HOLDER = "one_holder_of_a_place_at_a_time"  # the constraint


def refuse_wrong(mandate: Mandate) -> None:
    if mandate.started and mandate.ended and last_day(mandate.ended) < first_day(mandate.started):
        raise ValidationError({"ended": _("It cannot end before it starts.")})
    if mandate.place > mandate.seat.alternates:
        words = _("This seat may have %(number)s alternates. Say so on the seat first if it may have more.")
        raise ValidationError({"place": words % {"number": mandate.seat.alternates}})
    if mandate.end and not mandate.ended:
        raise ValidationError({"ended": _("What is over has a last day.")})


def write(mandate: Mandate, by: Actor) -> None:
    """Save the row; the database refuses a second holder of the same place at one time."""
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as error:
        if ONE_HOLDER not in str(error):
            raise
        raise ValidationError({"place": words_of_refusal(mandate, by)}) from None


def words_of_refusal(mandate: Mandate, by: Actor) -> str:
    """Name the other holder only where whoever writes may see that mandate."""
    seen = Mandate.objects.visible_to(by.user) if by.user else Mandate.objects.all()
    others = seen.filter(seat=mandate.seat, place=mandate.place).exclude(pk=mandate.pk)
    other = next((one for one in others.select_related("organisation").order_by("pk") if meet(one, mandate)), None)
    if other is None:
        return _("Somebody holds this place at that time already. Two at once are not possible.")
    told = {"holder": other.organisation, "period": other.period or _("no dates given")}
    words = _("%(holder)s holds this place at that time (%(period)s). End that mandate first, or change the dates.")
    return words % told


def meet(one: Mandate, other: Mandate) -> bool:
    """Whether they may share a day; what is not known reaches as far as it may."""
    pairs = ((one, other), (other, one))
    return not any(a.ended and b.started and last_day(a.ended) < first_day(b.started) for a, b in pairs)
