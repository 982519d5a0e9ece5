"""The papers we know how to begin: which blocks stand in each, for which subjects it is offered."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from briefings.models import SUBJECTS, Briefing

BRIEF, FULL = Briefing.Style


@dataclass(frozen=True)
class Preset:
    """`subjects`: what it can be about; `may_be_of_all`: it may also be about all of the coalition."""

    name: str
    label: str | Promise
    says: str | Promise
    subjects: tuple[str, ...]
    blocks: tuple[str, ...]
    style: str = BRIEF
    may_be_of_all: bool = False


PRESETS = (
    Preset("institution", _("Before a meeting"),
           _("Two pages on an institution, an office-holder or a theme: who they are, what they owe, what to ask."),
           ("institution", "person", "theme", "place"),
           ("messages", "numbers", "offices", "next", "commitments", "asks", "known", "meetings", "stances", "we-owe",
            "method")),
    Preset("since", _("What changed since we last met"),
           _("What moved since the last meeting with them: new promises, verdicts, replies, sessions."),
           ("institution", "person"),
           ("meetings", "moved", "commitments", "replies", "said", "next", "outcomes", "method")),
    Preset("policy", _("Policy paper"), _("Ten to thirty pages on a theme, a place or an institution."),
           ("theme", "place", "institution", "campaign"),
           ("messages", "text", "numbers", "text", "indicator", "map", "commitments", "reasons", "replies", "asks",
            "signatures", "outcomes", "text", "demands", "sources", "method"), FULL),
    Preset("session", _("For an observer at a session"), _("The body, our seat, what we said before, what they owe."),
           ("session",), ("messages", "seats", "said", "asks", "commitments", "demands", "method")),
    Preset("scorecard", _("Commitment scorecard"), _("Every promise with its verdict and the reason for it."),
           ("institution", "person", "theme", "place", "campaign"),
           ("numbers", "commitments", "reasons", "replies", "sources", "method"), FULL),
    Preset("annual", _("Annual report of the coalition"), _("What we asked, were promised, got; where we sit; how we"
           " are tied."), (),
           ("messages", "text", "numbers", "outcomes", "asks", "commitments", "seats", "said", "map", "network",
            "network-picture", "text", "method"), FULL, may_be_of_all=True),
    Preset("country", _("Country report"), _("The state of things by theme for readers abroad."), ("theme",),
           ("messages", "text", "indicator", "numbers", "commitments", "outcomes", "demands", "sources", "method"),
           FULL),
    Preset("blank", _("An empty paper"), _("Choose each block yourself."),
           tuple(SUBJECTS), ("text",), may_be_of_all=True),
)  # fmt: skip
# Asked for by one press, from the records alone: nobody has written anything yet.
MINUTE = Preset(
    "minute", _("A paper in a minute"), _("From the records alone, at once."), ("institution",),
    ("numbers", "offices", "next", "commitments", "asks", "known", "meetings", "we-owe", "method"),
)  # fmt: skip
BY_NAME = {one.name: one for one in (*PRESETS, MINUTE)}
