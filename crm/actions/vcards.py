"""Taking a person along as a contact: a copy leaves the house, so it is written down who took it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from crm.models import Person
from crm.vcards import card_of


@transaction.atomic
def take_along(*, person: Person, by: Actor) -> str:
    """Return the vCard of a person loaded for this reader; of who wants no contact there is none."""
    if person.do_not_contact:
        raise ValidationError(_("This person asked not to be contacted, so there is no contact card."))
    log(by, "took along as a contact", person)
    return card_of(person)
