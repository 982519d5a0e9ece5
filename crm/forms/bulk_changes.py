"""The changes of many that lists share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from crm.actions import bulk
from crm.bulk import Change
from crm.models import Theme


def theme_field(user: User) -> Any:
    return forms.ModelChoiceField(Theme.objects.visible_to(user), label=_("Theme"), empty_label=_("choose"))


def colleague_field(user: User) -> Any:
    people = User.objects.visible_to(user).filter(is_active=True).for_list()
    return forms.ModelChoiceField(people, label=_("Who"), empty_label=_("choose"))


THEMES = (
    Change(
        "theme", _("Add a theme"), "tags", bulk.add_theme, bulk.undo_add_theme,
        ngettext_lazy("%(value)s: added to %(count)d record.", "%(value)s: added to %(count)d records.", "count"),
        theme_field, Theme,
    ),
    Change(
        "no-theme", _("Take a theme away"), "tags", bulk.remove_theme, bulk.undo_remove_theme,
        ngettext_lazy(
            "%(value)s: taken away from %(count)d record.", "%(value)s: taken away from %(count)d records.", "count"
        ),
        theme_field, Theme,
    ),
)  # fmt: skip
ASSIGN = Change(
    "assign", _("Give to somebody"), "person", field=colleague_field, chosen=User,
    told=ngettext_lazy("%(count)d task given to %(value)s.", "%(count)d tasks given to %(value)s.", "count"),
    **bulk.hand_to("assignee"),
)  # fmt: skip
FINISH = Change(
    "done", _("Mark as done"), "check-lg", bulk.finish, bulk.undo_finish,
    ngettext_lazy("%(count)d task done.", "%(count)d tasks done.", "count"),
)  # fmt: skip
