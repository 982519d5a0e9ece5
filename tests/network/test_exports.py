"""The picture as a file: what the reader sees in it, and nothing beside it."""

import io
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry
from crm.confidentiality import Level
from network.exchange import formats, graphml, sheets, views
from tests.factories import MembershipFactory, OrganisationFactory, TieFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def address(name):
    return reverse("network:network-export", args=[name])


def ask(client, name, **query):
    return client.post(address(name) + (f"?{urlencode(query)}" if query else ""))


def taken(client, name="graphml", **query):
    answer = ask(client, name, **query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def told(client, **query):
    return graphml.read(io.BytesIO(taken(client, **query)))


@pytest.fixture
def pair():
    """Two members, tied for every member to see."""
    names = ("Сдружение Лъч", "<script>alert(1)</script>")
    one, other = (
        MembershipFactory(organisation=OrganisationFactory(name=name, confidentiality=Level.PUBLIC)).organisation
        for name in names
    )
    TieFactory(stated_by=one, other=other, strength=3, confidentiality=Level.COALITION)
    return one, other


@pytest.mark.parametrize("name", formats.BY_NAME)
def test_every_format_holds_the_picture(name, pair, officer, as_user):
    answer = ask(as_user(officer), name)

    content = b"".join(answer.streaming_content)
    wanted = formats.BY_NAME[name]
    assert answer["Content-Type"] == wanted.content_type
    assert f"network-{TODAY}{wanted.ending}" in answer["Content-Disposition"]
    assert b"<script>" not in content or wanted.content_type.startswith("text/csv")
    assert "Лъч".encode() in content or name in {"xlsx"}


def test_a_file_says_by_which_rules_it_was_made_and_leads_back_to_each_record(pair, officer, as_user):
    found = told(as_user(officer))

    assert (found.rules, found.day) == (1, TODAY)
    node = next(one for one in found.nodes if one.label == "Сдружение Лъч")
    assert node.key == f"organisation-{pair[0].pk}"
    assert node.url == f"http://testserver{pair[0].get_absolute_url()}"
    assert [(tie.kinds, tie.weight) for tie in found.ties] == [(("stated",), 1.0)]


def test_the_filters_of_the_address_hold_in_the_file(pair, officer, as_user):
    client = as_user(officer)

    assert not told(client, kinds="meetings").ties
    assert not told(client, day="2019-01-01").ties
    assert told(client, kinds="stated", day=TODAY.isoformat()).ties


def test_what_a_member_may_not_see_changes_no_byte_of_the_file(pair, member, as_user):
    client = as_user(member)
    before = {name: taken(client, name) for name in ("graphml", "gexf", "nodes", "edges")}
    hidden = MembershipFactory(organisation=OrganisationFactory(confidentiality=Level.RESTRICTED)).organisation
    TieFactory(stated_by=pair[1], other=pair[0], confidentiality=Level.INTERNAL)
    TieFactory(stated_by=pair[0], other=hidden, confidentiality=Level.PUBLIC)

    assert {name: taken(client, name) for name in before} == before


def test_the_log_remembers_who_took_which_picture_along(pair, officer, as_user):
    taken(as_user(officer), "gexf", kinds="stated")

    entry = LogEntry.objects.get(verb="took along the network")
    assert (entry.user, entry.changes["format"][1]) == (officer, "gexf")
    assert "kinds=stated" in entry.changes["picture"][1]


def test_without_an_account_nothing_is_given_out(client, pair):
    assert ask(client, "graphml").status_code == 302


def test_an_unknown_format_is_not_there(officer, as_user):
    assert ask(as_user(officer), "pajek").status_code == 404


def test_a_picture_too_large_for_a_file_is_refused_in_words(pair, officer, as_user, monkeypatch):
    monkeypatch.setattr(views, "MOST_TIES", 0)

    answer = ask(as_user(officer), "graphml")

    assert answer.status_code == 413
    assert "Choose a region" in answer.content.decode()


def test_too_many_files_within_an_hour_are_refused(pair, officer, as_user, monkeypatch):
    monkeypatch.setattr(views, "HOURLY", {"most": 1, "seconds": 3600})
    client = as_user(officer)
    ask(client, "nodes")

    assert ask(client, "nodes").status_code == 429


def test_two_sheets_read_back_as_the_network_they_were_made_of(pair, officer, as_user):
    client = as_user(officer)

    again = sheets.read_csv(io.BytesIO(taken(client, "nodes")), io.BytesIO(taken(client, "edges")))

    assert again.ties == told(client).ties
    assert {one.key for one in again.nodes} == {one.key for one in told(client).nodes}
