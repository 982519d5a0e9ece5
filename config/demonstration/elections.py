"""Four invented elections: one counted long ago, whose elected sit today; one open, one prepared, one that waits for
a lot. The committees are real; nobody stood, voted or complained.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any

from django.utils import timezone

from accounts import links
from accounts.models import OneTimeLink
from campaigns.elections import ballots
from campaigns.elections.actions import electorate_of, voters_for
from campaigns.elections.closing import write_ballots
from campaigns.elections.counting import count
from campaigns.elections.papers import numbers, poll_of
from campaigns.models import (
    Body,
    Call,
    Candidacy,
    Election,
    ElectionCandidate,
    ElectionComplaint,
    ElectorateObjection,
    Seat,
    Vote,
    Voter,
)
from config.demonstration.calls import spokesman
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import Organisation, Representation

OPEN = (Level.PUBLIC, Level.COALITION)
Method, State, Way = Election.Method, Election.State, Voter.Way
SAT_DOWN = 300  # days ago: the seat's mandates begin
DAYS_LEFT = 5
WAYS = (Way.LINK, Way.PAGE, Way.LINK, Way.LINK, Way.PHONE)
NOTE = "Прочетете кратките представяния и решете заедно в организацията (демо)."
SPEECHES = (
    "Ще докладвам след всяко заседание и ще искам вашите позиции предварително (демо).",
    "Работя от години с малки организации и знам какво им пречи (демо).",
    "",
)
Choices = tuple[int, ...]
# What is on the ballots, one after the other and again from the start.
RANKINGS: Sequence[Choices] = (
    (1, 2, 3), (2, 1, 4), (3, 2, 1), (1, 2, 3), (4, 3), (2, 1, 4), (1, 2, 3), (5, 1, 2), (3, 2, 1), (1, 2, 3), (),
)  # fmt: skip
EQUAL: Sequence[Choices] = ((1,), (2,), (1, 2), (3,), (1, 2), ())  # of six, the first two have as many votes
TICKS: Sequence[Choices] = ((1, 2, 3), (2, 4), (1, 5), (3,), (1, 2, 6), (4, 5))


def elect(scene: Scene, cast: Cast, coalition: Coalition) -> list[Election]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    standing = [one for one in coalition.standing if coalition.contacts.get(one.pk) and one.confidentiality in OPEN]
    made = [
        counted(scene, cast, coalition, standing),
        waits_for_a_lot(scene, cast, coalition, standing),
        is_open(scene, cast, coalition, standing),
        is_prepared(scene, cast, coalition, standing),
    ]
    for one in made:
        record(scene, cast, one)
    return made


def counted(scene: Scene, cast: Cast, coalition: Coalition, standing: list[Organisation]) -> Election:
    """Its elected and those who follow are whom `seats` and `sessions` have put on the observer's seat."""
    seat = Seat.objects.get(is_demonstration=True, kind=Seat.Kind.OBSERVER)
    titles = ("Избор на наблюдател и негови заместници", "Election of an observer and alternates")
    day = SAT_DOWN + 5
    one = prepare(scene, seat.body, titles, day + 14, day, method=Method.STV, alternates=3)
    one.seats.add(seat)
    own = Organisation.objects.get(pk=own_of(scene, cast)[0])
    for body in (*standing[6:9], own, standing[9]):
        stand(one, body, coalition)
    voters = freeze_and_open(one)
    object_to(one, standing[11], standing[12], "rejected", "Членува от миналата година, виж протокола (демо).")
    close(one, voters, list(islice(cycle(RANKINGS), len(voters) * 4 // 5)))
    result, poll = count(poll_of(one)), poll_of(one)
    content = ballots.written(poll, result)
    told = {"elected": numbers(result.elected), "alternates": numbers(result.alternates)}
    move(one, State.COUNTED, counted_at=at(scene.day(day - 1), 10), result=told, ballot_file=content.decode(),
         ballot_sha256=ballots.fingerprint(content))  # fmt: skip
    ElectionComplaint.objects.create(
        election=one, raised_by=standing[10], text="Линкът ни дойде ден по-късно (демо).",
        raised_on=scene.day(day - 2), answer="Гласували сте в срок; разписката ви е получена (демо).",
        answered_on=scene.day(day - 4), answered_by=cast.officers[0],
    )  # fmt: skip
    return one


def waits_for_a_lot(scene: Scene, cast: Cast, coalition: Coalition, standing: list[Organisation]) -> Election:
    """Two have as many votes each."""
    seat = Seat.objects.select_related("body").get(key="mc-technical-assistance-inclusion")
    titles = ("Кого предлагаме за следващия мандат", "Whom we put forward for the next term")
    one = prepare(scene, seat.body, titles, 15, 1, method=Method.APPROVAL, alternates=1)
    one.seats.add(seat)
    for body in (standing[3], standing[15], standing[16]):
        stand(one, body, coalition)
    voters = freeze_and_open(one)
    close(one, voters, list(EQUAL) * (len(voters) * 3 // 4 // len(EQUAL)))
    return one


def is_open(scene: Scene, cast: Cast, coalition: Coalition, standing: list[Organisation]) -> Election:
    """About half have voted; the printed account of a member has not, and one vote waits for a second officer."""
    body = Body.objects.get(organisation__key="nceii")
    titles = ("Трима в работната група към съвета", "Three for the council's working group")
    one = prepare(scene, body, titles, 3, -DAYS_LEFT, places=3, alternates=2, extension_days=3, note=NOTE)
    for place, organisation in enumerate(standing[17:23]):
        stand(one, organisation, coalition, statement=SPEECHES[place % len(SPEECHES)])
    voters = freeze_and_open(one)
    make_links(one, voters, cast)
    silent = set(own_of(scene, cast))
    voting = [voter for voter in voters if voter.organisation_id not in silent][::2]
    for number, (voter, choices, way) in enumerate(zip(voting, cycle(TICKS), cycle(WAYS), strict=False)):
        has_voted(voter, scene.day(2), way, number)
        two = {"entered_by": cast.officers[0], "confirmed_by": cast.officers[1]} if voter.via == Way.PHONE else {}
        Vote.objects.create(voter=voter, choices=sorted(choices), times=1, **two)
    waiting = next(one for one in voters if one not in voting and one.organisation_id not in silent)
    Vote.objects.create(voter=waiting, entered=[1, 4], entered_via=Way.PAPER, entered_by=cast.officers[1])
    Voter.objects.bulk_update(voters, ["voted_on", "via", "receipt", "link", "sent_at", "promised_at"])
    return one


def is_prepared(scene: Scene, cast: Cast, coalition: Coalition, standing: list[Organisation]) -> Election:
    """The list of voters lies open; a nominee has not agreed, an objection is undecided, nobody has read the mails."""
    call = Call.objects.get(is_demonstration=True, run_by=Call.RunBy.COALITION)
    titles = ("Вътрешен избор: заместник в комитета", "Our own choice: an alternate in the committee")
    one = prepare(scene, call.body, titles, -4, -18, call=call)
    one.seats.set(call.seats.all())
    admitted = call.candidacies.filter(decision=Candidacy.Decision.ADMITTED).select_related("organisation")
    stand(one, admitted[0].organisation, coalition, candidacy=admitted[0])
    stand(one, standing[19], coalition, accepted_on=None)
    Voter.objects.bulk_create(voters_for(one, electorate(one)))
    move(one, State.FROZEN, frozen_at=at(scene.day(1), 11))
    missing = next(one for one in coalition.organisations if one not in coalition.standing)
    object_to(one, standing[20], missing)
    return one


# The parts


def prepare(
    scene: Scene, body: Body, titles: tuple[str, str], opens: int, closes: int, **more: Any
) -> Election:  # fmt: skip
    """`opens` and `closes` are days ago; the list of voters was made a week before."""
    return Election.objects.create(
        body=body, title_bg=marked(titles[0]), title_en=marked(titles[1], MARK_EN), tie_rule=Election.TieRule.LOT,
        electorate_on=scene.day(max(opens + 10, 1)), objections_until=scene.day(opens + 2),
        opens_at=at(scene.day(opens), 9), closes_at=at(scene.day(closes), 18), is_demonstration=True,
        source="Решение на общото събрание (демо)", **more,
    )  # fmt: skip


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def move(one: Election, state: str, **moments: Any) -> None:
    """The database asks that each state follows the one before."""
    Election.objects.filter(pk=one.pk).update(state=state, **moments)
    one.refresh_from_db()


def stand(one: Election, body: Organisation, coalition: Coalition, **more: Any) -> ElectionCandidate:
    person = spokesman(body, coalition)
    name = ", ".join(part.name for part in (person, body) if part)
    told = {"accepted_on": timezone.localdate(one.opens_at) - timedelta(days=12), **more}
    return ElectionCandidate.objects.create(
        election=one, number=one.candidates.count() + 1, name=name[:250], organisation=body, person=person, **told
    )


def electorate(one: Election) -> list[Organisation]:
    """Nobody real: the demonstration may stand beside a coalition that exists."""
    return [body for body in electorate_of(one) if body.is_demonstration]


def freeze_and_open(one: Election) -> list[Voter]:
    day = timezone.localdate(one.opens_at)
    Voter.objects.bulk_create(voters_for(one, electorate(one)))
    move(one, State.FROZEN, frozen_at=at(day - timedelta(days=8), 11), mails_seen_at=at(day - timedelta(days=1), 15))
    move(one, State.OPEN, opened_at=one.opens_at)
    return list(one.voters.select_related("organisation").order_by("name", "pk"))


def make_links(one: Election, voters: list[Voter], cast: Cast) -> None:
    """Each voter of an open election has a link that works."""
    made = [
        OneTimeLink(
            purpose=OneTimeLink.Purpose.VOTE, made_by=cast.officers[0], made_at=one.opens_at,
            expires_at=one.closes_at, key_hash=links.hash_of(f"demonstration vote {voter.pk}"),
        )
        for voter in voters
    ]  # fmt: skip
    OneTimeLink.objects.bulk_create(made)
    for voter, link in zip(voters, made, strict=True):
        link.key_hash, voter.link = links.hash_of(links.worked_out(link)), link
        if voter.sent_to:
            voter.promised_at = voter.sent_at = one.opens_at + timedelta(minutes=2)
    OneTimeLink.objects.bulk_update(made, ["key_hash"])


def has_voted(voter: Voter, day: date, way: str, number: int) -> None:
    """Whoever has no address voted by phone."""
    voter.voted_on, voter.via, voter.receipt = day, way if voter.sent_to else Way.PHONE, f"DEMO-{number:04}"


def close(one: Election, voters: list[Voter], chosen: list[Choices]) -> None:
    """What was chosen never stood beside who chose it."""
    for number, (voter, way) in enumerate(zip(voters[: len(chosen)], cycle(WAYS), strict=False)):
        has_voted(voter, timezone.localdate(one.closes_at) - timedelta(days=1 + number % 5), way, number)
    Voter.objects.bulk_update(voters, ["voted_on", "via", "receipt"])
    write_ballots(one, [tuple(f"C{number}" for number in choices) for choices in chosen])
    content = ballots.written(poll_of(one))
    counts = {"entitled": len(voters), "voted": len(chosen)}
    file = {"ballot_file": content.decode(), "ballot_sha256": ballots.fingerprint(content)}
    move(one, State.CLOSED, closed_at=one.closes_at, **counts, **file)


def object_to(one: Election, who: Organisation, about: Organisation, decision: str = "", answer: str = "") -> None:
    day = timezone.localdate(one.frozen_at)
    ElectorateObjection.objects.create(
        election=one, raised_by=who, about="extra" if decision else "missing", organisation=about,
        text="Моля, проверете решението за приемане (демо).", raised_on=day, resolution=decision, answer=answer,
        resolved_on=day + timedelta(days=2) if decision else None,
    )  # fmt: skip


def own_of(scene: Scene, cast: Cast) -> list[int]:
    """Return for whom the printed account of a member speaks."""
    own = Representation.objects.current(scene.today).filter(user=cast.members[0])
    return list(own.order_by("pk").values_list("organisation", flat=True))


def record(scene: Scene, cast: Cast, one: Election) -> None:
    """Write into the log what was done to it, with the officer who did it."""
    officer, moments = cast.officers[0], {
        "fixed the electorate": one.frozen_at, "opened": one.opened_at, "closed an election": one.closed_at,
        "counted an election": one.counted_at,
    }  # fmt: skip
    first = one.frozen_at - timedelta(days=2) if one.frozen_at else at(scene.day(1), 9)
    scene.deed(one, officer, first, fields=["title_bg", "method", "opens_at", "closes_at"])
    for verb, moment in moments.items():
        if moment is not None:
            scene.deed(one, officer, moment, verb)
