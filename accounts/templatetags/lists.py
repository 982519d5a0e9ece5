"""The saved views of the list that is being drawn."""

from typing import Any

from django import template
from django.http import HttpRequest

from accounts import lists, saved_views
from accounts.models import User

register = template.Library()


@register.inclusion_tag("accounts/_saved_views.html", name="saved_views", takes_context=True)
def saved_views_of_list(context: dict[str, Any]) -> dict[str, Any]:
    """Return the views of this list, which of them is in use, and what can be kept as a new one."""
    request: HttpRequest = context["request"]
    place = request.resolver_match
    if not isinstance(request.user, User) or place is None:
        return {}
    found = lists.find(place.view_name, request.user)
    if found is None:
        return {}
    essence, views = found.essence(request.GET), saved_views.of_list(request.user, place.view_name)
    in_use = next((view for view in views if view.query == essence), None)
    return {
        "views": views, "in_use": in_use, "list_name": place.view_name, "query": essence, "request": request,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip
