"""The count of a consultation, for the centre alone, and what of it stands beside the text for everyone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from accounts.gates import Visitor
from campaigns.models import AskText, Consultation, SignOn, SignOnRequest
from crm.models import CoalitionMembership, Organisation

Choice, Outcome = SignOn.Choice, Consultation.Outcome


@dataclass(frozen=True)
class Count:
    """Of `asked` organisations so many answered under the wording that was asked about last."""

    asked: int
    endorsed: int
    abstained: int
    objected: int

    @property
    def answered(self) -> int:
        return self.endorsed + self.abstained + self.objected

    @property
    def silent(self) -> int:
        return self.asked - self.answered


def count(consultation: Consultation) -> Count:
    return count_each([consultation])[consultation.pk]


def count_each(consultations: Iterable[Consultation]) -> dict[int, Count]:
    """Return the count of each, in two queries. Of merged organisations the kept one counts."""
    ids = [one.pk for one in consultations]
    requests = SignOnRequest.objects.filter(consultation__in=ids, organisation__merged_into=None).order_by()
    asked = Counter(requests.values_list("consultation", flat=True))
    answers = SignOn.objects.counted().filter(request__in=requests, text=F("request__consultation__text"))
    found = Counter(answers.order_by().values_list("request__consultation", "choice"))
    return {
        pk: Count(asked[pk], found[pk, Choice.ENDORSE], found[pk, Choice.ABSTAIN], found[pk, Choice.OBJECT])
        for pk in ids
    }


def outcome_of(consultation: Consultation, counted: Count) -> Consultation.Outcome:
    """Return what the rules, fixed when it was opened, say of the count. Shares are exact, never rounded."""
    if not counted.answered or counted.answered * 100 < consultation.quorum * counted.asked:
        return Outcome.TOO_FEW
    if consultation.rule == Consultation.Rule.NO_OBJECTION:
        is_agreed = counted.objected == 0 and counted.endorsed > 0
    else:
        is_agreed = counted.endorsed * 100 >= consultation.share * counted.answered
    return Outcome.AGREED if is_agreed else Outcome.NOT_AGREED


@dataclass(frozen=True)
class Signature:
    """One organisation's open word on a wording; it stays when the organisation leaves the coalition, and is marked."""

    organisation: Organisation
    answer: SignOn
    has_left: bool

    @property
    def reason(self) -> str:
        return "" if self.answer.stays_with_centre else self.answer.reason


@dataclass(frozen=True)
class Behind:
    """Who stands behind a wording, and who openly objects: nothing from which an abstention follows."""

    text: AskText
    endorsing: list[Signature]
    objecting: list[Signature]

    def __bool__(self) -> bool:
        return bool(self.endorsing or self.objecting)


def behind(texts: Iterable[AskText], reader: Visitor) -> list[Behind]:
    """Return it for each wording somebody signed, in the order of the wordings; the same for every role but names."""
    texts = list(texts)
    answers = SignOn.objects.visible_to(reader).shown_outside().filter(text__in=texts)
    named = Organisation.objects.visible_to(reader).values("pk")
    ours = members_today()
    found: dict[int, list[Signature]] = {}
    for answer in answers.filter(organisation__in=named).for_list():
        organisation = answer.organisation
        found.setdefault(answer.text_id, []).append(Signature(organisation, answer, organisation.pk not in ours))
    return [stands for text in texts if (stands := split(text, found.get(text.pk, [])))]


def split(text: AskText, signatures: list[Signature]) -> Behind:
    endorsing = [one for one in signatures if one.answer.choice == Choice.ENDORSE]
    return Behind(text, endorsing, [one for one in signatures if one.answer.choice == Choice.OBJECT])


def members_today() -> set[int]:
    standing = CoalitionMembership.objects.standing(timezone.localdate())
    return set(standing.values_list("organisation", flat=True))
