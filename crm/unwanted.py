"""Who asked not to be contacted: asked wherever a mail or a letter would be written."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.models import ContactPoint, Letter


def is_unwanted(address: str) -> bool:
    return bool(unwanted_among([address]))


def unwanted_among(addresses: Iterable[str]) -> set[str]:
    """Return, in small letters, the addresses of those who want no contact; a shared one counts as theirs."""
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, person__do_not_contact=True)
    lowered = points.annotate(lowered=Lower("value")).filter(lowered__in={one.lower() for one in addresses})
    return set(lowered.values_list("lowered", flat=True))


def refuse_unwanted(letter: Letter) -> None:
    """No letter of ours names them as its reader, unless it answers one of theirs."""
    if (
        letter.direction == Letter.Direction.SENT
        and letter.person
        and letter.person.do_not_contact
        and not letter.answers
    ):
        words = _(
            "This person asked not to be contacted. Write to the office without a name, or answer a letter of theirs."
        )
        raise ValidationError({"person": words})
