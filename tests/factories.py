"""Records without surprises: everything valid, nothing hidden."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Role, User
from campaigns.models import (
    AgendaItem,
    Ask,
    AskInLetter,
    AskPressed,
    Assistance,
    Body,
    BudgetLine,
    Call,
    Campaign,
    CampaignPartner,
    CampaignPhase,
    Candidacy,
    Credential,
    Criterion,
    Deliverable,
    Election,
    ElectionCandidate,
    EventAttendance,
    Influence,
    Interest,
    Mandate,
    MemberPosition,
    Milestone,
    PaperRequest,
    Project,
    ProjectEvent,
    ProjectPartner,
    ProjectPhase,
    ReportBack,
    ReportQuestion,
    RulesOfProcedure,
    Seat,
    SeatRight,
    Session,
    Stance,
    Voter,
)
from campaigns.seats.seat_actions import usual_rights
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import (
    CoalitionMembership,
    InboundMessage,
    Letter,
    Meeting,
    Office,
    Organisation,
    Participation,
    Person,
    Place,
    Representation,
    Side,
    Task,
    Tenure,
    Theme,
)
from monitoring.models import (
    Assessment,
    Baseline,
    Claim,
    Commitment,
    CommitmentRelation,
    Delivery,
    Evidence,
    Indicator,
    IndicatorTarget,
    Inheritance,
    MoneyLine,
    Observation,
    OfficialText,
    Outcome,
    Passage,
    Succession,
)
from monitoring.models.checks import CheckRound
from network.models import Snapshot, Tie

LONG_AGO = date(2020, 1, 1)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"Имен Потребител {n}")
    role = Role.OFFICER
    language = "en"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", "correct-horse-battery"), **kwargs)


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    kind = Place.Kind.MUNICIPALITY
    code = factory.Sequence(lambda n: f"TST{n:02}")
    name = factory.Sequence(lambda n: f"Място {n}")


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    key = factory.Sequence(lambda n: f"theme-{n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")
    name_bg = factory.Sequence(lambda n: f"Тема {n}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    kind = Organisation.Kind.NGO
    name = factory.Sequence(lambda n: f"Сдружение {n}")
    confidentiality = Level.COALITION


class MinistryFactory(OrganisationFactory):
    kind = Organisation.Kind.PUBLIC_BODY
    name = factory.Sequence(lambda n: f"Министерство {n}")
    confidentiality = Level.PUBLIC


class MembershipFactory(DjangoModelFactory[CoalitionMembership]):
    class Meta:
        model = CoalitionMembership

    organisation = factory.SubFactory(OrganisationFactory)
    status = CoalitionMembership.Status.MEMBER
    started_on = LONG_AGO


class RepresentationFactory(DjangoModelFactory[Representation]):
    class Meta:
        model = Representation

    user = factory.SubFactory(UserFactory, role=Role.MEMBER)
    organisation = factory.SubFactory(OrganisationFactory)
    started_on = LONG_AGO


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Лице Измислено {n}")
    basis = Person.Basis.OFFICIAL
    basis_source = "test"

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        basis, source = kwargs.pop("basis"), kwargs.pop("basis_source")
        review_on = kwargs.pop("review_on", None)
        person = super()._create(model_class, *args, **kwargs)
        keep_ground([person], Ground(basis, source, review_on=review_on))
        return person


class OfficeFactory(DjangoModelFactory[Office]):
    class Meta:
        model = Office

    body = factory.SubFactory(MinistryFactory)
    title = "Заместник-министър"
    title_latin = "Deputy minister"


class TenureFactory(DjangoModelFactory[Tenure]):
    class Meta:
        model = Tenure

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(MinistryFactory)
    started = "2020"


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    about = factory.Sequence(lambda n: f"Разговор {n}")
    held_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3))
    author = factory.SubFactory(UserFactory)


class ParticipationFactory(DjangoModelFactory[Participation]):
    class Meta:
        model = Participation

    meeting = factory.SubFactory(MeetingFactory)
    side = Side.THEIRS


class InboundMessageFactory(DjangoModelFactory[InboundMessage]):
    class Meta:
        model = InboundMessage

    owner = factory.SubFactory(UserFactory)
    message_id = factory.Sequence(lambda n: f"<{n}@mail.example>")
    from_name = "Изпратил Измислен"
    from_address = factory.Sequence(lambda n: f"sender{n}@mail.example")
    subject = factory.Sequence(lambda n: f"Съобщение {n}")
    text = "Текст"


class TaskFactory(DjangoModelFactory[Task]):
    class Meta:
        model = Task

    what = factory.Sequence(lambda n: f"Задача {n}")
    assignee = factory.SubFactory(UserFactory)
    author = factory.SelfAttribute("assignee")


class LetterFactory(DjangoModelFactory[Letter]):
    """Sent a month ago; a reply was due ten days ago."""

    class Meta:
        model = Letter

    subject = factory.Sequence(lambda n: f"Писмо {n}")
    organisation = factory.SubFactory(MinistryFactory)
    dated_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    reply_due_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    author = factory.SubFactory(UserFactory)


class ReplyFactory(LetterFactory):
    """Received in time."""

    direction = Letter.Direction.RECEIVED
    kind = Letter.Kind.REPLY
    answers = factory.SubFactory(LetterFactory)
    organisation = factory.SelfAttribute("answers.organisation")
    dated_on = factory.LazyAttribute(lambda reply: reply.answers.dated_on + timedelta(days=7))
    reply_due_on = None


class CampaignFactory(DjangoModelFactory[Campaign]):
    class Meta:
        model = Campaign

    title_en = factory.Sequence(lambda n: f"Campaign {n}")
    title_bg = factory.Sequence(lambda n: f"Кампания {n}")


class CampaignPartnerFactory(DjangoModelFactory[CampaignPartner]):
    class Meta:
        model = CampaignPartner

    campaign = factory.SubFactory(CampaignFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class CampaignPhaseFactory(DjangoModelFactory[CampaignPhase]):
    class Meta:
        model = CampaignPhase

    campaign = factory.SubFactory(CampaignFactory)
    title_en = factory.Sequence(lambda n: f"Phase {n}")
    title_bg = factory.Sequence(lambda n: f"Етап {n}")


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    phase = factory.SubFactory(CampaignPhaseFactory)
    title_en = factory.Sequence(lambda n: f"Milestone {n}")
    title_bg = factory.Sequence(lambda n: f"Жалон {n}")
    day = date(2026, 9, 15)


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    title_en = factory.Sequence(lambda n: f"Project {n}")
    title_bg = factory.Sequence(lambda n: f"Проект {n}")


class ProjectPartnerFactory(DjangoModelFactory[ProjectPartner]):
    class Meta:
        model = ProjectPartner

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class ProjectPhaseFactory(DjangoModelFactory[ProjectPhase]):
    class Meta:
        model = ProjectPhase

    project = factory.SubFactory(ProjectFactory)
    title_en = factory.Sequence(lambda n: f"Work package {n}")
    title_bg = factory.Sequence(lambda n: f"Работен пакет {n}")


class DeliverableFactory(DjangoModelFactory[Deliverable]):
    class Meta:
        model = Deliverable

    project = factory.SubFactory(ProjectFactory)
    code = factory.Sequence(lambda n: f"D.{n}")
    title_en = factory.Sequence(lambda n: f"Deliverable {n}")
    title_bg = factory.Sequence(lambda n: f"Продукт {n}")


class ProjectEventFactory(DjangoModelFactory[ProjectEvent]):
    class Meta:
        model = ProjectEvent

    project = factory.SubFactory(ProjectFactory)
    title_en = factory.Sequence(lambda n: f"Event {n}")
    title_bg = factory.Sequence(lambda n: f"Събитие {n}")


class EventAttendanceFactory(DjangoModelFactory[EventAttendance]):
    class Meta:
        model = EventAttendance

    event = factory.SubFactory(ProjectEventFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class AssistanceFactory(DjangoModelFactory[Assistance]):
    class Meta:
        model = Assistance

    topic = factory.Sequence(lambda n: f"Training {n}")
    given_to = factory.SubFactory(OrganisationFactory)
    author = factory.SubFactory(UserFactory)


class BudgetLineFactory(DjangoModelFactory[BudgetLine]):
    class Meta:
        model = BudgetLine

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Line {n}")


class CommitteeFactory(OrganisationFactory):
    kind = Organisation.Kind.COMMITTEE
    name = factory.Sequence(lambda n: f"Комитет {n}")
    confidentiality = Level.PUBLIC


class BodyFactory(DjangoModelFactory[Body]):
    class Meta:
        model = Body

    organisation = factory.SubFactory(CommitteeFactory)
    programme = factory.Sequence(lambda n: f"Програма {n}")


class RulesFactory(DjangoModelFactory[RulesOfProcedure]):
    class Meta:
        model = RulesOfProcedure

    body = factory.SubFactory(BodyFactory)
    label = factory.Sequence(lambda n: f"Версия {n}")


class SeatFactory(DjangoModelFactory[Seat]):
    """With the rights that seats of its kind usually have."""

    class Meta:
        model = Seat

    body = factory.SubFactory(BodyFactory)
    kind = Seat.Kind.MEMBER
    group_bg = factory.Sequence(lambda n: f"Група {n}")
    group_en = factory.Sequence(lambda n: f"Group {n}")

    @factory.post_generation
    def with_rights(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            SeatRight.objects.bulk_create(usual_rights(self))  # type: ignore[arg-type]


class CallFactory(DjangoModelFactory[Call]):
    """Published, with its last day in three weeks."""

    class Meta:
        model = Call

    body = factory.SubFactory(BodyFactory)
    title_en = factory.Sequence(lambda n: f"Call {n}")
    title_bg = factory.Sequence(lambda n: f"Покана {n}")
    deadline = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=21))


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    title_en = factory.Sequence(lambda n: f"Criterion {n}")
    title_bg = factory.Sequence(lambda n: f"Условие {n}")
    test = Criterion.Test.NUMBER


class CredentialFactory(DjangoModelFactory[Credential]):
    class Meta:
        model = Credential

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "annual_report"


class CandidacyFactory(DjangoModelFactory[Candidacy]):
    class Meta:
        model = Candidacy

    call = factory.SubFactory(CallFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    nominated_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))


class PaperRequestFactory(DjangoModelFactory[PaperRequest]):
    class Meta:
        model = PaperRequest

    call = factory.SubFactory(CallFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class MandateFactory(DjangoModelFactory[Mandate]):
    class Meta:
        model = Mandate

    seat = factory.SubFactory(SeatFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    started = "2025-01-01"


class ElectionFactory(DjangoModelFactory[Election]):
    """Being prepared, with a rule for equal votes."""

    class Meta:
        model = Election

    body = factory.SubFactory(BodyFactory)
    title_en = factory.Sequence(lambda n: f"Election {n}")
    title_bg = factory.Sequence(lambda n: f"Избор {n}")
    tie_rule = Election.TieRule.LOT
    quorum = 0
    objections_until = factory.LazyFunction(timezone.localdate)
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class ElectionCandidateFactory(DjangoModelFactory[ElectionCandidate]):
    class Meta:
        model = ElectionCandidate

    election = factory.SubFactory(ElectionFactory)
    number = 1
    name = factory.Sequence(lambda n: f"Кандидат {n}")
    organisation = factory.SubFactory(OrganisationFactory)


class VoterFactory(DjangoModelFactory[Voter]):
    """On the list of an election that is still being prepared: later the database lets nobody on it."""

    class Meta:
        model = Voter

    election = factory.SubFactory(ElectionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.SelfAttribute("organisation.name")


class SessionFactory(DjangoModelFactory[Session]):
    class Meta:
        model = Session

    body = factory.SubFactory(BodyFactory)
    held_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    session = factory.SubFactory(SessionFactory)
    title_bg = factory.Sequence(lambda n: f"Точка {n}")
    title_en = factory.Sequence(lambda n: f"Item {n}")


class MemberPositionFactory(DjangoModelFactory[MemberPosition]):
    class Meta:
        model = MemberPosition

    item = factory.SubFactory(AgendaItemFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Say it plainly"


class InterestFactory(DjangoModelFactory[Interest]):
    class Meta:
        model = Interest

    item = factory.SubFactory(AgendaItemFactory)
    mandate = factory.SubFactory(MandateFactory)
    declared = "declared"
    reason = "It will apply"


class ReportBackFactory(DjangoModelFactory[ReportBack]):
    """One that was sent."""

    class Meta:
        model = ReportBack

    session = factory.SubFactory(SessionFactory)
    mandate = factory.SubFactory(MandateFactory)
    due_on = factory.LazyFunction(timezone.localdate)
    sent_on = factory.LazyFunction(timezone.localdate)
    text = "What was decided"


class ReportQuestionFactory(DjangoModelFactory[ReportQuestion]):
    class Meta:
        model = ReportQuestion

    report = factory.SubFactory(ReportBackFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Why so?"


class AskFactory(DjangoModelFactory[Ask]):
    class Meta:
        model = Ask

    title_en = factory.Sequence(lambda n: f"Ask {n}")
    title_bg = factory.Sequence(lambda n: f"Искане {n}")
    author = factory.SubFactory(UserFactory)


class AskPressedFactory(DjangoModelFactory[AskPressed]):
    class Meta:
        model = AskPressed

    ask = factory.SubFactory(AskFactory)
    meeting = factory.SubFactory(MeetingFactory)


class StanceFactory(DjangoModelFactory[Stance]):
    class Meta:
        model = Stance

    ask = factory.SubFactory(AskFactory)
    person = factory.SubFactory(PersonFactory)
    meeting = factory.SubFactory(MeetingFactory)
    position = "neutral"
    taken_on = factory.SelfAttribute("meeting.held_on")
    note = "Said so at the table"
    author = factory.SubFactory(UserFactory)


class InfluenceFactory(DjangoModelFactory[Influence]):
    class Meta:
        model = Influence

    person = factory.SubFactory(PersonFactory)
    weight = 3
    reason = "Signs the order"
    author = factory.SubFactory(UserFactory)


class AskInLetterFactory(DjangoModelFactory[AskInLetter]):
    class Meta:
        model = AskInLetter

    ask = factory.SubFactory(AskFactory)
    letter = factory.SubFactory(LetterFactory)


class CommitmentFactory(DjangoModelFactory[Commitment]):
    class Meta:
        model = Commitment

    title = factory.Sequence(lambda n: f"Обещание {n}")
    made_on = date(2026, 1, 15)
    owed_by = factory.SubFactory(MinistryFactory)
    author = factory.SubFactory(UserFactory)


class PublishedCommitmentFactory(CommitmentFactory):
    confidentiality = Level.PUBLIC
    test_complete = "Всички места са открити."
    test_broken = "Няма нито едно място."
    test_source = "Заповед в Държавен вестник."
    published_at = factory.LazyFunction(timezone.now)


class OfficialTextFactory(DjangoModelFactory[OfficialText]):
    class Meta:
        model = OfficialText

    title = factory.Sequence(lambda n: f"Програма {n}")
    pages = [[["Министърът ще открие 120 места.", "Срокът е една година."]]]
    page_count = 1
    author = factory.SubFactory(UserFactory)


class PassageFactory(DjangoModelFactory[Passage]):
    class Meta:
        model = Passage

    text = factory.SubFactory(OfficialTextFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    page = 1
    first = 0
    last = 0
    cited_as = "para. 1"
    quotation = "Министърът ще открие 120 места."


class ClaimFactory(DjangoModelFactory[Claim]):
    class Meta:
        model = Claim

    commitment = factory.SubFactory(CommitmentFactory)
    words = "Изпълнено, по наша преценка."
    claimed_on = date(2026, 6, 1)
    source = "Отчет за 2026 г., стр. 4"
    author = factory.SubFactory(UserFactory)


class MoneyLineFactory(DjangoModelFactory[MoneyLine]):
    class Meta:
        model = MoneyLine

    commitment = factory.SubFactory(CommitmentFactory)
    stage = MoneyLine.Stage.PLANNED
    amount = Decimal("1000.00")
    currency = MoneyLine.Currency.EUR
    as_of = date(2026, 6, 1)
    source = "Бюджет за 2026 г."
    author = factory.SubFactory(UserFactory)


class CommitmentRelationFactory(DjangoModelFactory[CommitmentRelation]):
    class Meta:
        model = CommitmentRelation

    commitment = factory.SubFactory(CommitmentFactory)
    kind = CommitmentRelation.Kind.RESTATES
    other = factory.SubFactory(CommitmentFactory)
    reason = "Нова програма, стр. 12"
    author = factory.SubFactory(UserFactory)


class SuccessionFactory(DjangoModelFactory[Succession]):
    class Meta:
        model = Succession

    name = factory.Sequence(lambda n: f"Кабинет {n}")
    body = factory.SubFactory(MinistryFactory)
    happened_on = date(2026, 5, 1)
    source = "Решение на Народното събрание"
    author = factory.SubFactory(UserFactory)


class InheritanceFactory(DjangoModelFactory[Inheritance]):
    class Meta:
        model = Inheritance

    succession = factory.SubFactory(SuccessionFactory)
    commitment = factory.SubFactory(CommitmentFactory)
    answer = Inheritance.Answer.SILENT
    note = "Прегледахме програмата."
    author = factory.SubFactory(UserFactory)


class EvidenceFactory(DjangoModelFactory[Evidence]):
    class Meta:
        model = Evidence

    commitment = factory.SubFactory(CommitmentFactory)
    title = factory.Sequence(lambda n: f"Доказателство {n}")
    url = "https://example.org/evidence"
    source_on = date(2026, 6, 1)
    author = factory.SubFactory(UserFactory)


class AssessmentFactory(DjangoModelFactory[Assessment]):
    """A draft; publish it through the action."""

    class Meta:
        model = Assessment

    commitment = factory.SubFactory(CommitmentFactory)
    delivery = Delivery.LIMITED
    rationale = "Открити са 40 от 120 места."
    coder = factory.SubFactory(UserFactory)


class VerdictFactory(AssessmentFactory):
    """Published, and the verdict of its commitment."""

    class Meta:
        skip_postgeneration_save = True  # what is published is never saved again

    state = Assessment.State.PUBLISHED
    number = 1
    approver = factory.SubFactory(UserFactory)
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def stands(self, create: bool, extracted: object, **kwargs: object) -> None:
        self.commitment.verdict = self  # type: ignore[attr-defined]
        self.commitment.save(update_fields=["verdict"])  # type: ignore[attr-defined]


class OutcomeFactory(DjangoModelFactory[Outcome]):
    class Meta:
        model = Outcome

    title_en = factory.Sequence(lambda n: f"Outcome {n}")
    title_bg = factory.Sequence(lambda n: f"Резултат {n}")
    source = "Държавен вестник"


class IndicatorFactory(DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"own-{n}")
    name_en = factory.Sequence(lambda n: f"Indicator {n}")
    name_bg = factory.Sequence(lambda n: f"Показател {n}")


class BaselineFactory(DjangoModelFactory[Baseline]):
    class Meta:
        model = Baseline

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(40)
    period = "2016"
    source = "Survey of 2016"
    is_verified = True


class IndicatorTargetFactory(DjangoModelFactory[IndicatorTarget]):
    class Meta:
        model = IndicatorTarget

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(70)
    due = "2030"
    source = "The strategy"
    is_verified = True


class ObservationFactory(DjangoModelFactory[Observation]):
    """An approved value."""

    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory)
    value = Decimal(53)
    period = "2024"
    source = "Survey of 2024"
    is_verified = True
    state = "approved"
    approved_at = factory.LazyFunction(timezone.now)
    author = factory.SubFactory(UserFactory)
    approver = factory.SubFactory(UserFactory)


class CheckRoundFactory(DjangoModelFactory[CheckRound]):
    """Open for nine days, over a promise that everyone may read; nobody is asked yet."""

    class Meta:
        model = CheckRound
        skip_postgeneration_save = True

    commitment = factory.SubFactory(PublishedCommitmentFactory)
    question_bg = factory.Sequence(lambda n: f"Има ли медиатор {n}?")
    scope = CheckRound.Scope.CHOSEN
    answers_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=9))

    @factory.post_generation
    def municipalities(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.municipalities.set(extracted)  # type: ignore[attr-defined]


class SnapshotFactory(DjangoModelFactory[Snapshot]):
    class Meta:
        model = Snapshot

    day = factory.LazyFunction(timezone.localdate)
    scope = Snapshot.Scope.CENTRE
    rules = 1
    nodes = asked = 3
    edges = responded = 2
    measures = factory.LazyFunction(lambda: {"nodes": 3, "members": 3, "ties": 2, "density": 2 / 3, "middle": None})
    dictionary = 1
    fingerprint = "0" * 64


class TieFactory(DjangoModelFactory[Tie]):
    class Meta:
        model = Tie

    kind = Tie.Kind.WORKS_WITH
    stated_by = factory.SubFactory(OrganisationFactory)
    other = factory.SubFactory(OrganisationFactory)
    started_on = LONG_AGO
