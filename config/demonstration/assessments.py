"""How the promises were judged: version after version, each approved by someone else; a few drafts wait."""

from datetime import timedelta

from accounts.models import User
from config.demonstration import verdict_lives as lives
from config.demonstration.cast import Cast
from config.demonstration.commitments import Promise
from config.demonstration.scene import Scene
from config.demonstration.stories import Proof, Verdict
from crm.confidentiality import Level
from monitoring.label import Label
from monitoring.method import METHOD_VERSION
from monitoring.models import Assessment, Commitment, Delivery, Result
from monitoring.proof import STUDIES

State, Cause, Failure = Assessment.State, Assessment.Cause, Assessment.Failure
FAILED = {
    Delivery.ABANDONED: Failure.CHANGED_COURSE,
    Delivery.REVERSED: Failure.COURT,
    Delivery.NOT_STARTED: Failure.NO_FUNDING,
}
RATIONALES = {
    Delivery.NO_EVIDENCE: "Търсихме на страницата на институцията, в Държавен вестник и с писмо, без следа (демо).",
    Delivery.NOT_STARTED: "Институцията отговаря, че работата предстои; никъде не личи начало (демо).",
    Delivery.LIMITED: "Направена е първата стъпка, повечето места още чакат (демо).",
    Delivery.SUBSTANTIAL: "Повечето от обещаното личи в данните и при посещението; остават няколко места (демо).",
    Delivery.COMPLETE: "Проверихме акта и го сравнихме с независим източник: обещаното е налице (демо).",
    Delivery.ABANDONED: "Институцията писмено се отказва и независим източник го потвърждава (демо).",
    Delivery.REVERSED: "Направеното е отменено с нов акт; независим източник го потвърждава (демо).",
}
WAITING = {Label.IN_PROGRESS: 6, Label.OVERDUE: 4, Label.NOT_ASSESSED: 1}  # drafts on their way, by label
CORRECTED = "Поправка: в предишната версия бяхме посочили погрешен брой места. Изводът остава същият (демо)."
HURRIED = "Общината обяви, че прекъсва работата от понеделник; засега стореното дотук остава (демо)."


def judge(scene: Scene, cast: Cast, promises: list[Promise]) -> list[Assessment]:
    made = [
        version(scene, cast, promise, number, verdict)
        for promise in promises
        for number, verdict in enumerate(promise.story.verdicts, start=1)
    ]
    life = lives.Life(scene, cast)
    for number, one in enumerate(made):
        one.coders_agreed = lives.agreed(number, one.delivery)
    lives.published(life, made)
    made += once_more(scene, cast, promises, life)
    waiting = drafts(scene, cast, promises)
    lives.under_way(life, waiting)
    made += waiting
    Assessment.objects.bulk_create(made)
    life.write()
    publish(made)
    lives.dissent(scene, cast, made)
    for one in made:
        scene.deed(one.commitment, one.coder, one.made_at, "assessed", ["delivery", "result", "rationale"])
        if one.state == State.PUBLISHED and one.approver and one.published_at:
            scene.deed(one.commitment, one.approver, one.published_at, "published", ["delivery", "verdict"])
        elif one.state == State.RETURNED:
            at = scene.moment(one.assessed_on + timedelta(days=1))
            scene.deed(one.commitment, cast.leaders[0], at, "returned an assessment of", ["return_reason"])
    return made


def version(scene: Scene, cast: Cast, promise: Promise, number: int, verdict: Verdict) -> Assessment:
    """A version as it stands after publication: numbered, coded twice, approved by another than its coder."""
    coder = scene.random.choice(readers(cast.officers, promise.commitment))
    approver = scene.random.choice([user for user in [*cast.leaders, *cast.officers] if user != coder])
    day = scene.day(verdict.ago)
    seen = [proof for proof in promise.story.proofs if proof.ago >= verdict.ago]
    return Assessment(
        commitment=promise.commitment,
        state=State.PUBLISHED,
        number=number,
        delivery=verdict.delivery,
        result=result_of(verdict.delivery, seen),
        closes_period=verdict.closes,
        delivered_on=scene.day(verdict.ago + 4) if verdict.delivery == Delivery.COMPLETE else None,
        rationale=RATIONALES[verdict.delivery],
        cause=Cause.DEADLINE if verdict.closes else Cause.NEW_EVIDENCE,
        coder=coder,
        made_at=scene.moment(day - lives.BEFORE),
        assessed_on=day,
        approver=approver,
        published_at=scene.moment(day + timedelta(days=2)),
        stage=Assessment.Stage.TO_APPROVE,
        failure=FAILED.get(verdict.delivery, ""),
        privacy_checked=True,
        method_version=METHOD_VERSION,
        is_demonstration=True,
    )


def once_more(scene: Scene, cast: Cast, promises: list[Promise], life: lives.Life) -> list[Assessment]:
    """A correction, and a version that could not wait for the reply: neither changes the verdict before it."""
    wanted = [
        promise for promise in promises
        if promise.label == Label.IN_PROGRESS and promise.story.verdicts and len(promise.story.verdicts) < 3
        and promise.commitment.confidentiality == Level.PUBLIC and promise.commitment.owed_by_id
    ]  # fmt: skip
    return [follow_up(scene, cast, promise, life, is_urgent=number == 1) for number, promise in enumerate(wanted[-2:])]


def follow_up(scene: Scene, cast: Cast, promise: Promise, life: lives.Life, *, is_urgent: bool) -> Assessment:
    before = promise.story.verdicts[-1]
    one = version(scene, cast, promise, len(promise.story.verdicts) + 1, Verdict(5, before.delivery, before.closes))
    one.rationale = HURRIED if is_urgent else CORRECTED
    one.cause = Cause.EVENT if is_urgent else Cause.CORRECTION
    one.coders_agreed = True
    if is_urgent:
        one.stage = Assessment.Stage.WITH_INSTITUTION
    lives.followed(life, one, is_urgent=is_urgent)
    return one


def readers(officers: list[User], commitment: Commitment) -> list[User]:
    """Nobody judges what they cannot read."""
    if commitment.confidentiality != Level.RESTRICTED:
        return officers
    return [officer for officer in officers if officer in (commitment.author, commitment.owner)]


def result_of(delivery: Delivery, seen: list[Proof]) -> Result:
    """A result for people rests on figures or a study."""
    if not any(proof.kind in STUDIES for proof in seen):
        return Result.NOT_ASSESSED
    return {
        Delivery.COMPLETE: Result.SIGNIFICANT,
        Delivery.SUBSTANTIAL: Result.MODERATE,
        Delivery.REVERSED: Result.WORSENED,
        Delivery.LIMITED: Result.NO_CHANGE,
    }.get(delivery, Result.NOT_ASSESSED)


def drafts(scene: Scene, cast: Cast, promises: list[Promise]) -> list[Assessment]:
    """Some are on their way to publication; one was sent back."""
    found = []
    for label, number in WAITING.items():
        proven = [
            promise for promise in promises
            if promise.label == label and promise.story.proofs and promise.commitment.owed_by_id
            and promise.commitment.confidentiality != Level.RESTRICTED
        ]  # fmt: skip
        found += [draft(scene, cast, promise) for promise in proven[:number]]
    returned = found[-1]
    returned.state, returned.return_reason = State.RETURNED, "Липсва сравнение с независим източник (демо)."
    return found


def draft(scene: Scene, cast: Cast, promise: Promise) -> Assessment:
    day = scene.day(scene.random.randint(32, 40))  # a letter of a month ago is among them
    return Assessment(
        commitment=promise.commitment,
        delivery=Delivery.LIMITED,
        rationale=RATIONALES[Delivery.LIMITED],
        coder=scene.random.choice(readers(cast.officers, promise.commitment)),
        made_at=scene.moment(day),
        assessed_on=day,
        is_demonstration=True,
    )


def publish(made: list[Assessment]) -> None:
    """With the first version its commitment is published; the newest one is its verdict."""
    changed: dict[int, Commitment] = {}
    for one in made:
        if one.state == State.PUBLISHED:
            commitment = one.commitment
            commitment.verdict = one
            commitment.published_at = commitment.published_at or one.published_at
            changed[commitment.pk] = commitment
    Commitment.objects.bulk_update(changed.values(), ["verdict", "published_at"])
