"""How each verdict of the demonstration came about: two codings, the letter to the institution, what it said."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from config.demonstration.cast import Cast
from config.demonstration.scene import Scene
from crm.confidentiality import Level, stricter
from crm.models import CoalitionMembership, Letter, Organisation
from monitoring.judging.asking import due_after, fingerprint, written_for
from monitoring.models import Assessment, Coding, Delivery, MinorityNote, Reply

Stage, Step, State, Outcome, Effect = Assessment.Stage, Coding.Step, Assessment.State, Reply.Outcome, Reply.Effect
BEFORE = timedelta(days=18)  # so long before the verdict stood its draft was written
EVERY_DISPUTE, EVERY_SILENCE = 9, 4  # of the published: every ninth was disputed, every fourth met with silence
SECOND = "Прочетох същите доказателства и стигнах до този отговор сам (демо)."
OTHERWISE = "За мен данните за цялата област още не стигат за такъв отговор (демо)."
DECISION = "Регистърът е по-пълен от посещението, затова тежи повече (демо)."
THEIRS = [
    "Министерството приема констатациите и ще предостави обновени данни до края на тримесечието (демо).",
    "Забавянето се дължи на обжалвана обществена поръчка; процедурата е възобновена (демо).",
    "Не сме съгласни с оценката: през отчетния период са извършени и дейности, които не са отразени (демо).",
]
OURS = "Благодарим. Посочените дейности нямат посочен източник; ще ги проверим при следващия преглед (демо)."
URGENT = "Работата спира от понеделник, а отговорът ще дойде след това (демо)."
DISSENT = [
    "При нас на място работата върви по-добре, отколкото показва регистърът (демо).",
    "Според нас оценката е твърде мека: в нашия квартал не е направено нищо (демо).",
]


@dataclass
class Life:
    """Everything that stands beside the assessments, gathered and then written at once."""

    scene: Scene
    cast: Cast
    codings: list[Coding] = field(default_factory=list)
    asked: list[tuple[Reply, Letter, Letter | None]] = field(default_factory=list)

    def codes(self, one: Assessment, step: Coding.Step, coder: User, answer: tuple[str, str], after: int) -> None:
        at = self.scene.moment(one.assessed_on + timedelta(days=after))
        self.codings.append(
            Coding(
                assessment=one,
                step=step,
                coder=coder,
                delivery=answer[0],
                result=one.result,
                note=answer[1],
                made_at=at,
            )
        )

    def other_than(self, *taken: User | None) -> User:
        staff = [*self.cast.officers, *self.cast.leaders]
        return self.scene.random.choice([user for user in staff if user not in taken])

    def asks(self, one: Assessment, sent_on: date, reply: Reply, answer: str = "") -> None:
        """The letter that left, and theirs where one came."""
        subject, text = written_for(one, "bg")
        commitment = one.commitment
        level = stricter(Level.INTERNAL, commitment.confidentiality)
        plain = {
            "organisation": commitment.owed_by, "office": commitment.owed_office, "language": "bg",
            "confidentiality": level, "author": one.coder, "is_demonstration": True,
        }  # fmt: skip
        letter = Letter(
            subject=subject[:200], text=text, dated_on=sent_on, reply_due_on=due_after(sent_on),
            made_at=morning_of(sent_on), **plain,
        )  # fmt: skip
        reply.assessment, reply.asked_by, reply.sent_on, reply.due_on = one, one.coder, sent_on, due_after(sent_on)
        reply.sent_hash = fingerprint(letter)
        theirs = None
        if answer:
            came_on = reply.received_on or self.scene.day(2)
            theirs = Letter(
                direction=Letter.Direction.RECEIVED, kind=Letter.Kind.REPLY, subject=f"Отговор: {subject}"[:200],
                text=answer, dated_on=came_on, made_at=morning_of(came_on), **plain,
            )  # fmt: skip
        self.asked.append((reply, letter, theirs))

    def write(self) -> None:
        Coding.objects.bulk_create(self.codings)
        Letter.objects.bulk_create(letter for _reply, letter, _theirs in self.asked)
        for reply, letter, theirs in self.asked:
            reply.letter = letter
            if theirs:
                theirs.answers = letter
        Letter.objects.bulk_create(theirs for _reply, _letter, theirs in self.asked if theirs)
        for reply, _letter, theirs in self.asked:
            reply.answer = theirs if reply.closed_at else None
        Reply.objects.bulk_create(reply for reply, _letter, _theirs in self.asked)


def published(life: Life, made: list[Assessment]) -> None:
    """Those that are public: coded twice, now and then disputed, answered by most institutions."""
    begun = -BEFORE.days
    for number, one in enumerate(made):
        second = life.other_than(one.coder, one.approver)
        delivery = one.delivery if agreed(number, one.delivery) else Delivery.NOT_STARTED
        life.codes(one, Step.FIRST, one.coder, (one.delivery, one.rationale), begun)
        life.codes(one, Step.SECOND, second, (delivery, OTHERWISE if delivery != one.delivery else SECOND), begun + 1)
        if delivery != one.delivery:
            judge = life.other_than(one.coder, one.approver, second)
            life.codes(one, Step.ADJUDICATION, judge, (one.delivery, DECISION), begun + 1)
        if one.commitment.owed_by_id:
            sent_on = one.assessed_on - BEFORE + timedelta(days=2)
            life.asks(one, sent_on, closed(one, number, sent_on), answer_of(number))


def followed(life: Life, one: Assessment, *, is_urgent: bool) -> None:
    """A later version of two, of which one did not wait for the reply."""
    second = life.other_than(one.coder, one.approver)
    life.codes(one, Step.FIRST, one.coder, (one.delivery, one.rationale), -BEFORE.days)
    life.codes(one, Step.SECOND, second, (one.delivery, SECOND), 1 - BEFORE.days)
    if is_urgent:
        one.urgent_approver = life.other_than(one.coder, one.approver, second)
        one.urgent_reason = URGENT
        life.asks(one, life.scene.workday(4), Reply())
    else:
        sent_on = one.assessed_on - BEFORE + timedelta(days=2)
        life.asks(one, sent_on, closed(one, 0, sent_on), answer_of(0))


def morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def agreed(number: int, delivery: str) -> bool:
    """Whether the two who coded the so-many-th published version said the same."""
    return number % EVERY_DISPUTE != 4 or delivery in {Delivery.NO_EVIDENCE, Delivery.NOT_STARTED}


def answer_of(number: int) -> str:
    return "" if number % EVERY_SILENCE == 3 else THEIRS[number % len(THEIRS)]


def closed(one: Assessment, number: int, sent_on: date) -> Reply:
    """What the institution said before publication, or that it said nothing."""
    at, by = one.published_at, one.coder
    if not answer_of(number):
        return Reply(outcome=Outcome.NONE, closed_at=at, closed_by=by)
    return Reply(
        outcome=Outcome.RECEIVED, closed_at=at, closed_by=by, received_on=sent_on + timedelta(days=5 + number % 8),
        effect=Effect.NONE, their_words=answer_of(number), our_answer=OURS if number % len(THEIRS) == 2 else "",
    )  # fmt: skip


def under_way(life: Life, drafts: list[Assessment]) -> None:
    """One draft at each stage, so that everyone who looks has something to do."""
    scene, today = life.scene, life.scene.today
    steps = [
        waits_for_second,
        waits_for_second,
        disputes,
        ready_to_send,
        with_them,
        silent,
        answered,
        to_approve,
        urgent,
    ]
    for number, one in enumerate(one for one in drafts if one.state == State.DRAFT):
        step = steps[number % len(steps)]
        life.codes(one, Step.FIRST, one.coder, (one.delivery, one.rationale), 0)
        step(life, one)
        if one.assessed_on > today:
            one.assessed_on = scene.day(1)


def waits_for_second(life: Life, one: Assessment) -> None:
    one.stage = Stage.SECOND_CODING


def second(life: Life, one: Assessment, delivery: str = "") -> User:
    coder = life.other_than(one.coder)
    life.codes(one, Step.SECOND, coder, (delivery or one.delivery, OTHERWISE if delivery else SECOND), 1)
    one.coders_agreed = not delivery
    return coder


def disputes(life: Life, one: Assessment) -> None:
    second(life, one, Delivery.NOT_STARTED)
    one.stage = Stage.ADJUDICATION


def ready_to_send(life: Life, one: Assessment) -> None:
    second(life, one)
    one.stage = Stage.TO_SEND


def with_them(life: Life, one: Assessment) -> None:
    second(life, one)
    one.stage = Stage.WITH_INSTITUTION
    life.asks(one, life.scene.workday(4), Reply())


def silent(life: Life, one: Assessment) -> None:
    second(life, one)
    one.stage = Stage.WITH_INSTITUTION
    life.asks(one, life.scene.workday(30), Reply())


def answered(life: Life, one: Assessment) -> None:
    """Their letter lies in the register; nobody has written down yet what it changes."""
    second(life, one)
    one.stage = Stage.WITH_INSTITUTION
    life.asks(one, life.scene.workday(12), Reply(), THEIRS[1])


def to_approve(life: Life, one: Assessment) -> None:
    second(life, one)
    one.stage = Stage.TO_APPROVE
    reply = Reply(
        outcome=Outcome.RECEIVED, closed_at=life.scene.moment(life.scene.day(2)), closed_by=one.coder,
        received_on=life.scene.workday(3), effect=Effect.NONE, their_words=THEIRS[0], our_answer=OURS,
    )  # fmt: skip
    life.asks(one, life.scene.workday(14), reply, THEIRS[0])


def urgent(life: Life, one: Assessment) -> None:
    coder = second(life, one)
    one.stage = Stage.WITH_INSTITUTION
    one.urgent_approver = life.other_than(one.coder, coder)
    one.urgent_reason = URGENT
    life.asks(one, life.scene.workday(3), Reply())


def dissent(scene: Scene, cast: Cast, made: list[Assessment]) -> list[MinorityNote]:
    """Two members see a verdict otherwise; leadership has let the public read one of the notes."""
    standing = CoalitionMembership.objects.standing(scene.today).order_by("pk").values("organisation")
    members = list(Organisation.objects.filter(pk__in=standing, is_demonstration=True).order_by("pk")[:2])
    told = [one for one in made if one.state == State.PUBLISHED and one.commitment.confidentiality == Level.PUBLIC]
    notes = []
    for number, (member, one) in enumerate(zip(members, told[-2:], strict=False)):
        public = {"published_at": scene.moment(scene.day(1)), "published_by": cast.leaders[0]} if number == 0 else {}
        note = MinorityNote(
            assessment=one, organisation=member, text=DISSENT[number], author=cast.officers[0],
            made_at=scene.moment(scene.day(3)), **public,
        )  # fmt: skip
        notes.append(note)
    return MinorityNote.objects.bulk_create(notes)
