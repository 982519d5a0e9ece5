"""What really changed: who reads it, what it is tied to, what is counted of it, and nothing that is hidden."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.asks import common_agenda
from campaigns.models import Ask
from crm import timeline
from crm.confidentiality import Level
from crm.search import search
from monitoring import earned as counters
from monitoring.actions.outcomes import record_outcome, update_outcome
from monitoring.models import Outcome
from tests.campaigns.test_asks import form_of
from tests.factories import (
    AskFactory,
    CampaignFactory,
    CommitmentFactory,
    OutcomeFactory,
    PublishedCommitmentFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("monitoring:outcome-list")
NEW = reverse("monitoring:outcome-new")
API = reverse("api:outcome-list")
HTMX = {"HTTP_HX_REQUEST": "true"}
UP_TO = [
    ("leader", {"public", "coalition", "internal", "restricted"}),
    ("officer", {"public", "coalition", "internal"}),
    ("administrator", {"public", "coalition", "internal"}),
    ("member", {"public", "coalition"}),
    ("former_member", {"public"}),
]


def panel(record, kind):
    return reverse(f"monitoring:{kind}-outcomes", args=[record.pk])


@pytest.mark.parametrize(("visitor", "seen"), UP_TO)
def test_each_visitor_reads_up_to_their_level(visitor, seen, as_user, request):
    outcomes = {level.value: OutcomeFactory(confidentiality=level) for level in Level}
    user = request.getfixturevalue(visitor)
    client = as_user(user)

    assert {one.confidentiality for one in client.get(LIST).context["page"]} == seen
    assert {one["confidentiality"] for one in client.get(API).json()["results"]} == seen
    for level, outcome in outcomes.items():
        assert client.get(outcome.get_absolute_url()).status_code == (200 if level in seen else 404)
    hits = [hit for group in search(user, "Резултат", kinds=["outcome"], per_kind=9) for hit in group.entries]
    assert {hit.pk for hit in hits} == {outcomes[level].pk for level in seen}


@pytest.mark.parametrize(
    ("visitor", "status"), [("officer", 200), ("leader", 200), ("member", 403), ("administrator", 403)]
)
def test_only_the_centre_writes(visitor, status, as_user, request):
    outcome, client = OutcomeFactory(confidentiality=Level.PUBLIC), as_user(request.getfixturevalue(visitor))

    assert client.get(NEW).status_code == status
    assert client.get(reverse("monitoring:outcome-edit", args=[outcome.pk])).status_code == status
    assert (b"New outcome" in client.get(LIST).content) == (status == 200)
    if status == 403:
        assert client.post(API, {"title_bg": "x"}, content_type="application/json").status_code == 403


def test_an_outcome_is_written_with_what_it_belongs_to(as_user, officer):
    campaign, ask, commitment = CampaignFactory(), AskFactory(), CommitmentFactory()
    client = as_user(officer)
    typed = form_of(client, NEW) | {
        "title_bg": "Местата са открити", "achieved": "2026-04", "for_whom_bg": "деца от 3 общини",
        "campaigns": [f"campaign:{campaign.pk}"], "asks": [f"ask:{ask.pk}"],
        "commitments": [f"commitment:{commitment.pk}"], "source": "Държавен вестник", "is_verified": "on",
    }  # fmt: skip

    answer = client.post(NEW, typed)
    client.post(NEW, typed)  # sent twice

    outcome = Outcome.objects.get()
    assert answer["Location"] == outcome.get_absolute_url()
    assert (outcome.confidentiality, outcome.is_verified, outcome.version) == (Level.INTERNAL, True, 1)
    assert [list(getattr(outcome, name).all()) for name in Outcome.TIES] == [[campaign], [], [ask], [commitment]]
    assert LogEntry.objects.about(outcome).get().verb == "recorded"
    assert "April 2026" in client.get(outcome.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"is_verified": "on"}, "is_verified"),
        ({"confidentiality": "public"}, "source"),
        ({"achieved": "2999"}, "achieved"),
        ({"achieved": "May"}, "achieved"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"title_bg": ""}, "title_bg"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_user, officer, typed, field):
    client = as_user(officer)

    answer = client.post(NEW, form_of(client, NEW) | {"title_bg": "Промяна", "text_bg": "Написаното остава"} | typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Написаното остава" in answer.content.decode()
    assert not Outcome.objects.exists()


def test_the_database_keeps_nothing_verified_without_a_source():
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFactory(source="", is_verified=True)


def test_the_second_of_two_editors_reads_both_texts_and_loses_nothing(as_user, officer, leader):
    outcome = OutcomeFactory(title_bg="Старо")
    outcome.asks.add(AskFactory(title_en="Off the record", confidentiality=Level.RESTRICTED))
    url, client = reverse("monitoring:outcome-edit", args=[outcome.pk]), as_user(officer)
    typed = form_of(client, url) | {"title_bg": "Мое"}
    update_outcome(outcome=outcome, version=1, fields={"title_bg": "Чуждо"}, by=Actor(leader))

    page = client.post(url, typed)

    assert page.status_code == 422
    assert "Чуждо" in page.content.decode()
    assert "Мое" in page.content.decode()
    assert "Off the record" not in page.content.decode()
    again = typed | {"version": "2"}
    assert client.post(url, again).status_code == 302
    assert Outcome.objects.get().title_bg == "Мое"


def test_ties_an_editor_may_not_see_are_neither_shown_nor_lost(as_user, officer):
    hidden, shown = AskFactory(title_en="Off the record", confidentiality=Level.RESTRICTED), AskFactory()
    outcome = OutcomeFactory()
    outcome.asks.add(hidden, shown)
    url, client = reverse("monitoring:outcome-edit", args=[outcome.pk]), as_user(officer)

    pages = [client.get(address).content.decode() for address in (url, outcome.get_absolute_url(), LIST)]
    answer = client.get(reverse("api:outcome-detail", args=[outcome.pk])).json()
    client.post(url, form_of(client, url) | {"asks": []})

    assert not [page for page in pages if "Off the record" in page]
    assert answer["asks"] == [shown.pk]
    assert list(outcome.asks.all()) == [hidden]


def test_nobody_hides_an_outcome_from_themselves(officer):
    outcome = OutcomeFactory()
    with pytest.raises(ValidationError):
        update_outcome(outcome=outcome, version=1, fields={"confidentiality": "restricted"}, by=Actor(officer))
    with pytest.raises(ValidationError):
        record_outcome(title_bg="x", confidentiality="restricted", by=Actor(officer))


def test_the_log_says_what_changed_without_its_words(officer):
    outcome = OutcomeFactory()
    update_outcome(
        outcome=outcome, version=1, fields={"text_bg": "Тайна", "achieved": "2025", "asks": [AskFactory()]},
        by=Actor(officer),
    )  # fmt: skip

    entry = LogEntry.objects.about(outcome).get()

    assert entry.fields == ["achieved", "asks", "text_bg"]
    assert entry.changes == {"achieved": ["", "2025"]}


# On the pages of what it belongs to


@pytest.mark.parametrize(("kind", "make"), [("campaign", CampaignFactory), ("ask", AskFactory)])
def test_it_stands_on_the_page_and_the_timeline_of_what_it_belongs_to(kind, make, as_user, officer):
    record = make(confidentiality=Level.INTERNAL)
    outcome = OutcomeFactory(achieved="2025")
    getattr(outcome, f"{kind}s").add(record)
    client = as_user(officer)

    assert panel(record, kind) in client.get(record.get_absolute_url()).context["panels"]
    assert str(outcome) in client.get(panel(record, kind), **HTMX).content.decode()
    (item,) = [item for item in timeline.of(record, officer) if item.icon == "trophy"]
    assert (item.title, item.when) == (str(outcome), "2025")


def test_it_stands_on_the_page_of_a_commitment(as_user, member, officer):
    commitment = PublishedCommitmentFactory()
    shown, hidden = OutcomeFactory(confidentiality=Level.PUBLIC), OutcomeFactory()
    commitment.outcomes.add(shown, hidden)

    client = as_user(member)
    page = client.get(panel(commitment, "commitment"), **HTMX).content.decode()

    assert panel(commitment, "commitment") in client.get(commitment.get_absolute_url()).context["panels"]
    assert (str(shown) in page, str(hidden) in page, "Add an outcome" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("kind", "make"),
    [("campaign", CampaignFactory), ("ask", AskFactory), ("commitment", PublishedCommitmentFactory)],
)
def test_where_there_is_none_only_the_centre_is_shown_a_way_in(kind, make, as_user, member, officer):
    record = make(confidentiality=Level.PUBLIC)
    assert as_user(member).get(panel(record, kind), **HTMX).content == b""
    client = as_user(officer)
    page = client.get(panel(record, kind), **HTMX).content.decode()
    address = f"{NEW}?{kind}={record.pk}"
    assert address in page

    form = client.get(address).context["form"]

    assert form[f"{kind}s"].initial == [record]
    assert f'value="{kind}:{record.pk}" selected' in client.get(address).content.decode()


def test_a_new_one_is_told_no_further_than_what_it_came_from(as_user, officer, leader):
    ask = AskFactory(confidentiality=Level.RESTRICTED, author=officer)
    for user, level in ((leader, "restricted"), (officer, "internal")):
        page = as_user(user).get(f"{NEW}?ask={ask.pk}")
        assert f'<option value="{level}" selected' in page.content.decode()
    hidden = AskFactory(confidentiality=Level.RESTRICTED, title_en="Off the record")
    assert "Off the record" not in as_user(officer).get(f"{NEW}?ask={hidden.pk}").content.decode()


def test_a_campaign_earns_what_answers_its_asks_as_far_as_these_are_seen(officer, leader):
    campaign = CampaignFactory()
    seen, hidden = AskFactory(), AskFactory(confidentiality=Level.RESTRICTED)
    outcomes = []
    for ask in (seen, hidden):
        ask.campaigns.add(campaign)
        outcomes.append(OutcomeFactory())
        outcomes[-1].asks.add(ask)

    assert list(Outcome.objects.visible_to(officer).of(campaign, officer)) == outcomes[:1]
    assert set(Outcome.objects.visible_to(leader).of(campaign, leader)) == set(outcomes)


# The list


def test_the_list_is_sought_sorted_and_taken_as_a_sheet(as_user, officer):
    campaign = CampaignFactory(title_en="Health")
    old = OutcomeFactory(title_en="Old", achieved="2009", is_verified=True)
    late = OutcomeFactory(title_en="Late", achieved="2026-04", confidentiality=Level.PUBLIC)
    never = OutcomeFactory(title_en="Some day", text_bg="медиатори")
    old.campaigns.add(campaign)
    client = as_user(officer)

    def found(query):
        return [one.title_en for one in client.get(LIST, query).context["page"]]

    assert found({}) == ["Late", "Old", "Some day"]
    assert found({"sort": "when"})[-2:] == ["Old", "Late"]
    assert found({"q": "mediatori"}) == [never.title_en]
    assert found({"campaign": campaign.pk}) == ["Old"]
    assert found({"is_verified": "True"}) == ["Old"]
    assert found({"confidentiality": "public"}) == [late.title_en]
    assert found({"until": "2009"}) == ["Old"]
    assert found({"since": "2010"}) == ["Late"]
    sheet = client.get(LIST, {"until": "2009", "export": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in sheet.splitlines()] == ["Outcome", "Old"]
    assert "Health" in sheet


def test_a_list_asks_as_often_for_three_as_for_one(as_user, officer, django_assert_max_num_queries):
    def tied():
        outcome = OutcomeFactory()
        outcome.campaigns.add(CampaignFactory())
        outcome.asks.add(AskFactory())
        outcome.commitments.add(CommitmentFactory())

    client, counts = as_user(officer), []
    tied()
    for address in (LIST, API):
        client.get(address)
        with django_assert_max_num_queries(99) as asked:
            client.get(address)
        counts.append(len(asked))
    tied()
    tied()
    for address, before in zip((LIST, API), counts, strict=True):
        with django_assert_max_num_queries(before):
            client.get(address)


# Over the API


def test_the_api_writes_and_changes_with_the_version(as_user, officer):
    client, ask = as_user(officer), AskFactory()

    made = client.post(API, {"title_bg": "Промяна", "asks": [ask.pk]}, content_type="application/json")
    url = reverse("api:outcome-detail", args=[made.json()["id"]])
    refused = [
        client.patch(url, body, content_type="application/json").json()
        for body in ({"title_bg": "x"}, {"title_bg": "x", "version": 7}, {"is_verified": True, "version": 1})
    ]
    changed = client.patch(url, {"achieved": "2026-05", "version": 1}, content_type="application/json").json()

    assert (made.status_code, made.json()["asks"], made.json()["confidentiality"]) == (201, [ask.pk], "internal")
    assert [list(one) for one in refused] == [["version"], ["version"], ["is_verified"]]
    assert (changed["achieved"], changed["version"], changed["asks"]) == ("2026-05", 2, [ask.pk])


def test_a_guessed_number_reads_as_unknown(as_user, officer):
    hidden = AskFactory(confidentiality=Level.RESTRICTED)
    answers = [
        as_user(officer).post(API, {"title_bg": "x", "asks": [pk]}, content_type="application/json").json()
        for pk in (hidden.pk, 99999999)
    ]
    assert str(answers[0]).replace(str(hidden.pk), "#") == str(answers[1]).replace("99999999", "#")


# On the common agenda


@pytest.fixture
def agreed():
    return AskFactory(confidentiality=Level.PUBLIC, status=Ask.Status.AGREED)


def agenda_read_by(client):
    return client.get(reverse("campaigns:common-agenda")).content.decode().partition("<h1")[2].partition("</main>")[0]


def earned(reader, ask):
    (road,) = [road for chapter in common_agenda.agenda(reader) for road in chapter.roads if road.ask == ask]
    return road.commitments, road.outcomes


def test_everybody_reads_how_many_public_outcomes_and_commitments_an_ask_earned(agreed, client):
    OutcomeFactory(confidentiality=Level.PUBLIC).asks.add(agreed)
    PublishedCommitmentFactory().asks.add(agreed)

    page = client.get(reverse("campaigns:common-agenda")).content.decode()

    assert earned(AnonymousUser(), agreed) == (1, 1)
    assert "1 commitment" in page
    assert "1 outcome" in page


def test_what_a_reader_may_not_see_changes_no_number(agreed, client, member, officer, leader):
    before = agenda_read_by(client)
    for level in Level:
        OutcomeFactory(confidentiality=level).asks.add(agreed)
        CommitmentFactory(confidentiality=level).asks.add(agreed)  # not published
        if level != Level.PUBLIC:
            PublishedCommitmentFactory(confidentiality=level).asks.add(agreed)
    Outcome.objects.filter(confidentiality=Level.PUBLIC).delete()

    assert agenda_read_by(client) == before
    assert earned(AnonymousUser(), agreed) == (0, 0)
    assert earned(member, agreed) == (1, 1)
    assert earned(officer, agreed) == (5, 2)
    assert earned(leader, agreed) == (7, 3)


def test_a_withdrawn_commitment_no_longer_counts(agreed, officer):
    CommitmentFactory(withdrawn_at=timezone.now(), withdrawn_reason="Грешка").asks.add(agreed)
    assert earned(officer, agreed) == (0, 0)


def test_a_hidden_successor_changes_no_number(agreed):
    commitment = PublishedCommitmentFactory()
    commitment.asks.add(agreed)
    type(commitment).objects.filter(pk=commitment.pk).update(superseded_by=CommitmentFactory())
    assert earned(AnonymousUser(), agreed) == (1, 0)


def test_the_numbers_are_asked_in_one_query_each(agreed, officer, django_assert_num_queries):
    others = [agreed.pk, *(AskFactory().pk for _ in range(3))]
    for counter in (counters.commitments_of, counters.outcomes_of):
        with django_assert_num_queries(1):
            counter(others, officer)
