"""In the real tables, joining voters to ballots after the close does no better than chance: TM-20, TM-21.

1,000 elections of 8 voters, who all rank the names differently and by chance, vote one after another, each turn in a
transaction of its own; some change their vote. What a vote leaves in the tables is written here for all elections at
once (a test holds that to what one real vote leaves); the close is the real one. Then whoever has the whole database in
hand puts the voters of each election in order by every column of everything that a vote left, by what PostgreSQL itself
notes of a row (place, transaction, command), and by digests of the voters' keys; the ballots by key, parts of the key,
place, transaction, choices and the published file; and matches one by one, forwards and backwards.

A matching blind to the votes is right for one voter of each election on average: 1,000 of 8,000, with a variance of 1
per election, a standard deviation of 31.6 in all. The bound is 6 of those, 1,190 (some 3,000 matchings are tried:
a sound close fails once in 300,000 runs): whoever finds a fifth more than chance is seen.
"""

import hashlib
import json
import random
from datetime import timedelta
from itertools import permutations
from math import sqrt
from operator import eq, itemgetter
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.actors import Actor
from accounts.models import OutboxEntry, Role
from campaigns.elections import closing, sealing, voting
from campaigns.models import Ballot, Election, ElectionCandidate, Vote, Voter
from crm.privacy.dossier import gather
from tests.campaigns.asking import members, speaker
from tests.campaigns.electing import opened, vote
from tests.factories import BodyFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
ELECTIONS, VOTERS, CHANGES = 1000, 8, 2
RANKINGS = list(permutations([1, 2, 3, 4]))
LEFT_BY_A_VOTE = {"campaigns_vote", "campaigns_voter", "accounts_logentry", "accounts_outboxentry"}


@pytest.fixture(autouse=True)
def _nobody_wakes(monkeypatch):
    monkeypatch.setattr(outbox, "wake", lambda task, pk: None)


def rows_of(statement: str, values=()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


# What a vote leaves


def tables() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def fingerprints() -> dict[str, str]:
    words = "SELECT md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {} one"
    return {table: rows_of(words.format(table))[0][0] for table in tables()}


def test_a_vote_leaves_what_the_simulation_writes():
    by = UserFactory(role=Role.OFFICER)
    election = opened(by)
    voters = list(election.voters.order_by("pk"))
    client = Client()
    client.force_login(speaker(voters[1].organisation))
    for act in (
        lambda: vote(voters[0], 1),
        lambda: vote(voters[0], 2),
        lambda: client.post(reverse("campaigns:vote", args=[voters[1].pk]), {"names": ["1"]}),
    ):
        before = fingerprints()
        act()
        after = fingerprints()
        assert {table for table in before if before[table] != after[table]} == LEFT_BY_A_VOTE


def test_nothing_but_vote_ballot_and_file_ever_holds_what_was_chosen():
    """A ranking like no other is looked for in every row of every table, with what was written on the way."""
    by, second = UserFactory(role=Role.OFFICER), UserFactory(role=Role.OFFICER)
    election = opened(by, method="stv", names=12)
    voters = list(Voter.objects.for_list().filter(election=election).order_by("pk"))
    client = Client()
    client.force_login(speaker(voters[0].organisation))
    ranked = [7, 11, 2, 9, 5]
    sent = {f"rank_{place}": str(name) for place, name in enumerate(ranked, 1)}
    path = reverse("campaigns:vote", args=[voters[0].pk])
    client.post(path, {"rank_1": "7", "rank_2": "7"})
    client.post(path, {**sent, "seen": "8"}, follow=True)
    voting.enter(voter=voters[1], choices=ranked, way="paper", by=Actor.of(by))
    voting.confirm(voter=voters[1], choices=ranked, by=Actor.of(second))
    for voter in voters[2:]:
        vote(voter, *ranked)
    assert holding("7, 11, 2, 9, 5", "7,11,2,9,5", "11%2%9%5%C%7") == {"campaigns_vote"}
    closing.close(election=election, by=Actor.of(by))
    for entry in OutboxEntry.objects.filter(done_at=None):
        outbox.carry_out(entry.pk)
    assert holding("7, 11, 2, 9, 5", "7,11,2,9,5") == {"campaigns_ballot"}
    assert holding("C7%C11%C2%C9%C5") == {"campaigns_election"}
    keys = [str(key) for key in Ballot.objects.values_list("pk", flat=True)]
    assert holding(*keys) == {"campaigns_ballot"}


def test_a_dossier_says_that_somebody_voted_and_not_what():
    election = opened(UserFactory(role=Role.OFFICER), method="stv", names=9)
    voter = election.voters.first()
    user = speaker(voter.organisation)
    vote(voter, 7, 9, 2, 5, by=user)
    found = gather(PersonFactory(user=user), lambda *_told: None)
    votes = next(part for part in found.parts if part.table.model == "campaigns.Vote")
    said = [cell.value for row in votes.rows for cell in row.cells]
    assert said
    assert not any("7, 9" in value for value in said)


def holding(*words: str) -> set[str]:
    """Return the tables of which a row has any of these words anywhere."""
    looked = " OR ".join(["one::text LIKE %s"] * len(words))
    told = [f"%{word}%" for word in words]
    return {table for table in tables() if rows_of(f"SELECT 1 FROM {table} one WHERE {looked} LIMIT 1", told)}


# A thousand elections


def simulated(number: int) -> tuple[list[Election], dict[int, int]]:
    """Return the open elections with their votes, and which ranking each voter chose."""
    chance = random.Random(20261123)
    by = UserFactory(role=Role.OFFICER)
    elections, voters = open_ones(number, by)
    chose: dict[int, int] = {}
    turns: list[list[int]] = [[] for _turn in range(VOTERS + CHANGES)]
    for election in elections:
        mine = voters[election.pk]
        chose |= dict(zip(mine, chance.sample(range(len(RANKINGS)), len(mine)), strict=True))
        for turn, voter in enumerate(chance.sample(mine, len(mine))):
            turns[turn].append(voter)
        for turn, voter in enumerate(chance.sample(mine, CHANGES), VOTERS):
            turns[turn].append(voter)
    for whose in turns:
        cast_all(whose, chose)
    return elections, chose


def open_ones(number: int, by) -> tuple[list[Election], dict[int, list[int]]]:
    now, today, body = timezone.now(), timezone.localdate(), BodyFactory()
    told = {
        "title_bg": "Избор", "body": body, "method": "stv", "tie_rule": "recorded-lot", "quorum": 0,
        "electorate_on": today, "opens_at": now - timedelta(days=8), "closes_at": now,
    }  # fmt: skip
    elections = Election.objects.bulk_create(Election(**told) for _one in range(number))
    who = members(VOTERS)
    stand = members(4, email=False)
    ElectionCandidate.objects.bulk_create(
        ElectionCandidate(election=one, number=place, name=f"Име {place}", organisation=organisation)
        for one in elections
        for place, organisation in enumerate(stand, 1)
    )
    made = Voter.objects.bulk_create(
        Voter(election=one, organisation=organisation, name=organisation.name, sent_to=f"office{place}@example.org")
        for one in elections
        for place, organisation in enumerate(who)
    )
    rows_of(
        "INSERT INTO accounts_onetimelink (purpose, key_hash, made_by_id, made_at, expires_at) "
        "SELECT 'vote', encode(sha256(id::text::bytea), 'hex'), %s, now(), now() + interval '1 day' "
        "FROM campaigns_voter ORDER BY id",
        [by.pk],
    )
    rows_of(
        "UPDATE campaigns_voter v SET link_id = l.id FROM accounts_onetimelink l "
        "WHERE l.key_hash = encode(sha256(v.id::text::bytea), 'hex')"
    )
    Election.objects.update(state="frozen", frozen_at=now - timedelta(days=8))
    Election.objects.update(state="open", opened_at=now - timedelta(days=7))
    listed: dict[int, list[int]] = {}
    for voter in made:
        listed.setdefault(voter.election_id, []).append(voter.pk)
    return elections, listed


def cast_all(whose: list[int], chose: dict[int, int]) -> None:
    """One vote in each election, with all that a vote leaves; a second one of the same voter replaces the first."""
    told = [(pk, json.dumps(RANKINGS[chose[pk]]), voting.fresh_receipt()) for pk in whose]
    voted = ContentType.objects.get_for_model(Voter).pk
    rows_of(
        "WITH cast_now AS (SELECT * FROM unnest(%s::bigint[], %s::jsonb[], %s::text[]) AS t (voter, choices, receipt)), "
        "kept AS (INSERT INTO campaigns_vote (voter_id, choices, times, entered_via) "
        "  SELECT voter, choices, 1, '' FROM cast_now "
        "  ON CONFLICT (voter_id) DO UPDATE SET choices = excluded.choices, times = campaigns_vote.times + 1), "
        "noted AS (UPDATE campaigns_voter v SET voted_on = current_date, via = 'link', receipt = c.receipt "
        "  FROM cast_now c WHERE v.id = c.voter), "
        "logged AS (INSERT INTO accounts_logentry "
        "  (at, via, via_detail, verb, subject_type_id, subject_id, fields, changes) "
        "  SELECT clock_timestamp(), 'link', l.link_id::text, 'voted', %s, c.voter, '[\"voted_on\"]', '{}' "
        "  FROM cast_now c JOIN campaigns_voter l ON l.id = c.voter) "
        "INSERT INTO accounts_outboxentry (task, args, made_at, attempts, error) "
        "SELECT 'campaigns.elections.mails.send_receipt', jsonb_build_array(voter, receipt, 'a@example.org'), "
        "clock_timestamp(), 0, '' FROM cast_now",
        [*map(list, zip(*told, strict=True)), voted],
    )


# The attack


def digest(name: str):
    return lambda pk: hashlib.new(name, str(pk).encode()).hexdigest()


def traces() -> dict[str, dict[int, object]]:
    """Return for each trace of a vote what it says of each voter."""
    found: dict[str, dict[int, object]] = {}
    joined = {
        "campaigns_voter": "SELECT one.id, {} FROM campaigns_voter one",
        "accounts_onetimelink":
            "SELECT v.id, {} FROM accounts_onetimelink one JOIN campaigns_voter v ON v.link_id = one.id",
        "accounts_logentry": "SELECT one.subject_id, {} FROM accounts_logentry one WHERE verb = 'voted' ORDER BY one.id",
        "accounts_outboxentry":
            "SELECT (args->>0)::bigint, {} FROM accounts_outboxentry one WHERE task LIKE '%%send_receipt' ORDER BY id",
    }  # fmt: skip
    for table, statement in joined.items():
        with connection.cursor() as cursor:
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
        of_the_row = ["(one.ctid::text::point)[0]", "(one.ctid::text::point)[1]", "one.xmin::text::bigint",
                      "one.cmin::text::bigint"]  # fmt: skip
        for column in [*(f"one.{name}::text" for name in columns), *of_the_row]:
            rows = rows_of(statement.format(column))
            found[f"first {table} {column}"] = dict(reversed(rows))
            found[f"last {table} {column}"] = dict(rows)
    pks = list(found["last campaigns_voter one.id::text"])
    found |= {f"{name} of the voter": {pk: digest(name)(pk) for pk in pks} for name in ("md5", "sha1", "sha256")}
    found["uuid5 of the voter"] = {pk: str(uuid5(NAMESPACE_OID, str(pk))) for pk in pks}
    return {name: one for name, one in found.items() if len(set(one.values())) > 1}


def ballots_by_election() -> dict[int, list[dict[str, object]]]:
    """Return all that is known of each ballot, in the order in which the table gives them."""
    found: dict[int, list[dict[str, object]]] = {}
    asked = (
        "SELECT election_id, id::text, choices::text, (ctid::text::point)[0] * 1000 + (ctid::text::point)[1], "
        "xmin::text::bigint, cmin::text::bigint FROM campaigns_ballot"
    )
    for row, (election, key, choices, place, transaction, command) in enumerate(rows_of(asked)):
        whole = UUID(key)
        found.setdefault(election, []).append({
            "row": row, "key": key, "backwards": key[::-1], "time": whole.time, "node": whole.node,
            "clock": whole.clock_seq, "middle": key[9:23], "remainder": whole.int % 9973, "choices": choices,
            "canonical": json.loads(choices)[::-1], "place": place, "transaction": (transaction, place),
            "command": (command, -place), "digest": digest("sha256")(key),
            "code": RANKINGS.index(tuple(json.loads(choices))),
        })  # fmt: skip
    return found


def best(chose: dict[int, int]) -> tuple[int, str, int]:
    """Return how many voters the best of all matchings finds, which one it is, and how many were tried."""
    listed: dict[int, list[int]] = {}
    for pk, election in Voter.objects.order_by("pk").values_list("pk", "election"):
        listed.setdefault(election, []).append(pk)
    held = ballots_by_election()
    elections = sorted(held)
    kinds = [kind for kind in held[elections[0]][0] if kind != "code"]
    there = {
        kind: [one["code"] for election in elections for one in sorted(held[election], key=itemgetter(kind))]
        for kind in kinds
    }
    there |= {
        f"{kind}, backwards": [
            one["code"] for election in elections for one in sorted(held[election], key=itemgetter(kind))[::-1]
        ]
        for kind in kinds
    }
    tried = []
    for name, says in traces().items():
        here = [
            chose[pk] for election in elections
            for pk in sorted(listed[election], key=lambda pk: sortable(says.get(pk)))
        ]  # fmt: skip
        tried += [(sum(map(eq, here, order)), f"{name} to {kind}") for kind, order in there.items()]
    return (*max(tried), len(tried))


def sortable(value: object) -> tuple[int, object]:
    """Numbers as numbers, though they came as text; what is missing first."""
    if value is None:
        return (0, 0)
    if isinstance(value, str) and value.isdigit():
        return (1, int(value))
    return (1, value) if isinstance(value, int | float) else (2, str(value))


def close_all(elections: list[Election]) -> None:
    officer = Actor.of(UserFactory(role=Role.OFFICER))
    for election in elections:
        closing.close(election=election, by=officer)
    assert not Vote.objects.exists()


def test_joining_voters_to_ballots_in_the_tables_does_no_better_than_chance():
    elections, chose = simulated(ELECTIONS)
    close_all(elections)
    assert Ballot.objects.count() == ELECTIONS * VOTERS
    found, how, tried = best(chose)
    assert tried > 1000
    assert found <= ELECTIONS + 6 * sqrt(ELECTIONS), how


# And it would be found: three careless closes


def read_in_order(monkeypatch):
    """Left alone, PostgreSQL gives the votes in the order of its hash tables, which no trace shows: not to be built on."""
    real = closing.counting_votes
    monkeypatch.setattr(closing, "counting_votes", lambda election: real(election).order_by("pk"))


def unshuffled(monkeypatch):
    read_in_order(monkeypatch)
    monkeypatch.setattr(sealing.SystemRandom, "shuffle", lambda self, rows: None)


def growing_keys(monkeypatch):
    """The rows are shuffled, and yet each has a key that grew as the votes were read."""
    read_in_order(monkeypatch)
    real = closing.sealed

    def sealed(votes, method, paper):
        number = {tuple(one): UUID(int=place) for place, one in enumerate(votes, 1)}
        start = random.getrandbits(100) << 8
        rows = real(votes, method, paper)
        return [sealing.SealedBallot(UUID(int=start + number[row.choices].int), row.choices) for row in rows]

    monkeypatch.setattr(closing, "sealed", sealed)


def marked_voters(monkeypatch):
    """The key is made of the voter's, so that the voter can find the ballot again; so can everybody."""
    real = closing.sealed

    def cut_off(election):
        votes = Vote.objects.filter(voter__election=election).values_list("voter", "choices")
        owner.update({tuple(f"C{name}" for name in choices): voter for voter, choices in votes})
        return real_cut_off(election)

    def sealed(votes, method, paper):
        rows = real(votes, method, paper)
        return [sealing.SealedBallot(uuid5(NAMESPACE_OID, str(owner[row.choices])), row.choices) for row in rows]

    owner: dict[tuple[str, ...], int] = {}
    real_cut_off = closing.cut_off
    monkeypatch.setattr(closing, "cut_off", cut_off)
    monkeypatch.setattr(closing, "sealed", sealed)


@pytest.mark.parametrize("careless", [unshuffled, growing_keys, marked_voters])
def test_a_careless_close_is_found_out(monkeypatch, careless):
    careless(monkeypatch)
    elections, chose = simulated(60)
    close_all(elections)
    found, _how, _tried = best(chose)
    assert found > 60 + 12 * sqrt(60)
