"""What waits at indicators: values that are due, values to approve, and those sent back."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from accounts.models import LogEntry, User
from monitoring.indicators import words
from monitoring.models import Indicator, Observation

SOON = timedelta(days=30)
MOST = 200
CORRECTED = "corrected a value of"


def due_for(user: User) -> Any:
    """Return the indicators whose value is due within a month or overdue, the oldest first."""
    until = timezone.localdate() + SOON
    return Indicator.objects.changeable_by(user).for_list().filter(next_due__lte=until).order_by("next_due", "pk")


def to_approve(user: User) -> Any:
    drafts = Observation.objects.changeable_by(user).filter(state=Observation.State.DRAFT).for_list()
    return drafts.order_by("made_at", "pk")


def to_approve_of_others(user: User) -> Any:
    """Nobody approves what they entered or corrected."""
    drafts = to_approve(user).exclude(author=user)
    return drafts.exclude(pk__in=corrected_by(user, drafts.order_by().values("indicator")))


def had_a_hand_in(one: Observation, user: User) -> bool:
    """Whether they entered it or ever corrected it."""
    return one.author_id == user.pk or one.pk in corrected_by(user, [one.indicator_id])


def corrected_by(user: User, indicators: Any) -> set[int]:
    """Return the values of these indicators that the log says they corrected."""
    kind = ContentType.objects.get_for_model(Indicator)
    told = LogEntry.objects.filter(user=user, verb=CORRECTED, subject_type=kind, subject_id__in=indicators)
    return {changes["observations"][1] for changes in told.values_list("changes", flat=True) if changes}


def sent_back(user: User) -> Any:
    back = Observation.objects.changeable_by(user).filter(state=Observation.State.RETURNED)
    return back.filter(Q(author=user) | Q(author__is_active=False)).for_list().order_by("made_at", "pk")


def waiting_for(user: User) -> dict[str, Any]:
    drafts = [(one, words.value_of(one, one.indicator)) for one in to_approve(user)[:MOST]]
    others = set(to_approve_of_others(user).values_list("pk", flat=True))
    back = [(one, words.value_of(one, one.indicator)) for one in sent_back(user)[:MOST]]
    return {
        "due": due_for(user)[:MOST],
        "drafts": drafts,
        "others": others,
        "back": back,
        "today": timezone.localdate(),
    }
