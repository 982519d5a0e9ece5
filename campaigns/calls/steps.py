"""The steps of a candidacy: which can be taken from where it stands. Pure; the actions refuse what is not here."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.candidacies import Candidacy

Decision = Candidacy.Decision
STEPS = ("accept", "submit", "decide", "complain", "settle", "withdraw")
# What each step leaves behind, the latest first: the last one taken can be taken back.
TRACES = {
    "withdraw": ("withdrawn_on",),
    "settle": ("complaint_outcome",),
    "complain": ("complained_on",),
    "decide": ("decision", "decided_on", "reason", "complaint_until"),
    "submit": ("submitted_on", "receipt"),
    "accept": ("accepted_on", "accepted_how"),
}
WORDS: dict[str, str | Promise] = {
    "accept": _("Accepted by the nominee"),
    "submit": _("Submitted"),
    "decide": _("Admitted or refused"),
    "complain": _("Complaint made"),
    "settle": _("What came of the complaint"),
    "withdraw": _("Withdrawn"),
}


@dataclass(frozen=True)
class Stage:
    """One step of the strip: done on a day, next, still ahead, or ended badly."""

    label: str | Promise
    state: str  # done, next, ahead, bad
    on: date | None = None


def possible(one: Candidacy) -> list[str]:
    """Return the steps that can be taken from here."""
    if one.withdrawn_on is not None:
        return []
    ahead = [
        ("accept", one.accepted_on is None),
        ("submit", one.accepted_on is not None and one.submitted_on is None),
        ("decide", one.submitted_on is not None and not one.decision),
        ("complain", bool(one.decision) and one.complained_on is None),
        ("settle", one.complained_on is not None and not one.complaint_outcome),
        ("withdraw", one.decision != Decision.REFUSED or one.complained_on is not None),
    ]
    return [step for step, can in ahead if can]


def last_step(one: Candidacy) -> str | None:
    """Return the step taken last, the only one that can be taken back."""
    return next((step for step, fields in TRACES.items() if getattr(one, fields[0])), None)


def strip(one: Candidacy, *, tells_complaint: bool = True) -> list[Stage]:
    """The road of a candidacy as its page draws it; that somebody complained is not for everyone."""
    is_out = one.withdrawn_on is not None
    decided = one.get_decision_display() if one.decision else pgettext_lazy("a candidacy", "decision")
    road: list[tuple[str | Promise, date | None, bool]] = [
        (_("Nominated"), one.nominated_on, True),
        (_("Accepted"), one.accepted_on, one.accepted_on is not None),
        (_("Submitted"), one.submitted_on, one.submitted_on is not None),
        (decided, one.decided_on, bool(one.decision)),
    ]
    if one.complained_on is not None and tells_complaint:
        road.append((_("Complaint"), one.complained_on, bool(one.complaint_outcome)))
    stages, is_next = [], not is_out
    for label, on, done in road:
        bad = done and label == decided and one.decision == Decision.REFUSED
        state = "bad" if bad else "done" if done else "next" if is_next else "ahead"
        is_next = is_next and done
        stages.append(Stage(label, state, on))
    return [*stages, Stage(_("Withdrawn"), "bad", one.withdrawn_on)] if is_out else stages
