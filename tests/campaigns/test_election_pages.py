"""What the pages of an election show, and to whom; what is taken away of it."""

import io
from itertools import cycle, islice

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from accounts import paper_pdf
from accounts.actors import Actor
from campaigns.elections import actions, deciding
from campaigns.elections.protocols import protocol_of
from campaigns.models import Election
from crm.confidentiality import Level
from crm.models import Organisation
from tests.campaigns.asking import speaker
from tests.campaigns.electing import all_vote, closed, frozen, opened, prepared
from tests.factories import OrganisationFactory, PersonFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
draws = pytest.mark.skipif(not paper_pdf.available(), reason="NOT CHECKED: Pango is missing")


def counted(officer, *choices, **fields) -> Election:
    election = opened(officer, voters=len(choices), **fields)
    all_vote(election, *islice(cycle(choices), election.voters.count()))
    return deciding.count_election(election=closed(election, officer), by=Actor.of(officer))


def in_english(user):
    user.language = "en"
    user.save(update_fields=["language"])
    return user


def test_names_are_printed_as_their_owners_write_them_whoever_adds_them(officer):
    election = prepared(officer, names=0)
    body = OrganisationFactory(name="Сдружение Пътека", name_latin="Pateka Association", kind="ngo")
    person = PersonFactory(name="Мила Примерова", name_latin="Mila Primerova")
    with translation.override("en"):
        one = actions.add_candidate(election=election, organisation=body, person=person, by=Actor.of(officer))
    assert one.name == "Мила Примерова, Сдружение Пътека"


def test_the_paper_says_until_when_it_can_be_changed_what_secrecy_there_is_and_how_many_names(officer, as_user):
    election = opened(officer, places=2)
    voter = election.voters.order_by("pk").first()
    client = as_user(in_english(speaker(voter.organisation)))
    page = client.get(reverse("campaigns:vote", args=[voter.pk])).content.decode()
    for words in (
        "Choose up to 2 names",
        "You can change your vote until",
        "confidential, not cryptographically secret",
    ):
        assert words in page
    assert 'Chosen: <span class="ballot-chosen"></span> of 2' in page


def test_a_refused_objection_stands_beside_what_was_typed(officer, as_user):
    election = frozen(officer)
    mine, listed = [one.organisation for one in election.voters.order_by("pk")[:2]]
    told = {"raised_by": mine.pk, "about": "missing", "organisation": f"organisation:{listed.pk}", "text": "Липсва"}
    answer = as_user(in_english(speaker(mine))).post(reverse("campaigns:electorate", args=[election.pk]), told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "It stands on the list." in page
    assert "Липсва" in page


def test_members_take_the_list_of_voters_away_as_names_and_the_centre_with_who_has_voted(officer, as_user):
    election = opened(officer)
    first, hidden = election.voters.order_by("pk")[:2]
    Organisation.objects.filter(pk=hidden.organisation_id).update(confidentiality=Level.RESTRICTED)
    path = reverse("campaigns:electorate", args=[election.pk]) + "?export=csv"
    theirs = as_user(in_english(speaker(first.organisation))).get(path).content.decode()
    assert theirs.splitlines()[0].removeprefix("\ufeff") == "Organisation"
    assert first.name in theirs
    assert hidden.name not in theirs
    ours = as_user(in_english(officer)).get(path).content.decode()
    assert "Voted on" in ours
    assert hidden.name not in ours


@draws
def test_the_protocol_has_the_rules_the_list_of_voters_and_what_was_said_against_it(officer, leader, as_user):
    election = counted(officer, (1,), (1,), (2,), (), places=1, quorum=50)
    voter = election.voters.order_by("pk").first()
    deciding.complain(election=election, raised_by=voter.organisation, text="Тайна", by=Actor.of(officer))
    answer = as_user(in_english(leader)).get(reverse("campaigns:election-protocol-pdf", args=[election.pk]))
    pages = pypdfium2.PdfDocument(io.BytesIO(b"".join(answer)))
    said = " ".join("\n".join(one.get_textpage().get_text_range() for one in pages).split())
    for words in (
        voter.name, "Electorate: 4. Ballots: 4, of which blank: 1.", "Quorum: 2 ballots needed, 4 cast.",
        "Entitled to vote", "1 complaint about the election, of which answered: 0", "What secrecy there is",
        election.ballot_sha256,
    ):  # fmt: skip
        assert words in said, words
    assert "Тайна" not in said


def test_the_protocol_names_no_voter_who_is_hidden_from_its_reader(officer, leader):
    election = counted(officer, (1,), (1,), (2,))
    hidden = election.voters.order_by("pk").first()
    Organisation.objects.filter(pk=hidden.organisation_id).update(confidentiality=Level.RESTRICTED)
    seen = {reader: protocol_of(election, reader) for reader in (officer, leader)}
    assert (hidden.name in seen[leader].voters, seen[leader].unlisted) == (True, 0)
    assert (hidden.name in seen[officer].voters, seen[officer].unlisted) == (False, 1)


def test_what_is_off_the_record_has_no_paper(leader, as_user):
    election = counted(leader, (1,))
    Election.objects.filter(pk=election.pk).update(confidentiality=Level.RESTRICTED)
    answer = as_user(in_english(leader)).get(
        reverse("campaigns:election-protocol-pdf", args=[election.pk]), follow=True
    )
    assert "off the record" in answer.content.decode()
    assert "protocol.pdf" not in answer.content.decode()


def test_there_is_no_protocol_before_the_count(officer, as_user):
    election = opened(officer, voters=1)
    all_vote(election, (1,))
    election = closed(election, officer)
    path = reverse("campaigns:election-protocol-pdf", args=[election.pk])
    assert as_user(officer).get(path).status_code == 404


@pytest.mark.parametrize("state", ["frozen", "open", "counted"])
def test_a_page_asks_as_much_for_many_voters_and_names_as_for_few(state, officer, as_user):
    counts = []
    for size in (2, 6):
        if state == "counted":
            election = counted(officer, *[(1,)] * size, names=size)
        else:
            election = {"frozen": frozen, "open": opened}[state](officer, voters=size, names=size)
        client, path = as_user(officer), election.get_absolute_url()
        queries_of(client, path)
        counts.append(len(queries_of(client, path)))
    assert counts[0] == counts[1]
