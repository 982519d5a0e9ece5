"""The check of a call over those it concerns: what is on record, read in the same few queries for 3 or for 93."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from campaigns.calls.precheck import Answer, Facts, Finding, Held, Verdict, check, verdict
from campaigns.models import Call, Credential, Criterion, PaperRequest
from crm.models import Letter, Organisation
from crm.models.organisations import by_shown_name

Asked = list[Criterion]


@dataclass(frozen=True)
class Line:
    """One organisation in the table: what came out, and whether it was asked for what it lacks."""

    organisation: Organisation
    facts: Facts
    answers: list[tuple[Criterion, Answer]]
    verdict: Verdict
    request: PaperRequest | None = None

    def of(self, finding: Finding) -> list[tuple[Criterion, Answer]]:
        return [(one, said) for one, said in self.answers if said.finding is finding]

    @property
    def lacking(self) -> list[tuple[Criterion, Answer]]:
        return self.of(Finding.LACKING)

    @property
    def in_the_way(self) -> list[tuple[Criterion, Answer]]:
        """Whatever is not met and is not asked of everybody alike, the worst first."""
        told = [*self.of(Finding.CANNOT), *self.lacking, *self.of(Finding.OPEN)]
        return [(one, said) for one, said in told if one.test != Criterion.Test.PERSON]

    @property
    def has_answered(self) -> bool:
        """Whether a reply to our letter came that the reader may see."""
        letter = self.request.letter if self.request else None
        return bool(letter and any(one.direction == Letter.Direction.RECEIVED for one in letter.replies.all()))


@dataclass(frozen=True)
class Checked:
    """The whole table, with how many of each."""

    lines: list[Line]
    criteria: Asked
    counts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def asked_of_people(self) -> Asked:
        return [one for one in self.criteria if one.test == Criterion.Test.PERSON]

    @property
    def to_ask(self) -> list[Line]:
        """Those that lack something and were not asked yet."""
        return [one for one in self.lines if one.verdict is Verdict.LACKS and one.request is None]

    @property
    def asked(self) -> list[Line]:
        return [one for one in self.lines if one.request is not None]

    @property
    def mended(self) -> list[Line]:
        return [one for one in self.asked if one.verdict is not Verdict.LACKS]

    def number_of(self, name: str) -> int:
        return self.counts[Verdict(name)]

    @property
    def could(self) -> int:
        return self.counts[Verdict.CAN]

    @property
    def lack(self) -> int:
        return self.counts[Verdict.LACKS]

    @property
    def cannot(self) -> int:
        return self.counts[Verdict.CANNOT]

    @property
    def unsettled(self) -> int:
        return self.counts[Verdict.OPEN]


def check_call(call: Call, user: User) -> Checked:
    """Over all members and associates of today for the centre; for anybody else over their own organisations alone."""
    today = timezone.localdate()
    criteria = list(Criterion.objects.visible_to(user).filter(call=call).for_list())
    bodies = list(members_for(user, today))
    papers, requests = papers_of(bodies, user), requests_of(call, user)
    on = call.deadline or today
    lines = [line_of(one, papers[one.pk], criteria, on, requests.get(one.pk)) for one in bodies] if criteria else []
    return Checked(lines, criteria, Counter(line.verdict for line in lines))


def members_for(user: User, today: date) -> Any:
    rows = Organisation.objects.visible_to(user).members(today).defer("search")
    rows = rows if user.is_centre else rows.filter(pk__in=Organisation.own_of(user))
    return rows.select_related("place__parent__parent__parent").order_by(*by_shown_name())


def papers_of(bodies: Iterable[Organisation], user: User) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for one in Credential.objects.visible_to(user).filter(organisation__in=[body.pk for body in bodies]):
        found[one.organisation_id].append(Held(one.kind, one.year, one.issued_on, one.valid_until))
    return found


def requests_of(call: Call, user: User) -> dict[int, PaperRequest]:
    rows = PaperRequest.objects.visible_to(user).filter(call=call).for_reader(user)
    return {one.organisation_id: one for one in rows}


def line_of(body: Organisation, papers: list[Held], criteria: Asked, on: date, request: PaperRequest | None) -> Line:
    facts = Facts(body.register_number.strip(), body.kind, body.founded, tuple(papers))
    answers = check(facts, criteria, on)
    return Line(body, facts, list(zip(criteria, answers, strict=True)), verdict(criteria, answers), request)
