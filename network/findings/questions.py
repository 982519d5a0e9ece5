"""The questions that have a page, each with how it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.findings import brokers, change, holding, margin
from network.findings.looking import Looking
from network.findings.sentences import Section

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    name: str  # as in the address
    label: str | Promise
    lead: str | Promise
    answer: Callable[[Looking, Asked], list[Section]]
    filters: tuple[str, ...]


QUESTIONS = (
    Question(
        "holding", _("Who holds us together"),
        _("What would fall apart without one organisation, one person or one tie, and where a second tie is needed."),
        lambda looking, _asked: holding.sections(looking), ("day", "since", "theme", "region", "kinds"),
    ),
    Question(
        "brokers", _("Who connects us"),
        _("Who carries between regions and themes, and who joins circles that do not meet."),
        lambda looking, _asked: brokers.sections(looking), ("day", "since", "theme", "region", "kinds"),
    ),
    Question(
        "margin", _("Who stands at the margin"),
        _("Whom we lose sight of: members without a tie, regions without a member. Each with a next step."),
        lambda looking, _asked: margin.sections(looking), ("day", "theme", "region", "kinds"),
    ),
    Question(
        "change", _("What has changed"),
        _("The same members at two moments. Where chance could have done it, the answer is: no detectable change."),
        change.sections, ("day", "theme", "region", "kinds"),
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in QUESTIONS}
