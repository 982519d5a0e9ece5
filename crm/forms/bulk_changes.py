"""The changes of many that lists share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.user import CENTRE
from crm.actions import bulk
from crm.bulk import Change
from crm.models import Theme


def theme_field(user: User) -> Any:
    return forms.ModelChoiceField(Theme.objects.visible_to(user), label=_("Theme"), empty_label=_("choose"))


def colleague_field(user: User) -> Any:
    people = User.objects.visible_to(user).filter(is_active=True).for_list()
    return forms.ModelChoiceField(people, label=_("Who"), empty_label=_("choose"))


def owner_field(user: User) -> Any:
    """Of the centre, as on the form of one: whoever owns a restricted record sees it."""
    field = colleague_field(user)
    field.queryset = field.queryset.filter(role__in=CENTRE)
    return field


THEMES = (
    Change("theme", _("Add a theme"), "tags", bulk.add_theme, bulk.undo_add_theme, theme_field),
    Change("no-theme", _("Take a theme away"), "tags", bulk.remove_theme, bulk.undo_remove_theme, theme_field),
)
ASSIGN = Change("assign", _("Give to somebody"), "person", field=colleague_field, **bulk.hand_to("assignee"))
OWNER = Change("owner", _("Give to an owner"), "person", field=owner_field, **bulk.hand_to("owner", CENTRE))
FINISH = Change("done", _("Mark as done"), "check-lg", bulk.finish, bulk.undo_finish)
