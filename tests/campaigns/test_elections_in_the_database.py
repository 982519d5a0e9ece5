"""What the database itself refuses in an election, whoever asks: pages and actions offer none of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, models, transaction
from django.utils import timezone

from accounts.actors import Actor
from campaigns.elections import actions, deciding
from campaigns.elections.recounting import recount
from campaigns.models import Ballot, Election, ElectorateObjection, Lot, Vote, Voter
from crm.actions.merging import merge_records, undo_merge
from tests.campaigns.electing import all_vote, closed, frozen, opened, prepared, vote
from tests.factories import BodyFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
REFUSALS = (IntegrityError, InternalError)
HOUR = timedelta(hours=1)
# What people may still put right, or what says nothing about who votes, how, and what came out.
OF_NO_MATTER = {
    "body", "call", "title_bg", "title_en", "note", "source", "confidentiality", "mails_seen_at", "cancelled_on",
    "reason", "version", "is_demonstration",
}  # fmt: skip
RULES = {
    "method", "places", "alternates", "tie_rule", "associates_vote", "quorum", "extension_days", "electorate_on",
    "objections_until", "opens_at", "closes_at", "frozen_at", "opened_at",
}  # fmt: skip
SAID = {"state", "closed_at", "counted_at", "entitled", "voted", "ballot_file", "ballot_sha256", "result"}


def other(field: models.Field, value):
    """Another value that fits the column."""
    if field.choices:
        return next((one for one, _label in field.choices if one != value), "other")
    if isinstance(field, models.ForeignKey):
        return BodyFactory().pk if field.name == "body" else None
    makes = {
        models.BooleanField: lambda: not value,
        models.DateTimeField: lambda: (value or timezone.now()) + HOUR,
        models.DateField: lambda: (value or timezone.localdate()) + timedelta(days=1),
        models.IntegerField: lambda: (value or 0) + 1,
        models.JSONField: lambda: {"elected": [2], "alternates": []},
    }
    return next((make() for kind, make in makes.items() if isinstance(field, kind)), f"x{value}"[: field.max_length])


def may(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except REFUSALS:
        return False
    return True


def changeable(election: Election) -> set[str]:
    """Try to change each column by itself; return those that let it."""
    row = Election.objects.filter(pk=election.pk)
    before = Election.objects.get(pk=election.pk)
    found = set()
    for field in Election._meta.concrete_fields:
        if field.primary_key or isinstance(field, models.GeneratedField):
            continue
        value = other(field, getattr(before, field.attname))
        try:
            with transaction.atomic():
                row.update(**{field.attname: value})
                found.add(field.name)
                transaction.set_rollback(True)
        except REFUSALS:
            pass
    return found


def counted(by) -> Election:
    election = opened(by, voters=3)
    all_vote(election, (1,), (1,), (2,))
    return deciding.count_election(election=closed(election, by), by=Actor.of(by))


def test_every_column_of_an_election_is_decided_on():
    columns = {field.name for field in Election._meta.concrete_fields}
    assert columns - OF_NO_MATTER - RULES - SAID == {"id", "search", "extended_on"}


def test_before_it_is_frozen_every_rule_can_be_changed(officer):
    assert RULES - {"frozen_at", "opened_at"} <= changeable(prepared(officer))


def test_of_a_frozen_election_the_day_of_the_list_stands(officer):
    assert not changeable(frozen(officer)) & {"electorate_on", "associates_vote", "frozen_at"}


@pytest.mark.parametrize("reach", ["open", "closed", "counted"])
def test_once_open_no_rule_changes_and_nothing_is_said_that_was_not_counted(officer, reach):
    if reach == "counted":
        election = counted(officer)
    else:
        election = opened(officer, voters=2)
        all_vote(election, (1,), (2,))
        election = closed(election, officer) if reach == "closed" else election
    found = changeable(election)
    assert found & (RULES | SAID) == set()
    assert found >= OF_NO_MATTER - {"cancelled_on", "reason", "call"}


def test_an_end_is_moved_once_and_only_later(officer):
    election = opened(officer)
    row, today = Election.objects.filter(pk=election.pk), timezone.localdate()
    assert not may(lambda: row.update(closes_at=election.closes_at - HOUR, extended_on=today))
    assert may(lambda: row.update(closes_at=election.closes_at + HOUR, extended_on=today))
    assert not may(lambda: row.update(closes_at=election.closes_at + 2 * HOUR, extended_on=today))
    assert not may(lambda: row.update(extended_on=None))


STATES = [one.value for one in Election.State]


@pytest.mark.parametrize("goal", STATES)
def test_from_a_counted_or_cancelled_election_no_way_leads_on(officer, goal):
    done = counted(officer)
    off = actions.cancel(election=prepared(officer), reason="Отпада", by=Actor.of(officer))
    for election in (done, off):
        moved = may(lambda election=election: Election.objects.filter(pk=election.pk).update(state=goal))
        assert moved is (goal == election.state)


# The electorate


def upheld(election, officer, about, whom) -> ElectorateObjection:
    return ElectorateObjection.objects.create(
        election=election, raised_by=OrganisationFactory(), organisation=whom, about=about, text="x",
        resolution="upheld", answer="y", resolved_on=timezone.localdate(), resolved_by=officer,
    )  # fmt: skip


def under(objection, act):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('drom.objection', %s, true)", [str(objection.pk)])
        try:
            return may(act)
        finally:
            cursor.execute("SELECT set_config('drom.objection', '', true)")


def test_an_upheld_objection_lets_in_the_organisation_it_is_about_and_no_other(officer):
    election, meant, another = frozen(officer), OrganisationFactory(), OrganisationFactory()
    objection = upheld(election, officer, "missing", meant)
    assert not under(objection, lambda: Voter.objects.create(election=election, organisation=another, name="x"))
    assert not under(objection, election.voters.all().delete)
    assert under(objection, lambda: Voter.objects.create(election=election, organisation=meant, name="x"))
    listed = election.voters.first()
    objection = upheld(election, officer, "extra", listed.organisation)
    assert not under(objection, election.voters.exclude(pk=listed.pk).delete)
    assert under(objection, election.voters.filter(pk=listed.pk).delete)


def test_a_rejected_objection_lets_in_nobody(officer):
    election, meant = frozen(officer), OrganisationFactory()
    objection = upheld(election, officer, "missing", meant)
    ElectorateObjection.objects.filter(pk=objection.pk).update(resolution="rejected")
    assert not under(objection, lambda: Voter.objects.create(election=election, organisation=meant, name="x"))


@pytest.mark.parametrize("make", [frozen, opened])
def test_a_voter_is_not_exchanged_for_another(officer, make):
    election, another, elsewhere = make(officer), OrganisationFactory(), prepared(officer)
    one = election.voters.filter(pk=election.voters.first().pk)
    assert not may(lambda: one.update(organisation=another))
    assert not may(lambda: one.update(election=elsewhere))


def test_a_merged_voter_follows_its_organisation_and_comes_back(officer):
    election, kept = opened(officer), OrganisationFactory(kind="ngo")
    voter = election.voters.order_by("pk").first()
    gone = voter.organisation
    told = {"kept": kept, "gone": gone, "choices": {}, "keeps_name": False, "seen": None, "by": Actor.of(officer)}
    merge = merge_records(**told)
    voter.refresh_from_db()
    assert voter.organisation == kept
    undo_merge(merge=merge, by=Actor.of(officer))
    voter.refresh_from_db()
    assert voter.organisation == gone


def test_who_voted_is_not_rewritten_after_the_close(officer):
    election = opened(officer, voters=2)
    all_vote(election, (1,), (2,))
    closed(election, officer)
    row = Voter.objects.filter(pk=election.voters.first().pk)
    assert not may(lambda: row.update(voted_on=None, via="", receipt=""))
    assert not may(lambda: row.update(receipt="AAAA-AAAA"))
    assert not may(lambda: row.update(voted_on=date(2020, 1, 1)))
    assert may(lambda: row.update(sent_to="")), "an address is forgotten at the wish of a person"


# Votes, ballots, lots


def ending(election, act):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('drom.closing', %s, true)", [str(election.pk)])
        try:
            return may(act)
        finally:
            cursor.execute("SELECT set_config('drom.closing', '', true)")


def test_a_vote_is_not_taken_away_while_the_election_is_open(officer):
    election, other_one = opened(officer), opened(officer)
    vote(election.voters.first(), 1)
    assert not may(Vote.objects.all().delete)
    assert not ending(other_one, Vote.objects.all().delete)
    assert not may(lambda: Vote.objects.update(voter=election.voters.last()))
    assert Vote.objects.count() == 1


def test_no_ballot_stands_beside_a_vote_and_none_is_slipped_in(officer):
    election = opened(officer, voters=2)
    all_vote(election, (1,), (2,))
    assert not may(lambda: Ballot.objects.create(election=election, choices=[1]))
    assert not ending(election, lambda: Ballot.objects.create(election=election, choices=[1]))
    election = closed(election, officer)
    assert not ending(election, lambda: Ballot.objects.create(election=election, choices=[1]))
    assert not may(Ballot.objects.all().delete)
    assert not may(lambda: Ballot.objects.update(choices=[3]))
    assert not may(lambda: Ballot.objects.update(election=opened(officer)))


def test_an_election_with_a_ballot_too_many_does_not_close(officer):
    """Slipped in before anybody voted, by somebody who knows how the close announces itself."""
    election = opened(officer, voters=2)
    assert ending(election, lambda: Ballot.objects.create(election=election, choices=[1]))
    all_vote(election, (1,), (2,))
    with pytest.raises(REFUSALS), transaction.atomic():
        closed(election, officer)
    assert Vote.objects.count() == 2


def test_before_the_opening_and_after_the_close_there_is_no_vote(officer):
    early, late = frozen(officer), opened(officer, voters=2)
    all_vote(late, *[(1,)] * late.voters.count())
    closed(late, officer)
    for election in (early, late):
        voter = election.voters.first()
        assert not may(lambda voter=voter: Vote.objects.create(voter=voter, choices=[1], times=1))


def test_a_lot_stays_as_it_was_drawn(officer):
    election = opened(officer, voters=2, alternates=0)
    all_vote(election, (1,), (2,))
    election = closed(election, officer)
    told = {"drawn_on": timezone.localdate(), "witnesses": ["А", "Б"], "by": Actor.of(officer)}
    deciding.record_lot(election=election, drawn=[2, 1], **told)
    assert not may(lambda: Lot.objects.update(drawn=[1, 2]))
    assert not may(lambda: Lot.objects.update(drawn_on=date(2020, 1, 1)))
    assert not may(Lot.objects.all().delete)
    deciding.count_election(election=election, by=Actor.of(officer))
    assert not may(lambda: Lot.objects.create(election=election, drawn=[1, 2], drawn_on=date(2026, 1, 1)))


def test_the_list_as_it_was_at_the_close_is_counted_whoever_merges_later(officer):
    """Otherwise the file would hold more ballots than there are voters, and contradict itself."""
    election = opened(officer, voters=2)
    all_vote(election, (1,), (1,))
    election = closed(election, officer)
    kept, gone = (one.organisation for one in election.voters.order_by("pk"))
    told = {"choices": {}, "keeps_name": False, "seen": None, "by": Actor.of(officer)}
    merge_records(kept=kept, gone=gone, **told)
    election = deciding.count_election(election=election, by=Actor.of(officer))
    file, _result = recount(election.ballot_file.encode())
    assert (file.poll.electorate, len(file.poll.ballots)) == (2, 2)
