"""The coalition elects: one organisation, one ballot; nobody sees how it stands; after the close nothing leads back."""

import json
import re
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, OneTimeLink, OutboxEntry
from accounts.outbox import carry_out
from campaigns.elections import actions, closing, deciding, mandate_actions, opening, voting
from campaigns.elections.preflight import missing
from campaigns.elections.recounting import recount
from campaigns.models import Ballot, Election, ElectionCandidate, ElectorateObjection, Mandate, Vote, Voter
from campaigns.tasks import run_elections
from crm.models import CoalitionMembership, Organisation
from tests.campaigns.asking import members, speaker
from tests.campaigns.electing import (
    all_vote,
    choices_of,
    closed,
    frozen,
    let_time_pass,
    opened,
    prepared,
    stands,
    vote,
)  # fmt: skip
from tests.crm.merges import merge
from tests.factories import MembershipFactory, OrganisationFactory, RepresentationFactory, SeatFactory, UserFactory

pytestmark = pytest.mark.django_db
REFUSALS = (IntegrityError, InternalError)
DAY = timedelta(days=1)


def later(moment):
    """Let it be that moment."""
    return mock.patch.object(timezone, "now", return_value=moment)


def one_voter(election):
    return election.voters.order_by("pk").first()


def send_all():
    for entry in OutboxEntry.objects.filter(done_at=None):
        carry_out(entry.pk)


# Before it opens


def test_the_list_of_voters_holds_the_members_of_the_day(officer):
    ours = members(3)
    MembershipFactory(organisation=OrganisationFactory(kind="ngo"), status=CoalitionMembership.Status.ASSOCIATE)
    election = actions.freeze(election=prepared(officer), by=Actor.of(officer))
    assert set(election.voters.values_list("organisation", flat=True)) == {one.pk for one in ours}


def test_a_name_stays_as_it_was_when_the_list_was_made(officer):
    election = frozen(officer)
    voter = one_voter(election)
    Organisation.objects.filter(pk=voter.organisation_id).update(name="Друго име")
    assert Voter.objects.get(pk=voter.pk).name == "Сдружение Измислено 000"


def test_it_says_in_words_what_is_missing_and_does_not_open(officer):
    election = frozen(officer, names=0)
    with pytest.raises(ValidationError) as refused:
        opening.open_election(election=election, by=Actor.of(officer))
    said = " ".join(refused.value.messages)
    for words in ("object", "names as places", "looked at", "moment has come"):
        assert words in said
    assert Election.objects.get(pk=election.pk).state == "frozen"


def test_a_nominee_who_has_not_agreed_keeps_it_closed(officer):
    election = let_time_pass(frozen(officer))
    election.candidates.filter(number=2).update(accepted_on=None)
    assert any("Име 1" in words for words in missing(election))


def test_changed_rules_are_mailed_only_after_they_were_read_again(officer):
    election = frozen(officer)
    opening.look_at_mails(election=election, by=Actor.of(officer))
    actions.update_election(election=election, version=None, fields={"note": "Друго"}, by=Actor.of(officer))
    assert Election.objects.get(pk=election.pk).mails_seen_at is None


def test_an_upheld_objection_puts_a_voter_on_the_list_and_takes_one_off(officer):
    election = frozen(officer)
    mine, missing_one = one_voter(election).organisation, OrganisationFactory(kind="ngo", name="Липсва")
    MembershipFactory(organisation=missing_one)
    for about, whom in (("missing", missing_one), ("extra", mine)):
        told = {"raised_by": mine, "about": about, "organisation": whom, "text": "Така е", "by": Actor.of(officer)}
        objection = actions.object_to_list(election=election, **told)
        actions.resolve_objection(objection=objection, resolution="upheld", answer="Да", by=Actor.of(officer))
    listed = set(election.voters.values_list("organisation", flat=True))
    assert missing_one.pk in listed
    assert mine.pk not in listed
    assert len(listed) == 5


def test_whom_the_register_does_not_know_as_a_member_no_objection_puts_on_the_list(officer):
    election = frozen(officer)
    told = {"raised_by": one_voter(election).organisation, "about": "missing", "text": "x", "by": Actor.of(officer)}
    objection = actions.object_to_list(election=election, organisation=OrganisationFactory(kind="donor"), **told)
    with pytest.raises(ValidationError, match="register"):
        actions.resolve_objection(objection=objection, resolution="upheld", answer="Да", by=Actor.of(officer))
    assert election.voters.count() == 5


def test_nobody_decides_an_objection_of_their_own_organisation(officer):
    election = frozen(officer)
    one, other = (voter.organisation for voter in election.voters.order_by("pk")[:2])
    RepresentationFactory(user=officer, organisation=one)
    told = {"raised_by": one, "about": "extra", "organisation": other, "text": "x", "by": Actor.of(officer)}
    objection = actions.object_to_list(election=election, **told)
    with pytest.raises(ValidationError, match="somebody else"):
        actions.resolve_objection(objection=objection, resolution="upheld", answer="Да", by=Actor.of(officer))


def test_the_days_to_object_are_not_cut_short(officer):
    election = frozen(officer)
    for until in (timezone.localdate() - DAY, None):
        with pytest.raises(ValidationError, match="put off only"):
            actions.update_election(
                election=election, version=None, fields={"objections_until": until}, by=Actor.of(officer)
            )


def test_whoever_comes_to_speak_after_the_opening_or_runs_elections_does_not_vote_on_the_page(client, officer):
    election = opened(officer)
    voter = one_voter(election)
    late, early = UserFactory(role="member"), speaker(voter.organisation)
    RepresentationFactory(user=officer, organisation=voter.organisation)
    RepresentationFactory(user=late, organisation=voter.organisation, started_on=timezone.localdate() + DAY)
    path = reverse("campaigns:vote", args=[voter.pk])
    with later(timezone.now() + DAY):
        for user, status in ((early, 200), (late, 404), (officer, 404)):
            client.force_login(user)
            assert client.get(path).status_code == status


def test_a_colleague_reads_that_somebody_voted_and_never_what(client, officer):
    election = opened(officer)
    voter = one_voter(election)
    vote(voter, 2, by=speaker(voter.organisation))
    client.force_login(speaker(voter.organisation))
    paper = client.get(reverse("campaigns:vote", args=[voter.pk])).context["form"]["names"]
    assert not any(tick.data["selected"] for tick in paper)


def test_who_has_not_agreed_to_stand_is_known_to_the_centre_alone(officer, member):
    election = prepared(officer)
    asked = election.candidates.first()
    ElectionCandidate.objects.filter(pk=asked.pk).update(accepted_on=None)
    seen = {user: asked in ElectionCandidate.objects.visible_to(user) for user in (officer, member)}
    assert seen == {officer: True, member: False}


def test_an_election_that_members_may_not_know_of_does_not_open(officer):
    election = let_time_pass(frozen(officer, confidentiality="internal"))
    opening.look_at_mails(election=election, by=Actor.of(officer))
    with pytest.raises(ValidationError, match="may know of it"):
        opening.open_election(election=election, by=Actor.of(officer))


def test_before_the_end_each_silent_voter_is_reminded_once_whatever_was_sent_before(officer):
    election = opened(officer, voters=3)
    vote(one_voter(election), 1)
    with later(election.closes_at - 5 * DAY):
        assert opening.remind(election=election, by=Actor.of(officer)) == 2
    with later(election.closes_at - DAY):
        assert [opening.remind_before_the_end(timezone.now()) for _hour in range(2)] == [2, 0]
    with later(election.closes_at - DAY / 2):
        assert opening.remind_before_the_end(timezone.now()) == 0


def test_where_only_voters_without_an_address_are_silent_nothing_is_noted(officer):
    election = opened(officer, voters=1)
    election.voters.update(sent_to="")
    with later(election.closes_at - DAY):
        assert opening.remind_before_the_end(timezone.now()) == 0
    assert not LogEntry.objects.about(election).filter(verb="reminded them").exists()


def test_a_list_of_seats_keeps_those_that_who_edits_does_not_see(officer):
    open_seat, hidden = SeatFactory(), SeatFactory()
    election = prepared(officer, seats=[open_seat, hidden])
    Organisation.objects.filter(body=hidden.body).update(confidentiality="restricted")
    actions.update_election(election=election, version=None, fields={"seats": [open_seat]}, by=Actor.of(officer))
    assert set(election.seats.all()) == {open_seat, hidden}


def test_without_an_objection_the_database_lets_nobody_on_or_off_the_list(officer):
    election = frozen(officer)
    with pytest.raises(REFUSALS), transaction.atomic():
        Voter.objects.create(election=election, organisation=OrganisationFactory(), name="Вмъкнат")
    with pytest.raises(REFUSALS), transaction.atomic():
        election.voters.all().delete()


def test_once_open_not_even_an_upheld_objection_changes_the_list(officer):
    election = opened(officer)
    objection = ElectorateObjection.objects.create(
        election=election, raised_by=OrganisationFactory(), organisation=OrganisationFactory(), about="missing",
        text="x", resolution="upheld", answer="y", resolved_on=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(REFUSALS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('drom.objection', %s, true)", [str(objection.pk)])
        Voter.objects.create(election=election, organisation=objection.organisation, name="Вмъкнат")


@pytest.mark.parametrize(
    "change", [{"places": 2}, {"method": "stv"}, {"quorum": 9}, {"extension_days": 9}, {"electorate_on": "2020-01-01"}]
)
def test_the_rules_stand_still_in_the_database_once_it_is_open(officer, change):
    election = opened(officer)
    with pytest.raises(REFUSALS), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(**change)


def test_the_ballot_paper_is_printed_with_the_opening(officer):
    election = opened(officer)
    with pytest.raises(ValidationError):
        stands(election, officer, 9)
    with pytest.raises(REFUSALS), transaction.atomic():
        election.candidates.all().delete()


def test_nobody_jumps_over_a_state(officer):
    election = frozen(officer)
    with pytest.raises(REFUSALS), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(
            state="counted", opened_at=timezone.now(), closed_at=timezone.now(), counted_at=timezone.now(),
            ballot_sha256="x", voted=0, result={},
        )  # fmt: skip


# Voting


def test_voters_are_written_to_with_a_link_of_their_own(officer):
    election = opened(officer)
    send_all()
    assert {one.to[0] for one in mail.outbox} == {f"office{number}@example.org" for number in range(5)}
    links = {re.search(r"https?://\S+/vote/\S+", one.body)[0] for one in mail.outbox}
    assert len(links) == 5
    assert election.voters.filter(sent_at=None).count() == 0


def test_whoever_holds_the_link_votes_and_changes_the_vote_until_the_close(client, officer):
    election = opened(officer, places=2)
    send_all()
    path = re.search(r"https?://[^/\s]+(/vote/\S+)", mail.outbox[0].body)[1]
    page = client.get(path)
    assert page.status_code == 200
    assert "не е криптографски" in page.content.decode()
    answer = client.post(path, {"names": ["1", "3"]})
    voter = Voter.objects.get(election=election, voted_on__isnull=False)
    assert voter.receipt in answer.content.decode()
    assert choices_of(voter) == [1, 3]
    assert "checked" not in client.get(path).content.decode()  # what was chosen is not shown to who holds the link
    client.post(path, {"names": ["2"]})
    assert choices_of(voter) == [2]
    assert Vote.objects.count() == 1


def test_too_many_names_and_an_empty_paper_are_refused_beside_the_names(client, officer):
    election = opened(officer, places=1)
    user = speaker(one_voter(election).organisation)
    client.force_login(user)
    path = reverse("campaigns:vote", args=[one_voter(election).pk])
    for sent, words in (({"names": ["1", "2"]}, "at most 1"), ({}, "blank ballot"),
                        ({"names": ["1"], "blank": "on"}, "as well")):  # fmt: skip
        page = client.post(path, sent)
        assert page.status_code == 422
        assert words in page.content.decode()
    assert not Vote.objects.exists()
    client.post(path, {"blank": "on"})
    assert choices_of(one_voter(election)) == []


def test_a_ranking_is_made_with_plain_selects(client, officer):
    election = opened(officer, method="stv")
    client.force_login(speaker(one_voter(election).organisation))
    path = reverse("campaigns:vote", args=[one_voter(election).pk])
    assert client.post(path, {"rank_1": "2", "rank_2": "2"}).status_code == 422
    client.post(path, {"rank_1": "3", "rank_2": "1"})
    assert choices_of(one_voter(election)) == [3, 1]


def test_of_two_representatives_the_last_counts_and_both_are_told(client, officer):
    election = opened(officer)
    voter = one_voter(election)
    first, second = speaker(voter.organisation), speaker(voter.organisation)
    path = reverse("campaigns:vote", args=[voter.pk])
    vote(voter, 1, by=first)
    client.force_login(second)
    page = client.post(path, {"names": ["2"], "seen": "0"}, follow=True)
    assert "Somebody had voted for your organisation meanwhile" in page.content.decode()
    assert choices_of(voter) == [2]
    mail.outbox.clear()
    send_all()
    told = {one.to[0]: one.subject for one in mail.outbox}
    assert told[second.email].startswith("Гласът ви е получен")
    assert told[first.email].startswith("Вече се брои друг глас")


def test_a_receipt_says_that_and_never_what(officer):
    election = opened(officer)
    vote(one_voter(election), 1)
    send_all()
    receipt = next(one for one in mail.outbox if one.subject.startswith("Гласът ви е получен"))
    assert Voter.objects.get(pk=one_voter(election).pk).receipt in receipt.body
    assert "Име" not in receipt.body


def test_the_log_never_holds_a_choice(officer, other_officer):
    election = opened(officer)
    voter = one_voter(election)
    vote(voter, 2)
    voting.enter(voter=voter, choices=[3], way="phone", by=Actor.of(officer))
    voting.confirm(voter=voter, choices=[3], by=Actor.of(other_officer))
    entries = LogEntry.objects.filter(verb__in=["voted", "entered a vote"])
    assert entries.count() == 3
    assert not any(entry.changes for entry in entries)


def test_by_phone_it_counts_once_a_second_officer_has_typed_the_same(officer, other_officer):
    voter = one_voter(opened(officer))
    voting.enter(voter=voter, choices=[1], way="phone", by=Actor.of(officer))
    assert choices_of(voter) is None
    with pytest.raises(ValidationError, match="Another officer"):
        voting.confirm(voter=voter, choices=[1], by=Actor.of(officer))
    with pytest.raises(ValidationError, match="not what was entered"):
        voting.confirm(voter=voter, choices=[2], by=Actor.of(other_officer))
    with pytest.raises(ValidationError, match="nothing to confirm"):
        voting.confirm(voter=voter, choices=[1], by=Actor.of(other_officer))
    voting.enter(voter=voter, choices=[1], way="phone", by=Actor.of(officer))
    voting.confirm(voter=voter, choices=[1], by=Actor.of(other_officer))
    assert choices_of(voter) == [1]
    assert Voter.objects.get(pk=voter.pk).get_via_display() == "by phone, entered by two officers"


def test_nobody_but_the_organisation_reads_its_vote(officer, leader, administrator):
    election = opened(officer)
    voter = one_voter(election)
    member = speaker(election.voters.order_by("pk").last().organisation)
    mine = speaker(voter.organisation)
    vote(voter, 1, by=mine)
    for user in (officer, leader, administrator, member):
        assert not Vote.objects.visible_to(user).exists()
    assert Vote.objects.visible_to(mine).count() == 1


def test_the_centre_sees_who_has_voted_and_members_only_themselves(client, officer):
    election = opened(officer)
    voter = one_voter(election)
    vote(voter, 1)
    client.force_login(officer)
    assert "1 <small>of 5" in client.get(election.get_absolute_url()).content.decode()
    client.force_login(speaker(voter.organisation))
    page = client.get(election.get_absolute_url()).content.decode()
    assert "Who has voted" not in page
    assert Voter.objects.get(pk=voter.pk).receipt in page


def test_before_the_close_nobody_gets_a_count_or_a_ballot_file(client, leader, officer):
    election = opened(officer)
    vote(one_voter(election), 1)
    with pytest.raises(ValidationError):
        deciding.count_election(election=election, by=Actor.of(leader))
    assert deciding.tie_of(election) is None
    client.force_login(leader)
    assert client.get(reverse("campaigns:ballot-file", args=[election.pk])).status_code == 404


def test_only_the_silent_are_reminded(officer):
    election = opened(officer)
    send_all()
    vote(one_voter(election), 1)
    send_all()
    Voter.objects.update(promised_at=timezone.now() - timedelta(days=2))
    mail.outbox.clear()
    assert opening.remind(election=election, by=Actor.of(officer)) == 4
    send_all()
    assert len(mail.outbox) == 4
    assert one_voter(election).sent_to not in {one.to[0] for one in mail.outbox}


# The close


def test_an_end_that_was_told_is_not_cut_short_unless_all_have_voted(officer):
    election = opened(officer, voters=2)
    vote(one_voter(election), 1)
    with pytest.raises(ValidationError, match="not everyone"):
        closed(election, officer)
    vote(election.voters.order_by("pk").last(), 2)
    assert closed(election, officer).state == "closed"


def over(election):
    """Let the end come: the database takes it as the one prolongation that may move an end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE campaigns_election DISABLE TRIGGER election_moves")
        Election.objects.filter(pk=election.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        cursor.execute("ALTER TABLE campaigns_election ENABLE TRIGGER election_moves")
    return Election.objects.get(pk=election.pk)


def test_after_its_end_no_vote_is_taken_though_nobody_closed_it(officer):
    election = over(opened(officer))
    with pytest.raises(ValidationError, match="No vote is taken any more"):
        vote(one_voter(election), 1)


def test_the_close_parts_votes_from_voters(officer):
    election = opened(officer)
    all_vote(election, (1,), (2,), (1,), (), (3,))
    election = closed(election, officer)
    assert not Vote.objects.exists()
    assert sorted(Ballot.objects.values_list("choices", flat=True)) == [[], [1], [1], [2], [3]]
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "election", "choices"}
    assert not OneTimeLink.objects.filter(purpose="vote", used_at=None).exists()
    entry = LogEntry.objects.get(verb="closed an election")
    assert entry.changes == {"ballots": [None, 5]}


def test_no_vote_and_no_ballot_after_the_close(officer):
    election = opened(officer, voters=1)
    vote(one_voter(election), 1)
    election = closed(election, officer)
    with pytest.raises(ValidationError):
        vote(one_voter(election), 2)
    with pytest.raises(REFUSALS), transaction.atomic():
        Vote.objects.create(voter=one_voter(election), choices=[2])
    with pytest.raises(REFUSALS), transaction.atomic():
        Ballot.objects.create(election=election, choices=[2])
    with pytest.raises(REFUSALS), transaction.atomic():
        Ballot.objects.update(choices=[2])
    with pytest.raises(REFUSALS), transaction.atomic():
        Ballot.objects.all().delete()


def test_an_election_cannot_be_marked_closed_while_votes_are_linked(officer):
    election = opened(officer, voters=1)
    vote(one_voter(election), 1)
    with pytest.raises(REFUSALS), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(
            state="closed", closed_at=timezone.now(), voted=0, ballot_sha256="x"
        )


def test_what_one_officer_entered_and_nobody_confirmed_is_no_ballot(officer):
    election = opened(officer, voters=2)
    voters = list(election.voters.order_by("pk"))
    vote(voters[0], 1)
    voting.enter(voter=voters[1], choices=[2], way="paper", by=Actor.of(officer))
    assert closed(over(election), officer).voted == 1


def test_too_few_votes_prolong_it_once_and_then_it_has_failed(officer):
    election = opened(officer, quorum=60, extension_days=3)
    vote(one_voter(election), 1)
    election = closed(over(election), officer)
    assert election.state == "open"
    assert election.extended_on == timezone.localdate()
    vote(one_voter(election), 2)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE campaigns_election DISABLE TRIGGER election_moves")
        Election.objects.filter(pk=election.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        cursor.execute("ALTER TABLE campaigns_election ENABLE TRIGGER election_moves")
    run_elections()
    election = Election.objects.get(pk=election.pk)
    assert election.state == "failed"
    assert "3" in election.reason
    assert not Vote.objects.exists()
    assert not Ballot.objects.exists()


def test_calling_it_off_deletes_what_was_chosen(officer):
    election = opened(officer)
    vote(one_voter(election), 1)
    actions.cancel(election=election, reason="Комитетът беше закрит.", by=Actor.of(officer))
    assert not Vote.objects.exists()
    assert not Ballot.objects.exists()


# The count


def test_the_published_file_alone_gives_the_result_again(client, officer):
    election = opened(officer, alternates=1)
    member = speaker(one_voter(election).organisation)
    all_vote(election, (1,), (2,), (1,), (1,), (2,))
    deciding.count_election(election=closed(election, officer), by=Actor.of(officer))
    election = Election.objects.get(pk=election.pk)
    assert election.result == {"elected": [1], "alternates": [2]}
    client.force_login(member)
    answer = client.get(reverse("campaigns:ballot-file", args=[election.pk]))
    _file, result = recount(answer.content)
    assert result.elected == ("C1",)
    assert json.loads(answer.content)["ballots_cast"] == 5


def test_a_tie_stops_the_count_until_a_lot_is_recorded(client, officer):
    election = opened(officer, voters=2, alternates=0)
    all_vote(election, (1,), (2,))
    election = closed(election, officer)
    with pytest.raises(ValidationError, match="lot among them is needed"):
        deciding.count_election(election=election, by=Actor.of(officer))
    told = {"drawn_on": timezone.localdate(), "by": Actor.of(officer)}
    with pytest.raises(ValidationError):
        deciding.record_lot(election=election, drawn=[1, 3], witnesses=["А", "Б"], **told)
    with pytest.raises(ValidationError):
        deciding.record_lot(election=election, drawn=[2, 1], witnesses=["А"], **told)
    client.force_login(officer)
    path = reverse("campaigns:election-lot", args=[election.pk])
    sent = {"drawn_1": "2", "drawn_2": "1", "drawn_on": str(timezone.localdate()), "witnesses": "Анна\nБорис"}
    assert client.post(path, sent).status_code == 302
    client.post(reverse("campaigns:election-count", args=[election.pk]))
    assert Election.objects.get(pk=election.pk).result["elected"] == [2]


def test_a_counted_result_is_not_rewritten(officer):
    election = opened(officer, voters=1)
    all_vote(election, (1,))
    deciding.count_election(election=closed(election, officer), by=Actor.of(officer))
    with pytest.raises(REFUSALS), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(result={"elected": [2], "alternates": []})


def test_the_elected_take_their_seats_and_the_next_are_alternates_in_order(officer):
    seat = SeatFactory(alternates=3)
    election = opened(officer, voters=6, alternates=2, seats=[seat], body=seat.body)
    all_vote(election, (1,), (1,), (1,), (2,), (2,), (3,))
    deciding.count_election(election=closed(election, officer), by=Actor.of(officer))
    given = {"started": "2027-01-01", "ended": "", "act": "Заповед 1", "reason": "Избрани", "by": Actor.of(officer)}
    mandate_actions.give_mandates(election=election, **given)
    held = Mandate.objects.order_by("place").values_list("place", "organisation__name", "how")
    assert list(held) == [(0, "Кандидат 0", "elected"), (1, "Кандидат 1", "elected"), (2, "Кандидат 2", "elected")]
    with pytest.raises(ValidationError):
        mandate_actions.give_mandates(election=election, **given)
    assert Mandate.objects.count() == 3


def test_a_seat_takes_as_many_alternates_as_it_may_have_and_the_rest_are_named(client, officer):
    seat = SeatFactory(alternates=1)
    election = opened(officer, voters=6, alternates=2, seats=[seat], body=seat.body)
    all_vote(election, (1,), (1,), (1,), (2,), (2,), (3,))
    deciding.count_election(election=closed(election, officer), by=Actor.of(officer))
    client.force_login(officer)
    page = client.get(reverse("campaigns:election-mandates", args=[election.pk]))
    assert [one.name for one in page.context["left_over"]] == ["Име 2"]
    client.post(reverse("campaigns:election-mandates", args=[election.pk]), {"started": "2027", "reason": "Избрани"})
    assert list(Mandate.objects.order_by("place").values_list("place", flat=True)) == [0, 1]


def test_a_member_complains_and_is_answered(client, officer):
    election = opened(officer, voters=1)
    all_vote(election, (1,))
    voter = one_voter(election)
    closed(election, officer)
    client.force_login(speaker(voter.organisation))
    path = reverse("campaigns:complaint-new", args=[election.pk])
    assert client.post(path, {"raised_by": voter.organisation_id, "text": "Не получихме писмо"}).status_code == 302
    complaint = election.complaints.get()
    deciding.answer_complaint(complaint=complaint, answer="Пратено е", by=Actor.of(officer))
    assert "Пратено е" in client.get(election.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", ["prepared", "frozen", "open"])
def test_its_page_opens_for_everyone_in_each_state(client, officer, member, state):
    election = {"prepared": prepared, "frozen": frozen, "open": opened}[state](officer)
    for user in (officer, member, UserFactory()):
        client.force_login(user)
        assert client.get(election.get_absolute_url()).status_code in {200, 404}
    client.force_login(officer)
    for name in ("election-edit", "electorate", "election-mails", "candidate-new", "election-cancel"):
        assert client.get(reverse(f"campaigns:{name}", args=[election.pk])).status_code == 200


def test_an_election_is_prepared_on_its_form(client, officer):
    members(3)
    seat = SeatFactory()
    client.force_login(officer)
    sent = {
        "title_bg": "Избор", "body": f"body:{seat.body_id}", "seats": [seat.pk], "method": "block", "places": "1",
        "alternates": "2", "tie_rule": "recorded-lot", "quorum": "50", "extension_days": "0",
        "electorate_on": str(timezone.localdate()), "objections_until": str(timezone.localdate()),
        "opens_at": "2030-01-01T10:00", "closes_at": "2030-01-01T09:00", "confidentiality": "coalition",
    }  # fmt: skip
    page = client.post(reverse("campaigns:election-new"), sent)
    assert page.status_code == 422
    assert "must end after it begins" in page.content.decode()
    page = client.post(reverse("campaigns:election-new"), {**sent, "closes_at": "2030-01-08T10:00"})
    election = Election.objects.get()
    assert list(election.seats.all()) == [seat]
    client.post(reverse("campaigns:election-freeze", args=[election.pk]))
    assert election.voters.count() == 3


def test_the_nightly_round_closes_what_is_over(officer):
    election = opened(officer, voters=1)
    vote(one_voter(election), 1)
    over(election)
    assert closing.close_overdue(timezone.now()) == 1
    assert Election.objects.get(pk=election.pk).state == "closed"


def test_organisations_merged_after_the_close_leave_ballots_and_list_as_they_were(officer):
    election = opened(officer, voters=3)
    all_vote(election, (1,), (1,), (2,))
    one, other, _third = [voter.organisation for voter in election.voters.order_by("pk")]
    closed(election, officer)
    merge(one, other, officer)
    counted = deciding.count_election(election=Election.objects.get(pk=election.pk), by=Actor.of(officer))
    assert (counted.size, counted.voted, counted.result["elected"]) == (3, 3, [1])


def test_merged_organisations_on_one_list_vote_once(officer):
    election = opened(officer, voters=3)
    one, other, third = list(election.voters.order_by("pk"))
    vote(other, 2)
    merge(one.organisation, other.organisation, officer)
    vote(one, 1)
    vote(third, 1)
    ended = closed(election, officer)
    assert (ended.size, ended.voted) == (2, 2)
    with pytest.raises(ValidationError, match="No vote is taken"):
        vote(other, 2)
