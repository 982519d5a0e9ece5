"""What can be done to many promises at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from accounts.models.user import CENTRE
from crm.actions.bulk import hand_to
from crm.bulk import Change
from crm.forms.bulk_changes import colleague_field


def owner_field(user: User) -> Any:
    """Of the centre, as on the form of one: whoever owns a restricted record sees it."""
    field = colleague_field(user)
    field.queryset = field.queryset.filter(role__in=CENTRE)
    return field


OWNER = Change(
    "owner", _("Give to an owner"), "person", field=owner_field, chosen=User,
    told=ngettext_lazy("%(value)s owns %(count)d more record.", "%(value)s owns %(count)d more records.", "count"),
    **hand_to("owner", CENTRE),
)  # fmt: skip
