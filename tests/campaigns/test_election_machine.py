"""An election in the database, whatever people do with it in whatever order (TM-20).

Every step is tried in every state: where the model says no, it must be refused in words and change nothing. After each
step the tables are held against the model; before the close every page is drawn twice, with the votes as they are and
with others in their place, and must say the same.
"""

import json
import re
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)  # fmt: skip

from accounts.actors import Actor
from accounts.links import key_of
from accounts.models import LogEntry, OutboxEntry, Role
from campaigns.elections import actions, closing, deciding, mails, opening, voting
from campaigns.elections.ballots import fingerprint
from campaigns.elections.papers import numbers
from campaigns.elections.recounting import recount
from campaigns.models import Ballot, Election, ElectorateObjection, Lot, Vote, Voter
from campaigns.tasks import run_elections
from crm.actions.merging import merge_records, undo_merge
from crm.models import CoalitionMembership, Merge, Organisation
from tests.campaigns.asking import members, speaker
from tests.factories import BodyFactory, MembershipFactory, OrganisationFactory, UserFactory

VOTERS, OUTSIDE, MOST = 5, 2, 4  # members, others, names on a paper
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REAL_NOW = timezone.now
CHANGING = re.compile(r'nonce="[^"]*"|"[A-Za-z0-9]{64}"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
World = SimpleNamespace
world: World

ORGANISATIONS = st.integers(0, VOTERS + OUTSIDE - 1)
MEMBERS = st.integers(0, VOTERS - 1)
CHOICES = st.lists(st.integers(1, MOST), max_size=3, unique=True)
WRONG = st.sampled_from([[1, 1], [9], [1, 2, 3, 4]])
CHOSEN = st.one_of(CHOICES, CHOICES, WRONG)


def coalition() -> World:
    """Members and others, those who speak for them, two officers."""
    ours = members(VOTERS)
    others = [OrganisationFactory(kind="ngo", name=f"Външно {number}") for number in range(OUTSIDE)]
    officers = [UserFactory(role=Role.OFFICER) for _one in range(2)]
    speakers = [speaker(one) for one in ours]
    return World(
        orgs=[*ours, *others], officers=officers, speakers=speakers, body=BodyFactory(),
        leader=UserFactory(role=Role.LEADERSHIP),
    )  # fmt: skip


class AnElection(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(mock.patch("django.utils.timezone.now", self.clock))
        self.now = REAL_NOW()
        self.undo.enter_context(transaction.atomic())
        self.undo.callback(transaction.set_rollback, True)  # before the transaction ends
        self.officer, self.second = (Actor.of(one) for one in world.officers)
        self.cast: dict[int, list[int]] = {}  # voter: what counts
        self.entered: dict[int, tuple[list[int], Actor]] = {}
        self.listed: set[int] = set()
        self.sealed: list[list[int]] | None = None
        self.touched: set[int] = set()  # members whose membership or record changed
        self.merge: Merge | None = None
        self.serial = count()
        self.election = self.prepare()

    def clock(self):
        return self.now

    def teardown(self) -> None:
        self.undo.close()

    # What it stands on

    def prepare(self) -> Election:
        return actions.prepare_election(
            body=world.body, title_bg="Избор на наблюдател", tie_rule=Election.TieRule.LOT, quorum=0,
            electorate_on=timezone.localdate(), objections_until=timezone.localdate(), opens_at=self.now + 2 * DAY,
            closes_at=self.now + 9 * DAY, by=self.officer,
        )  # fmt: skip

    @property
    def now_so(self) -> Election:
        return Election.objects.get(pk=self.election.pk)

    def stands(self, *states: str) -> bool:
        return self.now_so.state in states

    @property
    def takes_votes(self) -> bool:
        one = self.now_so
        return one.state == "open" and self.now < one.closes_at

    def voter(self, number: int) -> Voter | None:
        return Voter.objects.for_list().filter(election=self.election, organisation=world.orgs[number]).first()

    def attempt(self, act, *, allowed: bool):
        """It is done where it may be, and else refused in words."""
        before = self.shape()
        try:
            with transaction.atomic():
                given = act()
        except ValidationError as refusal:
            given, told = None, refusal.messages
        else:
            told = []
        assert allowed is not bool(told), told or "it was not refused"
        assert not told or self.shape() == before
        return given

    def shape(self) -> tuple:
        row = Election.objects.filter(pk=self.election.pk).values().get()
        return row, Vote.objects.count(), Ballot.objects.count(), Lot.objects.count(), LogEntry.objects.count()

    def fits(self, choices: list[int]) -> bool:
        one = self.now_so
        paper = set(one.candidates.values_list("number", flat=True))
        few = one.most_names is None or len(choices) <= one.most_names
        return len(set(choices)) == len(choices) and set(choices) <= paper and few

    def kept(self, choices: list[int]) -> list[int]:
        return choices if self.now_so.method == "stv" else sorted(choices)

    # How far it is when the story begins

    @initialize(
        reach=st.sampled_from(["prepared", "frozen", "open", "voted", "voted", "closed"]),
        method=st.sampled_from(["block", "stv", "approval"]), places=st.integers(1, 2),
        quorum=st.sampled_from([0, 50]), more=st.sampled_from([0, 3]), votes=st.lists(CHOICES, min_size=VOTERS),
        twist=st.sampled_from(["", "objected", "merged", "few"]), uphold=st.booleans(),
    )  # fmt: skip
    def begin(self, reach, method, places, quorum, more, votes, twist, uphold) -> None:
        far = ["prepared", "frozen", "open", "voted", "closed"].index(reach)
        self.change_rules(method, places, 50 if twist == "few" else quorum, more)
        for number in range(3 if far else 0):
            self.nominate(number, agreed=True)
        if far >= 1:
            self.freeze()
            if twist == "objected":
                self.object_and_decide(0, "extra", uphold)
                self.object_and_decide(VOTERS, "missing", not uphold)
        if far >= 2:
            self.wait(2 * DAY + HOUR)
            self.look_at_mails()
            self.open()
        if far >= 3:
            self.vote_all(votes[: 1 if twist == "few" else VOTERS])
            if twist == "merged":
                self.merge_two(0, 1)
        if far >= 4:
            self.let_it_end()

    def vote_all(self, votes) -> None:
        paper, most = self.election.candidates.count(), self.now_so.most_names
        for number, choices in enumerate(votes):
            self.vote_by_link(number, [name for name in choices if name <= paper][:most])
        if self.cast:
            self.what_was_chosen_makes_no_difference_to_what_anybody_reads()

    # Steps

    @rule(number=ORGANISATIONS, agreed=st.booleans())
    def nominate(self, number, agreed) -> None:
        organisation, there = world.orgs[number], self.election.candidates
        free = not there.filter(organisation=organisation).exists() and there.count() < MOST
        if there.count() >= MOST:
            return
        self.attempt(
            lambda: actions.add_candidate(
                election=self.election, organisation=organisation, name=f"Име {next(self.serial)}", by=self.officer,
                accepted_on=timezone.localdate() if agreed else None,
            ),
            allowed=free and self.stands("prepared", "frozen"),
        )  # fmt: skip

    @rule(place=st.integers(0, MOST))
    def accept(self, place) -> None:
        for one in self.election.candidates.on_paper()[place : place + 1]:
            self.attempt(
                lambda one=one: actions.accept_nomination(
                    candidate=one, accepted_on=timezone.localdate(), by=self.officer
                ),
                allowed=self.stands("prepared", "frozen"),
            )

    @rule(place=st.integers(0, MOST))
    def take_off(self, place) -> None:
        for one in self.election.candidates.on_paper()[place : place + 1]:
            self.attempt(
                lambda one=one: actions.remove_candidate(candidate=one, by=self.officer),
                allowed=self.stands("prepared", "frozen"),
            )
        paper = list(self.election.candidates.on_paper().values_list("number", flat=True))
        assert paper == list(range(1, len(paper) + 1))

    @rule(
        method=st.sampled_from(["block", "stv", "approval"]), places=st.integers(1, 2),
        quorum=st.sampled_from([0, 50, 100]), more=st.sampled_from([0, 3]),
    )  # fmt: skip
    def change_rules(self, method, places, quorum, more) -> None:
        fields = {"method": method, "places": places, "quorum": quorum, "extension_days": more, "alternates": 1}
        self.attempt(
            lambda: actions.update_election(election=self.election, version=None, fields=fields, by=self.officer),
            allowed=self.stands("prepared", "frozen"),
        )

    @rule()
    def freeze(self) -> None:
        one = self.now_so
        in_time = one.objections_until >= timezone.localdate()
        made = self.attempt(
            lambda: actions.freeze(election=self.election, by=self.officer),
            allowed=one.state == "prepared" and in_time and bool(actions.electorate_of(one)),
        )
        if made:
            self.listed = set(made.voters.values_list("pk", flat=True))
            expected = CoalitionMembership.objects.standing(one.electorate_on).filter(status="member")
            orgs = Organisation.objects.filter(pk__in=expected.values("organisation"), merged_into=None)
            assert len(self.listed) == orgs.count()

    @rule(number=ORGANISATIONS, about=st.sampled_from(["missing", "extra"]), uphold=st.booleans())
    def object_and_decide(self, number, about, uphold) -> None:
        organisation, one = world.orgs[number], self.now_so
        on_it = one.voters.filter(organisation=organisation).exists()
        objection = self.attempt(
            lambda: actions.object_to_list(
                election=one, raised_by=world.orgs[0], about=about, organisation=organisation, text="x", by=self.officer
            ),
            allowed=one.takes_objections(timezone.localdate()) and on_it == (about == "extra"),
        )
        if objection is None:
            return
        votes = organisation in actions.electorate_of(one)
        decided = self.attempt(
            lambda: actions.resolve_objection(
                objection=objection, resolution="upheld" if uphold else "rejected", answer="y", by=self.officer
            ) or True,
            allowed=not uphold or about == "extra" or votes,
        )  # fmt: skip
        if uphold and decided:  # the one thing that changes the list
            self.listed = set(one.voters.values_list("pk", flat=True))
            assert one.voters.filter(organisation=organisation).exists() != on_it

    @rule(left=st.sampled_from([HOUR, DAY, 2 * DAY, 4 * DAY]))
    def wait(self, left) -> None:
        self.now += left

    @rule()
    def look_at_mails(self) -> None:
        self.attempt(
            lambda: opening.look_at_mails(election=self.election, by=self.officer), allowed=self.stands("frozen")
        )

    @rule()
    def open(self) -> None:
        one = self.now_so
        names = list(one.candidates.all())
        ready = (
            one.objections_until < timezone.localdate()
            and not ElectorateObjection.objects.filter(election=one, resolution="").exists()
            and len(names) >= one.places and all(name.accepted_on for name in names)
            and one.mails_seen_at is not None and one.opens_at <= self.now < one.closes_at
        )  # fmt: skip
        self.attempt(
            lambda: opening.open_election(election=one, by=self.officer), allowed=one.state == "frozen" and ready
        )

    def may_vote(self, voter: Voter) -> bool:
        return self.takes_votes and voter.organisation.merged_into_id is None

    def note(self, voter: Voter, choices: list[int]) -> None:
        self.cast[voter.pk] = self.kept(choices)
        self.entered.pop(voter.pk, None)
        assert Voter.objects.get(pk=voter.pk).voted_on == timezone.localdate()

    @rule(number=MEMBERS, choices=CHOSEN)
    def vote_by_link(self, number, choices) -> None:
        voter = self.voter(number)
        if voter is None:
            return
        allowed = self.may_vote(voter) and voter.link_id is not None and self.fits(choices)
        if self.attempt(lambda: voting.cast(voter=voter, choices=choices, by=voting.by_link(voter)), allowed=allowed):
            self.note(voter, choices)

    @rule(number=MEMBERS, choices=CHOSEN, by_link=st.booleans())
    def vote_on_the_page(self, number, choices, by_link) -> None:
        """Through the page as a browser sends it, by whoever speaks for the organisation or holds the link."""
        voter = self.voter(number)
        if voter is None:
            return
        if self.now_so.method == "stv":  # the paper has so many lines
            choices = choices[: self.election.candidates.count()]
        client = Client()
        path = reverse("campaigns:vote", args=[voter.pk])
        if by_link:
            path = reverse("campaigns:vote-link", args=[key_of(voter.link) if voter.link else "x"])
        else:
            client.force_login(world.speakers[number])
        answer = client.post(path, sent(self.now_so, choices))
        assert answer.status_code in {200, 302, 404, 409, 410, 422}, answer.status_code
        may = self.may_vote(voter) and self.fits(choices)
        if answer.status_code == (200 if by_link else 302):
            assert may
            self.note(voter, choices)
        else:
            assert not may or number in self.touched

    @rule(number=MEMBERS, choices=CHOSEN, second=st.booleans())
    def enter(self, number, choices, second) -> None:
        voter, by = self.voter(number), self.second if second else self.officer
        if voter and self.attempt(
            lambda: voting.enter(voter=voter, choices=choices, way="paper", by=by),
            allowed=self.may_vote(voter) and self.fits(choices),
        ):
            self.entered[voter.pk] = self.kept(choices), by

    @rule(number=MEMBERS, choices=CHOSEN, same=st.booleans(), second=st.booleans())
    def confirm(self, number, choices, same, second) -> None:
        voter, by = self.voter(number), self.second if second else self.officer
        if voter is None:
            return
        waits, who = self.entered.get(voter.pk, (None, None))
        choices = waits if same and waits is not None else choices
        if self.may_vote(voter) and waits is not None and who != by and self.fits(choices):
            self.type_again(voter, choices, waits, by)
            return
        self.attempt(lambda: voting.confirm(voter=voter, choices=choices, by=by), allowed=False)

    def type_again(self, voter, choices, waits, by) -> None:
        """What is the same counts; what is not is entered anew, and nobody learns it by trying."""
        if self.kept(choices) == waits:
            assert self.attempt(lambda: voting.confirm(voter=voter, choices=choices, by=by), allowed=True)
            self.note(voter, choices)
            return
        with pytest.raises(ValidationError):
            voting.confirm(voter=voter, choices=choices, by=by)
        del self.entered[voter.pk]

    @rule()
    def remind(self) -> None:
        self.attempt(lambda: opening.remind(election=self.election, by=self.officer), allowed=self.takes_votes)

    @rule(number=ORGANISATIONS, comes=st.booleans())
    def membership_changes(self, number, comes) -> None:
        organisation = world.orgs[number]
        CoalitionMembership.objects.filter(organisation=organisation).delete()
        if comes:
            MembershipFactory(organisation=organisation)
        self.touched.add(number)

    @precondition(lambda self: self.merge is None)
    @rule(kept=ORGANISATIONS, gone=ORGANISATIONS)
    def merge_two(self, kept, gone) -> None:
        if kept != gone:
            one, other = (Organisation.objects.get(pk=world.orgs[number].pk) for number in (kept, gone))
            told = {"choices": {}, "keeps_name": False, "seen": None, "by": self.officer}
            self.merge = merge_records(kept=one, gone=other, **told)
            self.touched |= {kept, gone}

    @precondition(lambda self: self.merge is not None)
    @rule()
    def take_the_merge_back(self) -> None:
        undo_merge(merge=self.merge, by=self.officer)
        self.merge = None

    def counting(self) -> list[list[int]]:
        on_it = self.now_so.voters.on_the_list().values_list("pk", flat=True)
        return sorted(choices for pk, choices in self.cast.items() if pk in set(on_it))

    @rule(by_worker=st.booleans())
    def close(self, by_worker=False) -> None:
        one = self.now_so
        silent = one.voters.on_the_list().silent().exists()
        due, expected = self.now >= one.closes_at, self.counting()
        size = one.voters.on_the_list().count()
        if by_worker:
            run_elections()
        else:
            self.attempt(
                lambda: closing.close(election=one, by=self.officer),
                allowed=one.state == "open" and (due or not silent),
            )
        if one.state != "open" or (not due and (by_worker or silent)):
            assert self.now_so.state == one.state
            return
        enough = len(expected) >= max(-(-size * one.quorum // 100), 1)
        after = self.now_so
        if not enough and one.extension_days and one.extended_on is None:
            assert after.state == "open"
            assert after.closes_at == max(one.closes_at, self.now) + one.extension_days * DAY
        else:
            assert after.state == ("closed" if enough else "failed")
            assert after.voted == len(expected)
            self.sealed = expected

    @precondition(lambda self: self.stands("open"))
    @rule()
    def let_it_end(self) -> None:
        self.now = max(self.now, self.now_so.closes_at)
        self.close()

    @rule()
    def count_it(self) -> None:
        waits = self.stands("closed") and deciding.tie_of(self.now_so) is not None
        self.attempt(
            lambda: deciding.count_election(election=self.election, by=self.officer),
            allowed=self.stands("closed") and not waits,
        )

    @rule(order=st.randoms(use_true_random=False), wrong=st.booleans())
    def draw(self, order, wrong) -> None:
        tie = deciding.tie_of(self.now_so)
        drawn = numbers(tie.among) if tie else [1, 2]
        order.shuffle(drawn)
        drawn = drawn[1:] if wrong else drawn
        self.attempt(
            lambda: deciding.record_lot(
                election=self.election, drawn=drawn, drawn_on=timezone.localdate(), witnesses=["А", "Б"],
                by=self.officer,
            ),
            allowed=tie is not None and not wrong,
        )  # fmt: skip

    @precondition(lambda self: self.stands("closed"))
    @rule(order=st.randoms(use_true_random=False))
    def draw_until_it_is_counted(self, order) -> None:
        for _lot in range(6):
            if deciding.tie_of(self.now_so):
                self.draw(order, wrong=False)
        self.count_it()

    @rule(number=MEMBERS)
    def complain(self, number) -> None:
        self.attempt(
            lambda: deciding.complain(
                election=self.election, raised_by=world.orgs[number], text="x", by=self.officer
            ),
            allowed=self.stands("closed", "counted", "failed"),
        )  # fmt: skip

    @precondition(lambda self: next(self.serial) % 4 == 0)  # seldom: nothing happens after it
    @rule(reason=st.sampled_from(["", "Отпада"]))
    def call_off(self, reason) -> None:
        self.attempt(
            lambda: actions.cancel(election=self.election, reason=reason, by=self.officer),
            allowed=self.stands("prepared", "frozen", "open") and bool(reason),
        )

    # What holds at all times

    @invariant()
    def one_vote_of_each_and_the_last_one_counts(self) -> None:
        votes = Vote.objects.filter(voter__election=self.election).values_list("voter", "choices", "entered")
        if self.stands("open"):
            assert {voter: choices for voter, choices, _entered in votes if choices is not None} == self.cast
            assert {voter: entered for voter, _choices, entered in votes if entered is not None} == {
                voter: choices for voter, (choices, _by) in self.entered.items()
            }
            assert len({voter for voter, *_rest in votes}) == len(votes)
        else:
            assert not votes

    @invariant()
    def the_list_stands(self) -> None:
        assert set(self.election.voters.values_list("pk", flat=True)) == self.listed
        organisations = list(self.election.voters.values_list("organisation", flat=True))
        assert len(set(organisations)) == len(organisations)

    @invariant()
    def nothing_is_said_before_the_close_and_all_of_it_after(self) -> None:
        one = self.now_so
        ballots = sorted(one.ballots.values_list("choices", flat=True))
        if one.state not in {"closed", "counted"}:
            assert (ballots, one.result, one.ballot_file, one.ballot_sha256) == ([], None, "", "")
            assert (one.voted is None) == (one.state != "failed")
            return
        assert ballots == self.sealed
        assert one.voted == len(ballots)
        assert one.ballot_sha256 == fingerprint(one.ballot_file.encode())
        file, result = recount(one.ballot_file.encode())
        assert sorted(file.poll.ballots) == sorted(tuple(f"C{name}" for name in choices) for choices in ballots)
        if one.state == "counted":
            assert sorted(one.result["elected"]) == sorted(numbers(result.elected))
            assert one.result["alternates"] == numbers(result.alternates)

    @invariant()
    def neither_log_nor_work_to_do_holds_a_choice(self) -> None:
        voted = LogEntry.objects.filter(verb__in=["voted", "entered a vote"]).values_list("fields", "changes")
        assert {json.dumps(one) for one in voted} <= {'[["voted_on"], {}]', '[["entered_by"], {}]'}
        receipts = OutboxEntry.objects.filter(task__endswith="send_receipt").values_list("args", flat=True)
        assert {tuple(type(part) for part in args) for args in receipts} <= {(int, str, str)}
        assert all(re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", args[1]) and "@" in args[2] for args in receipts)

    @precondition(lambda self: self.cast and self.stands("open"))
    @rule()
    def what_was_chosen_makes_no_difference_to_what_anybody_reads(self) -> None:
        before = self.read()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for pk, choices in Vote.objects.values_list("pk", "choices"):
                if choices is not None:
                    Vote.objects.filter(pk=pk).update(choices=[3] if choices != [3] else [])
            after = self.read()
            transaction.set_rollback(True)
        for name, words in before.items():
            assert words == after[name], name

    def read(self) -> dict[str, str]:
        """Everything that leaves the house about an open election, one's own ballot paper excepted."""
        one, read = self.now_so, {}
        own, there = one.get_absolute_url(), reverse("campaigns:election-list")
        voter = one.voters.on_the_list().exclude(voted_on=None).for_list().first()
        confirming = [reverse("campaigns:vote-confirm", args=[pk]) for pk in self.entered][:1]
        reading = {
            world.officers[0]: [own, f"{there}?export=csv", *confirming],
            world.leader: [f"/api/v1/elections/{one.pk}/", f"{own}ballots.json"],
            world.speakers[-1]: [own, reverse("campaigns:electorate", args=[one.pk]), there],
        }
        for user, paths in reading.items():
            client = Client()
            client.force_login(user)
            for path in paths:
                answer = client.get(path)
                content = b"".join(answer) if answer.streaming else answer.content
                read[f"{user.role} {path}"] = f"{answer.status_code} {CHANGING.sub('', content.decode())}"
        if voter is not None:
            with_link = Client().get(reverse("campaigns:vote-link", args=[key_of(voter.link)]))
            read["by link"] = CHANGING.sub("", with_link.content.decode())
            read["mail"] = mails.invitation(voter).body
        return read


def sent(election: Election, choices: list[int]) -> dict[str, object]:
    """What the ballot paper of the method sends for these choices."""
    if not choices:
        return {"blank": "on"}
    if election.method == "stv":
        return {f"rank_{place}": str(name) for place, name in enumerate(choices, 1)}
    return {"names": [str(name) for name in choices]}


@pytest.mark.django_db
@pytest.mark.parametrize(("stories", "steps"), [(12, 25), pytest.param(100, 50, marks=pytest.mark.full)])
def test_whatever_is_done_in_whatever_order_an_election_keeps_its_word(stories, steps):
    global world  # noqa: PLW0603  made once; each story takes back what it did
    world = coalition()
    run_state_machine_as_test(
        AnElection,
        settings=settings(
            max_examples=stories, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), print_blob=False,
        ),
    )  # fmt: skip


@pytest.mark.django_db
def test_stories_that_chance_tells_too_seldom():
    """A vote after the end, an officer who confirms alone, two merged who both voted, too few who voted."""
    global world  # noqa: PLW0603
    world = coalition()
    votes = [[1], [2], [1], [], [3]]
    for twist in ("", "merged", "few"):
        story = AnElection()
        try:
            told = {"method": "block", "places": 1, "quorum": 0, "more": 0, "uphold": False}
            story.begin(reach="voted", votes=votes, twist=twist, **told)
            story.enter(2, [2], second=False)
            story.confirm(2, [], same=True, second=False)
            story.confirm(2, [1], same=False, second=True)
            story.now = story.now_so.closes_at
            story.vote_by_link(4, [1])
            story.enter(4, [1], second=False)
            story.close()
            for holds in (
                story.one_vote_of_each_and_the_last_one_counts, story.the_list_stands,
                story.nothing_is_said_before_the_close_and_all_of_it_after,
            ):  # fmt: skip
                holds()
            assert story.stands("failed" if twist == "few" else "closed")
        finally:
            story.teardown()
