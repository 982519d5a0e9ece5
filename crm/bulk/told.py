"""A change of many in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from crm.models import BulkChange, Theme

WHAT = {"theme": Theme, "no-theme": Theme, "assign": User, "owner": User}


def told(done: BulkChange) -> str:
    count, value = len(done.before), value_of(done)
    if not count:
        return _("Nothing had to be changed: all of them were so already.")
    words = {
        "theme": ngettext("%(value)s: added to %(count)d record.", "%(value)s: added to %(count)d records.", count),
        "no-theme": ngettext(
            "%(value)s: taken away from %(count)d record.", "%(value)s: taken away from %(count)d records.", count
        ),
        "assign": ngettext("%(count)d task given to %(value)s.", "%(count)d tasks given to %(value)s.", count),
        "owner": ngettext("%(value)s owns %(count)d more record.", "%(value)s owns %(count)d more records.", count),
        "done": ngettext("%(count)d task done.", "%(count)d tasks done.", count),
    }
    return words[done.change] % {"count": count, "value": value}


def value_of(done: BulkChange) -> str:
    model = WHAT.get(done.change)
    return str(model._default_manager.filter(pk=done.value).first() or "") if model else ""
