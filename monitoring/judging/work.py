"""What is to be done about assessments: each at its stage, and which of them wait for me."""

from datetime import date

from django.db.models import Count, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.fields import BooleanField

from accounts.models import User
from crm.models import Letter
from monitoring.judging.recusal import tied_to
from monitoring.models import Assessment, Coding, Reply
from monitoring.models.assessments import AssessmentQuerySet

Stage = Assessment.Stage


def work_of(user: User, today: date) -> AssessmentQuerySet:
    """Return what is under way, with `waits_for_me`: nobody is asked to judge where they have a stake."""
    found = Assessment.objects.under_way_for(user).annotate(
        has_answer=Exists(Letter.objects.visible_to(user).received().filter(answers=OuterRef("reply__letter")))
    )
    return found.annotate(waits_for_me=ExpressionWrapper(mine(user, today), output_field=BooleanField()))


def to_code(user: User) -> AssessmentQuerySet:
    """Return the drafts of others that wait for a second coding, with nothing loaded of what they say."""
    return Assessment.objects.to_code_by(user)


def waiting_for(user: User, today: date) -> AssessmentQuerySet:
    return work_of(user, today).filter(mine(user, today))


def mine(user: User, today: date) -> Q:
    """Judging falls to whoever had no hand in it and has no stake; the letters to whoever is in charge."""
    hands = Exists(Coding.objects.filter(assessment=OuterRef("pk"), coder=user))
    reworded = Q(reply__effect=Reply.Effect.WORDING, reply__closed_by=user)
    free = ~Q(coder=user) & ~Q(hands) & ~reworded & ~Q(commitment__in=tied_to(user)) & Q(state=Assessment.State.DRAFT)
    judge = free & Q(stage__in=[Stage.SECOND_CODING, Stage.ADJUDICATION, Stage.TO_APPROVE])
    urgent = free & Q(stage=Stage.WITH_INSTITUTION, urgent_approver__isnull=False) & ~Q(urgent_approver=user)
    in_charge = Q(coder=user) | Q(commitment__owner=user) | Q(reply__asked_by=user)
    asked = Q(stage=Stage.WITH_INSTITUTION) | Q(state=Assessment.State.PUBLISHED)
    due = asked & (Q(reply__due_on__lt=today) | Q(has_answer=True))
    return judge | urgent | (in_charge & (Q(stage=Stage.TO_SEND, state=Assessment.State.DRAFT) | due))


def counts_by_stage(work: AssessmentQuerySet) -> dict[str, int]:
    found = work.order_by().values("stage").annotate(n=Count("pk")).values_list("stage", "n")
    return dict(found)
