"""Who asked not to be contacted: asked wherever a mail or a letter would be written."""

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.models import ContactPoint, Letter


def is_unwanted(address: str) -> bool:
    """Whether the address is one of somebody who wants no contact; a shared one counts as theirs."""
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, person__do_not_contact=True)
    return points.alias(lowered=Lower("value")).filter(lowered=address.lower()).exists()


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
