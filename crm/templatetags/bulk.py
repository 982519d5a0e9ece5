"""The bar below a list whose rows can be ticked."""

from typing import Any

from django import template

from accounts.models import User
from crm import bulk
from crm.bulk import Many

register = template.Library()


@register.simple_tag(takes_context=True)
def many_of_list(context: dict[str, Any]) -> Many | None:
    """Return what can be done with many rows of the list that is being drawn, by this reader."""
    request = context["request"]
    place = request.resolver_match
    return bulk.of_list(place.view_name, request.user) if place and isinstance(request.user, User) else None
