"""The questions that have a page, each with how it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.findings import brokers, change, groups, holding, margin
from network.findings.looking import Looking
from network.findings.sentences import Section
from network.findings.what_if import page as what_if

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
        "groups", _("Groups among us"),
        _("Who works with each other more than with the rest, what they have in common, and who ties them to others."),
        lambda looking, _asked: groups.sections(looking), ("day", "since", "theme", "region", "kinds"),
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
    Question(
        "whatif", _("What if"),
        _("What falls apart if somebody leaves, whom we could reach no longer, and what a new tie would mend."),
        what_if.answer, ("day", "since", "theme", "region", "kinds"),
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in QUESTIONS}
