import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.asks import actions
from campaigns.asks import moves as ask_moves
from campaigns.models import Ask
from crm.confidentiality import Level
from tests.factories import (
    AskFactory,
    CampaignFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("campaigns:ask-list")


def form_of(client, url):
    """What a browser would send back unchanged."""
    form = client.get(url).context["form"]
    return {bound.html_name: bound.value() if bound.value() is not None else "" for bound in form}


@pytest.mark.parametrize(
    ("visitor", "seen"),
    [
        ("leader", {"public", "coalition", "internal", "restricted"}),
        ("officer", {"public", "coalition", "internal"}),
        ("administrator", {"public", "coalition", "internal"}),
        ("member", {"public", "coalition"}),
        ("former_member", {"public"}),
    ],
)
def test_each_visitor_sees_asks_up_to_their_level(visitor, seen, as_user, request):
    asks = {level.value: AskFactory(confidentiality=level) for level in Level}
    client = as_user(request.getfixturevalue(visitor))

    response = client.get(LIST)

    assert {ask.confidentiality for ask in response.context["page"]} == seen
    for level, ask in asks.items():
        assert client.get(ask.get_absolute_url()).status_code == (200 if level in seen else 404)


def test_a_visitor_without_account_is_asked_to_sign_in_and_may_know_public_asks_only(client, db):
    from django.contrib.auth.models import AnonymousUser

    public, _internal = AskFactory(confidentiality=Level.PUBLIC), AskFactory()

    assert client.get(LIST).status_code == 302
    assert list(Ask.objects.visible_to(AnonymousUser())) == [public]
    assert not Ask.objects.changeable_by(AnonymousUser()).exists()


def test_a_restricted_ask_stays_open_to_its_author(officer, other_officer):
    ask = AskFactory(confidentiality=Level.RESTRICTED, author=officer)

    assert list(Ask.objects.visible_to(officer)) == [ask]
    assert not Ask.objects.visible_to(other_officer).exists()


@pytest.mark.parametrize("name", ["ask-new", "ask-edit", "ask-status"])
@pytest.mark.parametrize(
    ("visitor", "status"), [("officer", 200), ("leader", 200), ("member", 403), ("administrator", 403)]
)
def test_only_the_centre_writes(name, visitor, status, as_user, request):
    ask = AskFactory(confidentiality=Level.PUBLIC)
    url = reverse(f"campaigns:{name}", args=[] if name == "ask-new" else [ask.pk])

    assert as_user(request.getfixturevalue(visitor)).get(url).status_code == status


def test_an_officer_writes_an_ask_that_brings_its_body_along(as_user, officer):
    office, campaign = OfficeFactory(), CampaignFactory()
    client = as_user(officer)
    typed = form_of(client, reverse("campaigns:ask-new")) | {
        "title_bg": "Медиатори във всяка община",
        "addressed_office": f"office:{office.pk}",
        "campaigns": [f"campaign:{campaign.pk}"],
    }

    first = client.post(reverse("campaigns:ask-new"), typed)
    again = client.post(reverse("campaigns:ask-new"), typed)

    ask = Ask.objects.get()
    assert (ask.author, ask.status, ask.addressed_to, list(ask.campaigns.all())) == (
        officer,
        "draft",
        office.body,
        [campaign],
    )
    assert first.url == again.url == ask.get_absolute_url()
    assert LogEntry.objects.about(ask).get().verb == "recorded"


def test_an_office_of_another_body_is_refused(officer):
    with pytest.raises(ValidationError, match="another body"):
        actions.record_ask(
            title_bg="X", addressed_to=MinistryFactory(), addressed_office=OfficeFactory(), by=Actor.of(officer)
        )


def test_hidden_records_read_as_unknown_in_the_form(as_user, officer):
    hidden = MinistryFactory(confidentiality=Level.RESTRICTED)
    secret = CampaignFactory(confidentiality=Level.RESTRICTED)
    client = as_user(officer)
    typed = form_of(client, reverse("campaigns:ask-new")) | {
        "title_bg": "X",
        "addressed_to": f"organisation:{hidden.pk}",
        "campaigns": [f"campaign:{secret.pk}"],
    }

    response = client.post(reverse("campaigns:ask-new"), typed)
    unknown = client.post(
        reverse("campaigns:ask-new"),
        typed | {"addressed_to": "organisation:99999999", "campaigns": ["campaign:99999999"]},
    )

    assert response.status_code == 422
    assert response.context["form"].errors == unknown.context["form"].errors
    assert set(response.context["form"].errors) == {"addressed_to", "campaigns"}
    assert str(hidden) not in response.content.decode()


def test_saving_keeps_what_the_editor_may_not_see(as_user, officer):
    body = MinistryFactory(confidentiality=Level.RESTRICTED, name="Тайно ведомство")
    ask = AskFactory(addressed_to=body)
    secret, known = CampaignFactory(confidentiality=Level.RESTRICTED, title_en="Hush"), CampaignFactory()
    ask.campaigns.set([secret, known])
    client = as_user(officer)
    url = reverse("campaigns:ask-edit", args=[ask.pk])

    page = client.get(url).content.decode()
    client.post(url, form_of(client, url) | {"title_bg": "Ново", "campaigns": []})

    ask.refresh_from_db()
    assert "Тайно ведомство" not in page
    assert "Hush" not in page
    assert (ask.title_bg, ask.addressed_to, list(ask.campaigns.all())) == ("Ново", body, [secret])


def test_a_page_names_no_hidden_body_office_or_campaign(as_user, member):
    office = OfficeFactory(
        body=MinistryFactory(confidentiality=Level.INTERNAL, name="Скрито"), title_latin="Hidden post"
    )
    ask = AskFactory(confidentiality=Level.PUBLIC, addressed_to=office.body, addressed_office=office)
    ask.campaigns.add(CampaignFactory(confidentiality=Level.INTERNAL, title_en="Hidden campaign"))
    client = as_user(member)

    for url in (LIST, ask.get_absolute_url(), f"{LIST}?export=csv"):
        page = client.get(url).content.decode()
        assert str(ask) in page or ask.title_bg in page
        assert "Скрито" not in page
        assert "Hidden" not in page


def test_a_status_changes_with_a_reason_that_stays_with_the_centre(as_user, leader, member):
    ask = AskFactory(confidentiality=Level.COALITION, text_bg="Точен текст.")
    client = as_user(leader)
    url = reverse("campaigns:ask-status", args=[ask.pk])

    refused = client.post(url, {"status": "agreed", "reason": "  ", "version": ask.version})
    accepted = client.post(url, {"status": "agreed", "reason": "Решение на общото събрание", "version": ask.version})

    ask.refresh_from_db()
    entry = LogEntry.objects.about(ask).get()
    assert (refused.status_code, accepted.status_code, ask.status) == (422, 302, "agreed")
    assert (entry.user, entry.changes) == (
        leader, {"status": ["draft", "agreed"], "reason": ["", "Решение на общото събрание"]},
    )  # fmt: skip
    assert "общото събрание" in client.get(ask.get_absolute_url()).content.decode()
    seen_by_member = as_user(member).get(ask.get_absolute_url()).content.decode()
    assert "Status: agreed" in seen_by_member
    assert "общото събрание" not in seen_by_member
    assert leader.name not in seen_by_member


@pytest.mark.parametrize(
    ("text", "status", "reason", "words"),
    [
        ("", "agreed", "why", "needs its full text"),
        ("x", "draft", "why", "this status already"),
        ("x", "agreed", " ", "Say why"),
    ],
)
def test_a_status_change_is_refused_in_words(text, status, reason, words, officer):
    ask = AskFactory(text_bg=text)

    with pytest.raises(ValidationError, match=words):
        ask_moves.change_status(ask=ask, status=status, reason=reason, version=1, by=Actor.of(officer))

    ask.refresh_from_db()
    assert ask.status == "draft"


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(as_user, officer, other_officer):
    ask = AskFactory(title_bg="Преди")
    ask.campaigns.add(CampaignFactory(confidentiality=Level.RESTRICTED, title_en="Hush"))
    client = as_user(officer)
    url = reverse("campaigns:ask-edit", args=[ask.pk])
    typed = form_of(client, url) | {"title_bg": "Моето", "campaigns": []}
    actions.update_ask(ask=ask, version=1, title_bg="Тяхното", by=Actor.of(other_officer))

    conflict = client.post(url, typed)
    page = conflict.content.decode()
    resent = client.post(url, form_again(conflict))

    ask.refresh_from_db()
    assert conflict.status_code == 422
    assert "Тяхното" in page
    assert 'value="Моето"' in page
    assert "Hush" not in page
    assert (resent.status_code, ask.title_bg, ask.version) == (302, "Моето", 3)


def form_again(response):
    form = response.context["form"]
    return {bound.html_name: bound.value() if bound.value() is not None else "" for bound in form}


def test_a_form_without_version_never_passes_for_the_newest(as_user, officer):
    ask = AskFactory()
    client = as_user(officer)
    url = reverse("campaigns:ask-edit", args=[ask.pk])

    assert client.post(url, form_of(client, url) | {"version": "", "campaigns": []}).status_code == 422


def test_nobody_hides_a_record_from_themselves(officer):
    ask = AskFactory()

    with pytest.raises(ValidationError, match="would not see it"):
        actions.update_ask(ask=ask, version=1, confidentiality="restricted", by=Actor.of(officer))


def test_texts_stay_text(as_user, officer):
    ask = AskFactory(
        title_en="<b>bold</b>", text_bg="<script>alert(1)</script>", text_en="<img src=x onerror=alert(1)>"
    )
    client = as_user(officer)

    for url in (LIST, ask.get_absolute_url(), reverse("campaigns:ask-status", args=[ask.pk])):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>bold" not in page
        assert "&lt;b&gt;bold" in page


def test_the_list_is_filtered_counted_and_exported_as_shown(as_user, officer):
    theme, campaign, body = ThemeFactory(), CampaignFactory(), MinistryFactory()
    wanted = AskFactory(status="tabled", theme=theme, addressed_to=body, title_bg="Здравни медиатори")
    wanted.campaigns.add(campaign)
    AskFactory.create_batch(2)
    client = as_user(officer)

    for query in (
        f"theme={theme.pk}",
        "status=tabled",
        f"campaign={campaign.pk}",
        f"addressed_to={body.pk}",
        "q=медиатор",
    ):
        response = client.get(f"{LIST}?{query}")
        assert list(response.context["page"]) == [wanted]
        assert "1 of 3 asks" in response.content.decode()
        rows = list(csv.reader(io.StringIO(client.get(f"{LIST}?{query}&export=csv").content.decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == ["Здравни медиатори"]


def test_the_list_is_ordered_by_known_columns_only(as_user, officer):
    asks = [AskFactory(title_bg=title) for title in "БАВ"]
    client = as_user(officer)

    def order(sort):
        return [ask.title_bg for ask in client.get(LIST, {"sort": sort}).context["page"]]

    assert order("title") == ["А", "Б", "В"]
    assert order("-title") == ["В", "Б", "А"]
    assert order("author__password") == [ask.title_bg for ask in reversed(asks)]


def test_filters_offer_no_hidden_body_or_campaign(as_user, member):
    body = MinistryFactory(confidentiality=Level.INTERNAL, name="Скрито", name_latin="")
    AskFactory(confidentiality=Level.PUBLIC, addressed_to=body)
    shown = MinistryFactory(name="Видимо", name_latin="")
    AskFactory(confidentiality=Level.INTERNAL, addressed_to=shown)
    CampaignFactory(confidentiality=Level.INTERNAL, title_en="Hush")

    page = as_user(member).get(LIST).content.decode()

    assert "Скрито" not in page
    assert "Видимо" not in page  # what is asked of it is hidden, so nobody learns that something is
    assert "Hush" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_runs_the_same_queries_for_any_length(as_user, officer, rows, django_assert_num_queries):
    for _one in range(rows):
        office = OfficeFactory()
        ask = AskFactory(theme=ThemeFactory(), addressed_to=office.body, addressed_office=office)
        ask.campaigns.add(CampaignFactory())
        actions.press_asks(meeting=MeetingFactory(), asks=[ask], by=Actor.of(officer))
    client = as_user(officer)
    client.get(LIST)

    # session, user; count, ids, rows, bodies, offices, campaigns; filters: themes, campaigns, bodies; and four facets,
    # three of them with their choices
    with django_assert_num_queries(20):
        client.get(LIST)


def test_the_home_page_counts_what_the_coalition_demands(officer, leader):
    from campaigns.home_cards import asks

    AskFactory(status="met")
    AskFactory(status="tabled")
    AskFactory(status="draft")
    AskFactory(status="met", confidentiality=Level.RESTRICTED)

    assert (asks(officer)["met"], asks(officer)["total"]) == (1, 2)
    assert (asks(leader)["met"], asks(leader)["total"]) == (2, 3)
    assert "1 " in asks(officer)["note"]


def test_a_body_shows_what_is_asked_of_it(as_user, member):
    body = MinistryFactory()
    seen, hidden = AskFactory(addressed_to=body, confidentiality=Level.PUBLIC), AskFactory(addressed_to=body)
    AskFactory(confidentiality=Level.PUBLIC)

    response = as_user(member).get(reverse("campaigns:organisation-asks", args=[body.pk]))

    assert str(seen) in response.content.decode()
    assert str(hidden) not in response.content.decode()
    assert response.context["total"] == 1


def test_organisations_nobody_asks_anything_of_have_no_panel(as_user, officer):
    panel = reverse("campaigns:organisation-asks", args=[OrganisationFactory().pk])

    assert as_user(officer).get(panel, headers={"HX-Request": "true"}).content == b""


def test_an_ask_says_by_which_act_and_that_a_new_wording_reopens_consent(as_user, officer, leader):
    ask, client = AskFactory(text_bg="Текст"), as_user(officer)
    url = reverse("campaigns:ask-edit", args=[ask.pk])
    assert "reopens consent" not in client.get(url).content.decode()

    assert client.post(url, form_of(client, url) | {"instrument": "ordinance"}).status_code == 302
    page = client.get(ask.get_absolute_url()).content.decode()
    assert "ordinance or order of a minister" in page
    assert ask.title_bg in client.get(f"{LIST}?instrument=ordinance&export=csv").content.decode()
    assert ask.title_bg not in client.get(f"{LIST}?instrument=law&export=csv").content.decode()

    ask_moves.change_status(ask=ask, status="agreed", reason="Събрание", version=None, by=Actor.of(leader))
    assert "reopens consent" in client.get(url).content.decode()
