import pytest
from django.urls import reverse

from accounts.models import LogEntry
from campaigns.models import Ask
from crm.confidentiality import Level
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    CampaignFactory,
    CampaignPartnerFactory,
    MilestoneFactory,
    MinistryFactory,
    OfficeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("api:ask-list")


def one(ask):
    return reverse("api:ask-detail", args=[ask.pk])


def send(method, url, body):
    return method(url, body, content_type="application/json")


@pytest.mark.parametrize(("visitor", "seen"), [("leader", 4), ("officer", 3), ("member", 2), ("former_member", 1)])
def test_each_visitor_reads_up_to_their_level(visitor, seen, as_user, request):
    for level in Level:
        AskFactory(confidentiality=level)
        CampaignFactory(confidentiality=level)
    client = as_user(request.getfixturevalue(visitor))

    assert client.get(LIST).json()["count"] == seen
    assert client.get(reverse("api:campaign-list")).json()["count"] == seen


def test_without_an_account_nothing_is_answered(client):
    assert client.get(LIST).status_code in {401, 403}
    assert client.get(reverse("api:campaign-list")).status_code in {401, 403}


def test_ids_of_hidden_bodies_and_campaigns_are_not_told(as_user, member):
    office = OfficeFactory(body=MinistryFactory(confidentiality=Level.INTERNAL))
    ask = AskFactory(confidentiality=Level.PUBLIC, addressed_to=office.body, addressed_office=office)
    ask.campaigns.add(CampaignFactory(confidentiality=Level.INTERNAL))

    answer = as_user(member).get(one(ask)).json()

    assert (answer["addressed_to"], answer["addressed_office"], answer["campaigns"]) == (None, None, [])


def test_an_officer_creates_a_draft_under_their_name(as_user, officer):
    body, campaign = MinistryFactory(), CampaignFactory()

    answer = send(
        as_user(officer).post, LIST,
        {"title_bg": "Искане", "addressed_to": body.pk, "campaigns": [campaign.pk], "status": "met", "author": 1},
    )  # fmt: skip

    ask = Ask.objects.get()
    assert (answer.status_code, ask.author, ask.status, list(ask.campaigns.all())) == (
        201,
        officer,
        "draft",
        [campaign],
    )
    assert LogEntry.objects.about(ask).get().via == "api"


@pytest.mark.parametrize("field", ["addressed_to", "addressed_office", "campaigns"])
def test_hidden_ids_read_as_unknown(field, as_user, officer):
    hidden = {
        "addressed_to": lambda: MinistryFactory(confidentiality=Level.RESTRICTED).pk,
        "addressed_office": lambda: OfficeFactory(body__confidentiality=Level.RESTRICTED).pk,
        "campaigns": lambda: CampaignFactory(confidentiality=Level.RESTRICTED).pk,
    }[field]()
    client = as_user(officer)

    def refusal(pk):
        answer = send(client.post, LIST, {"title_bg": "X", field: [pk] if field == "campaigns" else pk})
        assert answer.status_code == 400
        return str(answer.json()[field]).replace(str(pk), "ID")

    assert refusal(hidden) == refusal(99999999)
    assert not Ask.objects.exists()


@pytest.mark.parametrize("visitor", ["member", "administrator"])
def test_only_the_centre_writes(visitor, as_user, request):
    ask = AskFactory(confidentiality=Level.PUBLIC)
    client = as_user(request.getfixturevalue(visitor))

    assert send(client.post, LIST, {"title_bg": "X"}).status_code == 403
    assert send(client.patch, one(ask), {"title_bg": "X", "version": 1}).status_code == 403
    assert send(client.post, f"{one(ask)}status/", {"status": "met", "reason": "x", "version": 1}).status_code == 403


def test_a_hidden_ask_is_not_found(as_user, officer):
    ask, client = AskFactory(confidentiality=Level.RESTRICTED), as_user(officer)

    assert client.get(one(ask)).status_code == 404
    assert send(client.patch, one(ask), {"title_bg": "X", "version": 1}).status_code == 404
    assert send(client.post, f"{one(ask)}status/", {"status": "met", "reason": "x", "version": 1}).status_code == 404


def test_a_change_names_its_version(as_user, officer):
    ask, client = AskFactory(title_bg="Преди"), as_user(officer)

    unsaid = send(client.patch, one(ask), {"title_bg": "Ново"})
    stale = send(client.patch, one(ask), {"title_bg": "Ново", "version": 7})
    saved = send(client.patch, one(ask), {"title_bg": "Ново", "version": 1})

    assert (unsaid.status_code, stale.status_code, saved.status_code) == (400, 409, 200)
    assert stale.json()["title_bg"] == "Преди"
    assert (saved.json()["title_bg"], saved.json()["version"]) == ("Ново", 2)


def test_a_change_keeps_the_campaigns_its_author_cannot_see(as_user, officer):
    ask, secret = AskFactory(), CampaignFactory(confidentiality=Level.RESTRICTED)
    ask.campaigns.add(secret)

    answer = send(as_user(officer).patch, one(ask), {"campaigns": [], "version": 1})

    assert answer.json()["campaigns"] == []
    assert list(ask.campaigns.all()) == [secret]


def test_a_status_moves_through_its_own_door_with_a_reason(as_user, leader):
    ask, client = AskFactory(text_bg="Текст"), as_user(leader)
    url = f"{one(ask)}status/"

    silent = send(client.post, url, {"status": "agreed", "version": 1})
    moved = send(client.post, url, {"status": "agreed", "reason": "Решение", "version": 1})
    late = send(client.post, url, {"status": "tabled", "reason": "Решение", "version": 1})
    aside = send(client.patch, one(ask), {"status": "met", "version": 2})

    assert (silent.status_code, moved.status_code, late.status_code) == (400, 200, 409)
    assert moved.json()["status"] == "agreed"
    assert aside.json()["status"] == "agreed"


def test_hiding_it_from_oneself_is_refused_in_words(as_user, officer):
    answer = send(as_user(officer).patch, one(AskFactory()), {"confidentiality": "restricted", "version": 1})

    assert answer.status_code == 400
    assert "would not see it" in str(answer.json()["confidentiality"])


def test_filters_and_order_of_the_list(as_user, officer):
    body = MinistryFactory()
    wanted = AskFactory(title_bg="А", addressed_to=body)
    other = AskFactory(title_bg="Б", status="met")
    client = as_user(officer)

    def ids(**query):
        return [row["id"] for row in client.get(LIST, query).json()["results"]]

    assert ids(addressed_to=body.pk) == [wanted.pk]
    assert ids(status="met") == [other.pk]
    assert ids(ordering="-title_bg") == [other.pk, wanted.pk]
    assert ids(ordering="author__password") == ids()
    assert client.get(LIST, {"addressed_to": MinistryFactory(confidentiality="restricted").pk}).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_run_the_same_queries_for_any_length(as_user, officer, rows, django_assert_num_queries):
    for _one in range(rows):
        office, partner = OfficeFactory(), CampaignPartnerFactory()
        ask = AskFactory(theme=ThemeFactory(), addressed_to=office.body, addressed_office=office)
        ask.campaigns.add(partner.campaign)
        AskPressedFactory(ask=ask)
        MilestoneFactory(phase__campaign=partner.campaign)
    client = as_user(officer)
    client.get(LIST)

    with django_assert_num_queries(8):  # session, user; count, ids, rows, bodies, offices, campaigns
        client.get(LIST)
    with django_assert_num_queries(9):  # session, user; count, ids, rows, themes, partners, phases, milestones
        client.get(reverse("api:campaign-list"))
