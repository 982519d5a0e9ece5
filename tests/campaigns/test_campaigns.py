import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns import campaign_actions
from campaigns.models import Campaign, CampaignPartner
from crm.confidentiality import Level
from crm.search import search
from tests.campaigns.test_asks import form_again, form_of
from tests.factories import AskFactory, CampaignFactory, CampaignPartnerFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db
LIST = reverse("campaigns:campaign-list")


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
def test_each_visitor_sees_campaigns_up_to_their_level(visitor, seen, as_user, request):
    campaigns = {level.value: CampaignFactory(confidentiality=level) for level in Level}
    user = request.getfixturevalue(visitor)
    client = as_user(user)

    assert {one.confidentiality for one in client.get(LIST).context["page"]} == seen
    for level, campaign in campaigns.items():
        assert client.get(campaign.get_absolute_url()).status_code == (200 if level in seen else 404)
    hits = [hit for group in search(user, "Кампания", kinds=["campaign"], per_kind=9) for hit in group.entries]
    assert {hit.pk for hit in hits} == {campaigns[level].pk for level in seen}


def test_a_visitor_without_account_is_asked_to_sign_in(client, db):
    assert client.get(LIST).status_code == 302
    assert client.get(CampaignFactory().get_absolute_url()).status_code == 302


@pytest.mark.parametrize(
    ("visitor", "status"), [("officer", 200), ("leader", 200), ("member", 403), ("administrator", 403)]
)
def test_only_the_centre_writes(visitor, status, as_user, request):
    campaign, client = CampaignFactory(), as_user(request.getfixturevalue(visitor))
    partner = CampaignPartnerFactory(campaign=campaign)

    assert client.get(reverse("campaigns:campaign-new")).status_code == status
    assert client.get(reverse("campaigns:campaign-edit", args=[campaign.pk])).status_code == status
    if status == 403:
        assert client.post(reverse("campaigns:partner-add", args=[campaign.pk])).status_code == 403
        assert client.post(reverse("campaigns:partner-remove", args=[partner.pk])).status_code == 403
        assert CampaignPartner.objects.get() == partner


def test_partners_and_asks_hidden_from_the_reader_are_neither_named_nor_counted(as_user, member):
    campaign = CampaignFactory()
    shown = CampaignPartnerFactory(campaign=campaign).organisation
    hidden = CampaignPartnerFactory(campaign=campaign, organisation__confidentiality=Level.INTERNAL).organisation
    ask = AskFactory(title_en="Hidden ask")
    ask.campaigns.add(campaign)
    client = as_user(member)

    page = client.get(campaign.get_absolute_url()).content.decode()
    (row,) = client.get(LIST).context["page"]
    answer = client.get(reverse("api:campaign-detail", args=[campaign.pk])).json()

    assert str(shown) in page
    assert str(hidden) not in page
    assert "Hidden ask" not in page
    assert (row.partner_count, row.ask_count) == (1, 0)
    assert [one["organisation"] for one in answer["partners"]] == [shown.pk]
    assert answer["ask_count"] == 0


def test_a_campaign_is_written_and_changed(as_user, officer):
    theme, client = ThemeFactory(), as_user(officer)
    url = reverse("campaigns:campaign-new")
    typed = form_of(client, url) | {"title_bg": "Х", "title_en": "X", "started": "2024-05", "themes": [theme.pk]}

    first, again = client.post(url, typed), client.post(url, typed)

    campaign = Campaign.objects.get()
    assert first.url == again.url == campaign.get_absolute_url()
    assert list(campaign.themes.all()) == [theme]
    assert "May 2024" in client.get(first.url).content.decode()


def test_the_second_of_two_editors_sees_both_texts(as_user, officer, leader):
    campaign, client = CampaignFactory(), as_user(officer)
    url = reverse("campaigns:campaign-edit", args=[campaign.pk])
    typed = form_of(client, url) | {"goal_en": "Mine"}
    campaign_actions.update_campaign(campaign=campaign, version=1, goal_en="Theirs", by=Actor.of(leader))

    conflict = client.post(url, typed)
    resent = client.post(url, form_again(conflict))

    campaign.refresh_from_db()
    assert conflict.status_code == 422
    assert "Theirs" in conflict.content.decode()
    assert "Mine" in conflict.content.decode()
    assert (resent.status_code, campaign.goal_en, campaign.version) == (302, "Mine", 3)


def test_a_period_runs_forward(officer):
    with pytest.raises(ValidationError, match="before it starts"):
        campaign_actions.record_campaign(
            title_bg="Х", title_en="X", started="2024-05", ended="2023", by=Actor.of(officer)
        )
    same_year = campaign_actions.record_campaign(
        title_bg="Х", title_en="X", started="2024-05", ended="2024", by=Actor.of(officer)
    )

    assert same_year.period == "May 2024 – 2024"


def test_a_campaign_wears_its_source_and_its_mark(as_user, officer):
    unverified = CampaignFactory(source="told by phone", is_verified=False)
    verified = CampaignFactory(source="Decree 302")
    client = as_user(officer)

    page = client.get(unverified.get_absolute_url()).content.decode()

    assert "told by phone" in page
    assert "mark-unverified" in page
    assert "mark-unverified" not in client.get(verified.get_absolute_url()).content.decode()


def test_organisations_join_once_and_leave(as_user, officer):
    campaign, organisation, client = CampaignFactory(), OrganisationFactory(), as_user(officer)
    url = reverse("campaigns:partner-add", args=[campaign.pk])
    typed = {"organisation": f"organisation:{organisation.pk}", "role": "lead"}

    assert client.post(url, typed).status_code == 302
    twice = client.post(url, typed)
    partner = CampaignPartner.objects.get()
    client.post(reverse("campaigns:partner-remove", args=[partner.pk]))

    assert (twice.status_code, partner.role) == (422, "lead")
    assert "already takes part" in twice.content.decode()
    assert not CampaignPartner.objects.exists()
    assert LogEntry.objects.about(campaign).count() == 2


def test_a_hidden_organisation_reads_as_unknown(as_user, officer):
    campaign, hidden = CampaignFactory(), OrganisationFactory(confidentiality=Level.RESTRICTED)
    typed = {"organisation": f"organisation:{hidden.pk}", "role": "lead"}

    response = as_user(officer).post(reverse("campaigns:partner-add", args=[campaign.pk]), typed)

    assert response.status_code == 422
    assert str(hidden) not in response.content.decode()
    assert not CampaignPartner.objects.exists()


def test_texts_stay_text(as_user, officer):
    campaign = CampaignFactory(
        title_en="<b>x</b>", goal_en="<script>alert(1)</script>", source="javascript:alert(1) <i>"
    )
    client = as_user(officer)

    for url in (LIST, campaign.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>x" not in page
        assert "<i>" not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_the_same_queries_for_any_length(as_user, officer, rows, django_assert_num_queries):
    for _one in range(rows):
        campaign = CampaignFactory()
        campaign.themes.add(ThemeFactory())
        for _two in range(rows):
            CampaignPartnerFactory(campaign=campaign)
            AskFactory().campaigns.add(campaign)
    client = as_user(officer)
    client.get(LIST)

    with django_assert_num_queries(
        10
    ):  # session, user, saved views; count, ids, rows, themes; the filter's themes; facet
        client.get(LIST)
    # session, user; record, themes; asks, bodies, offices, campaigns; phases; parts; next meeting, tasks; meetings,
    # letters, reached, outcomes, sessions; gate
    client.get(campaign.get_absolute_url())
    with django_assert_num_queries(20):
        client.get(campaign.get_absolute_url())
