"""Changes of many, each in one sentence."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from crm.models import BulkChange, Theme

WHAT: dict[str, Any] = {"theme": Theme, "no-theme": Theme, "assign": User, "owner": User}


def told(done: BulkChange) -> str:
    return told_each([done])[0]


def told_each(changes: Iterable[BulkChange]) -> list[str]:
    """The themes and accounts they speak of are read together."""
    changes = list(changes)
    wanted = {model: {one.value for one in changes if WHAT.get(one.change) is model} for model in set(WHAT.values())}
    named = {model: model.objects.in_bulk(numbers) for model, numbers in wanted.items()}
    return [in_words(one, str(named.get(WHAT.get(one.change), {}).get(one.value, ""))) for one in changes]


def in_words(done: BulkChange, value: str) -> str:
    count = len(done.before)
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
    return words[done.change] % {"count": count, "value": value} if done.change in words else str(done)
