"""A report to the members, and the account of a seat for a year, on paper."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.unwritable import writable
from campaigns.models import ReportBack
from campaigns.seats.timelines import level_of
from campaigns.sessions.accountability import Account
from campaigns.sessions.promised import Promised
from crm.confidentiality import Level, stricter
from crm.meeting_paper import level_words


def report_pdf(report: ReportBack, promises: Sequence[Promised] = ()) -> bytes:
    """Of the promises those that may be read as far as the paper itself."""
    level = stricter(report.session.level, level_of(report.mandate))
    if level == Level.RESTRICTED:
        raise ValidationError(gettext_lazy("This session is off the record: it is read here and not taken away."))
    told = [one for one in promises if one.level in level.up_to]
    return drawn("campaigns/report_paper.html", _("Report to the members"), level, report=report, promised=told)


def account_pdf(account: Account) -> bytes:
    """The account is of the sessions that may stand on paper. Of a mandate off the record there is no paper."""
    if level_of(account.mandate) == Level.RESTRICTED:
        raise ValidationError(gettext_lazy("Something on it is off the record: it is read here and not taken away."))
    levels = [level_of(account.mandate), *(one.level for one, _state in account.sessions)]
    return drawn("campaigns/account_paper.html", _("Account of a seat"), stricter(*levels), account=account)


def drawn(template: str, title: str, level: Level, **more: Any) -> bytes:
    context = {
        "title": title, "language": get_language(), "fonts": paper_pdf.fonts(), "level": level,
        "level_words": level_words(level), "today": timezone.localdate(), **more,
    }  # fmt: skip
    return paper_pdf.draw(writable(render_to_string(template, context)))


def file_name(*words: object) -> str:
    name = re.sub(r"[^\w .,()–-]+", "-", " ".join(str(one) for one in words)).strip(" .-")
    return f"{name[:120]}.pdf"
