"""What can be said of an outcome, typed in or from a file."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.approximate import first_day
from crm.confidentiality import Level
from monitoring.models import Outcome

WEIGHED = ("achieved", "source", "link", "is_verified", "confidentiality")


def check_sense(outcome: Outcome, fields: Mapping[str, Any]) -> None:
    """Refuse what cannot be, beside the field it is about."""
    refused = {}
    achieved, source, link, is_verified, level = (fields.get(name, getattr(outcome, name)) for name in WEIGHED)
    if achieved and first_day(achieved) > timezone.localdate():
        refused["achieved"] = _("This day is still to come: an outcome has already happened.")
    if not source and not link:
        if is_verified:
            refused["is_verified"] = _("Name the source in which it was checked.")
        if level == Level.PUBLIC:
            refused["source"] = _("What everybody may read names its source.")
    if refused:
        raise ValidationError(refused)
