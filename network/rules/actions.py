"""What leadership does with the rules of ties."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from network.models import TieRules
from network.rules.in_force import first_version


@transaction.atomic
def change_rules(
    *, weights: Mapping[str, float], event_years: int, half_life_days: int, reason: str, instead_of: int, by: Actor
) -> TieRules:
    """Make the next version; earlier ones stay, for what was drawn by them."""
    first_version()
    newest = TieRules.objects.select_for_update().newest_first()[0]
    if newest.number != instead_of:
        raise ValidationError(_("Somebody else has changed the rules meanwhile. Look at them and decide again."))
    before = {**newest.all_weights, "event_years": newest.event_years, "half_life_days": newest.half_life_days}
    after = {**newest.all_weights, **weights, "event_years": event_years, "half_life_days": half_life_days}
    changes = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    if not changes:
        raise ValidationError(_("Nothing is changed."))
    rules = TieRules.objects.create(
        number=newest.number + 1, weights={**newest.all_weights, **weights}, event_years=event_years,
        half_life_days=half_life_days, reason=reason, made_by=by.user,
    )  # fmt: skip
    log(by, "changed", rules, changes=changes)
    return rules
