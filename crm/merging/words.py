"""Why two records are suspected, in the reader's words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from crm.merging.rules import Reason


def told(reasons: Iterable[Reason | list[object]]) -> list[str]:
    return [word_for(one if isinstance(one, Reason) else kept(one)) for one in reasons]


def kept(plain: list[object]) -> Reason:
    code, percent, without = plain
    return Reason(str(code), int(str(percent)), str(without))


def word_for(reason: Reason) -> str:
    if reason.code == "same_name" and reason.without:
        return _("the same name without “%(words)s”") % {"words": reason.without}
    if reason.code == "alike_name" and reason.without:
        values = {"percent": reason.percent, "words": reason.without}
        return _("names %(percent)s %% alike without “%(words)s”") % values
    if reason.code == "alike_name":
        return _("names %(percent)s %% alike") % {"percent": reason.percent}
    return {
        "same_name": _("the same name"),
        "same_number": _("the same register number"),
        "same_phone": _("the same phone"),
        "same_email": _("the same e-mail address"),
        "same_website": _("the same website"),
        "same_place": _("the same place"),
        "same_organisation": _("a post in the same organisation"),
    }[reason.code]
