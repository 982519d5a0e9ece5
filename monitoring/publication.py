"""What stands between a draft and the public: a checklist, the same on the page and in the action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from accounts.models import User
from crm.confidentiality import Level
from monitoring import proof
from monitoring.judging.recusal import stakes
from monitoring.method import METHOD_VERSION
from monitoring.models import Assessment, Coding, Commitment, Delivery, Evidence, Reply, Result


@dataclass(frozen=True)
class Point:
    """One thing that must hold, or of a warning should; `missing` says what to do when it does not."""

    text: str
    is_met: bool
    missing: str = ""
    is_warning: bool = False

    @property
    def holds_back(self) -> bool:
        return not self.is_met and not self.is_warning

    @property
    def place(self) -> int:
        """What holds it back stands on top of twenty lines, then what is open, then what is done."""
        return 0 if self.holds_back else 1 if not self.is_met else 2


@dataclass(frozen=True)
class Case:
    """A draft with everything its publication depends on; `evidence` is what the approver may see."""

    assessment: Assessment
    evidence: Sequence[Evidence]
    codings: Sequence[Coding]
    reply: Reply | None
    approver: User
    due_on: date | None
    today: date

    @property
    def commitment(self) -> Commitment:
        return self.assessment.commitment

    @property
    def is_urgent(self) -> bool:
        """Whether somebody else found that it cannot wait for the reply, and it was asked for."""
        return self.assessment.urgent_approver_id is not None and bool(self.reply and self.reply.sent_on)

    @property
    def hands(self) -> set[int | None]:
        """Who coded it, decided between two codings, or wrote its reasons anew after the reply."""
        coded = {one.coder_id for one in self.codings} | {self.assessment.coder_id}
        return coded | ({self.reply.closed_by_id} if self.is_reworded and self.reply else set())

    @property
    def is_reworded(self) -> bool:
        return self.reply is not None and self.reply.effect == Reply.Effect.WORDING


def seen_as(assessment: Assessment) -> str:
    """Return what stands for the words on the page of approval: nobody approves what changed after they read it."""
    read = (
        assessment.commitment.version, assessment.commitment.due_on, assessment.delivery, assessment.result,
        assessment.rationale, assessment.waiver, assessment.delivered_on, assessment.closes_period, assessment.failure,
    )  # fmt: skip
    return sha256(repr(read).encode()).hexdigest()[:24]


def case_of(assessment: Assessment, approver: User, due_on: date | None, today: date) -> Case:
    evidence = Evidence.objects.visible_to(approver).filter(commitment=assessment.commitment_id)
    codings = Coding.objects.filter(assessment=assessment).order_by("pk")
    reply = Reply.objects.filter(assessment=assessment).first()
    return Case(assessment, list(evidence.for_list()), list(codings), reply, approver, due_on, today)


def checklist(case: Case) -> list[Point]:
    """Return every point, met or not. What an older register said stands as it was: it was never coded here."""
    if case.assessment.is_legacy:
        of_it = [] if case.commitment.is_published else of_body_and_test(case.commitment)
        return [*of_it, of_another(case), of_stake(case)]
    return [
        *of_source(case.commitment),
        *of_body_and_test(case.commitment),
        *of_scope(case.commitment),
        *of_proof(case),
        of_coders(case),
        of_reply(case),
        of_another(case),
        of_stake(case),
        Point(_("Why now: %(cause)s") % {"cause": case.assessment.get_cause_display()}, True),
        Point(_("Method version %(number)s") % {"number": METHOD_VERSION}, True),
    ]


def of_source(commitment: Commitment) -> list[Point]:
    """The words and their day. What was frozen empty or came from an older register cannot be made good any more."""
    fill = _("Complete the commitment.")
    is_old = commitment.is_published or bool(commitment.import_key)
    deadline = bool(commitment.original_due) or not commitment.says_when
    which = _("Add the day, or take back the mark that it says by when.")
    return [
        Point(_("It is quoted word for word"), bool(commitment.verbatim.strip()), fill, is_old),
        Point(_("It says when it was promised"), commitment.made_on is not None, fill, is_old),
        Point(_("It says by when, or that no deadline was named"), deadline, which, is_old),
    ]


def of_body_and_test(commitment: Commitment) -> list[Point]:
    """Who owes it and what it is judged by: needed before the first publication, frozen afterwards."""
    body, fill, is_old = commitment.owed_by, _("Complete the commitment."), commitment.is_published
    reaches = body is None or Level(body.confidentiality).rank <= Level(commitment.confidentiality).rank
    narrower = _("The body's own page is less open than the commitment.")
    return [
        Point(_("It says who owes it"), body is not None, fill, is_old),
        Point(_("Whoever reads it may also see who owes it"), reaches, narrower, is_old),
        Point(_("It says what complete would look like"), bool(commitment.test_complete.strip()), fill, is_old),
        Point(_("It says what broken would look like"), bool(commitment.test_broken.strip()), fill, is_old),
        Point(_("It says which source would prove it"), bool(commitment.test_source.strip()), fill, is_old),
    ]


def of_scope(commitment: Commitment) -> list[Point]:
    """What a good record says and a promise may have left out: never in the way, always shown."""
    whom = commitment.says_for_whom or bool(commitment.for_whom)
    office = commitment.owed_office_id is not None or commitment.spoken_as_id is not None
    where = _("Add it unless it is the whole country.")
    return [
        Point(_("It names the office, or in which post it was spoken"), office, _("Add it if it is known."), True),
        Point(_("It says for whom"), whom, _("The promise names no group."), True),
        Point(_("It names a place"), commitment.place_id is not None, where, True),
        Point(_("It names an amount of money"), commitment.says_money, _("None was stated."), True),
    ]


def of_proof(case: Case) -> list[Point]:
    objections = of_claim(case)
    stored = any(one.sha256 or one.not_stored_because for one in case.evidence) or bool(case.assessment.waiver.strip())
    keep = _("Attach the file itself to a piece of evidence, or say there why it cannot be stored.")
    return [
        Point(_("The verdict rests on the evidence it needs"), not objections, " ".join(objections)),
        Point(_("At least one piece of evidence is stored with its fingerprint"), stored, keep),
    ]


def of_claim(case: Case) -> list[str]:
    found = proof.objections(claim_of(case.assessment), case.evidence, due_on=case.due_on, today=case.today)
    return list(found.values())


def of_coders(case: Case) -> Point:
    """Two people, each on their own; where they differ, a third."""
    steps = {one.step for one in case.codings}
    coded = {Coding.Step.FIRST, Coding.Step.SECOND} <= steps
    settled = coded and (case.assessment.coders_agreed or Coding.Step.ADJUDICATION in steps)
    missing = _("A third person decides between the two codings.") if coded else _("It waits for the second coding.")
    return Point(_("Two people coded it on their own"), bool(settled), missing)


def of_reply(case: Case) -> Point:
    reply = case.reply
    if case.is_urgent and (reply is None or reply.is_open):
        return Point(_("The institution was asked; it is urgent and will say “reply pending”"), True)
    if reply is None or reply.sent_on is None:
        return Point(_("The institution had its say"), False, _("Send it the letter."))
    waits = _("Its reply, or that none came by the date, is still to be written down.")
    return Point(_("The institution had its say"), not reply.is_open, waits)


def of_another(case: Case) -> Point:
    """Approved by somebody whose hand is not in it."""
    missing = ""
    if case.approver.pk == case.assessment.coder_id:
        missing = _("You wrote this assessment; a colleague has to approve it.")
    elif case.approver.pk in case.hands:
        missing = _("You had a hand in this assessment; a colleague has to approve it.")
    elif case.approver.pk == case.assessment.urgent_approver_id:
        missing = _("You found it urgent; a second person has to approve it.")
    return Point(_("Somebody other than the author approves it"), not missing, missing)


def of_stake(case: Case) -> Point:
    found = stakes(case.approver, case.commitment)
    return Point(_("Whoever approves it has no stake in it"), not found, " ".join(found))


def claim_of(assessment: Assessment) -> proof.Claim:
    return proof.Claim(
        delivery=Delivery(assessment.delivery),
        result=Result(assessment.result),
        rationale=assessment.rationale,
        waiver=assessment.waiver,
        closes_period=assessment.closes_period,
        delivered_on=assessment.delivered_on,
    )
