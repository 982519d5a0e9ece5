import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns import campaign_actions
from campaigns.models import CampaignPartner
from crm.confidentiality import Level
from crm.importing import taking_back
from tests.crm.importing import csv_of, imported
from tests.factories import CampaignFactory, CampaignPartnerFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db
LIST = reverse("campaigns:participation-list")


def test_the_roles_begin_with_different_letters():
    """The rule against the same role twice tells them apart by these."""
    roles = CampaignPartner.Role.values
    assert len({role[0] for role in roles}) == len(roles)


@pytest.mark.parametrize(
    ("role", "started", "ended", "fits"),
    [
        ("partner", "2024-06", "", False),
        ("partner", "", "2019", True),
        ("partner", "2020-12-31", "2021", False),
        ("partner", "2025-01", "", True),
        ("lead", "2021", "2022", True),
    ],
)
def test_nobody_has_one_role_twice_at_once(officer, role, started, ended, fits):
    part = CampaignPartnerFactory(started="2020-03", ended="2024")
    same = {"campaign": part.campaign, "organisation": part.organisation, "by": Actor.of(officer)}

    if fits:
        campaign_actions.add_partner(**same, role=role, started=started, ended=ended)
    else:
        with pytest.raises(ValidationError, match="already takes part in this role"):
            campaign_actions.add_partner(**same, role=role, started=started, ended=ended)

    assert CampaignPartner.objects.count() == 1 + fits


def test_a_part_that_ended_stays_to_be_read(as_user, officer):
    year = timezone.localdate().year
    part = CampaignPartnerFactory(started="2020", role="host")
    client, url = as_user(officer), reverse("campaigns:partner-edit", args=[part.pk])

    backwards = client.post(url, {"role": "host", "started": "2020", "ended": "2019"})
    client.post(url, {"role": "host", "started": "2020", "ended": str(year - 1)})
    page = client.get(part.campaign.get_absolute_url())

    assert (backwards.status_code, "before it starts" in backwards.content.decode()) == (422, True)
    assert page.context["former_partners"] == [part]
    assert "is-over" in page.content.decode()
    assert LogEntry.objects.about(part).get().changes == {"ended": ["", str(year - 1)]}


def numbers(response):
    return {str(row): row.campaign_count for row in response.context["page"]}


@pytest.fixture
def parts():
    """One organisation in three campaigns (one of them twice), one in two, one in one."""
    busy, other, single = (OrganisationFactory(name=name) for name in ("Busy", "Other", "Single"))
    first, second, third = (CampaignFactory(started=year) for year in ("2020", "2022", "2024"))
    for campaign in (first, second, third):
        CampaignPartnerFactory(campaign=campaign, organisation=busy)
    CampaignPartnerFactory(campaign=first, organisation=busy, role="host")
    CampaignPartnerFactory(campaign=first, organisation=other, ended="2020")
    CampaignPartnerFactory(campaign=third, organisation=other, role="funder", started="2025")
    CampaignPartnerFactory(campaign=third, organisation=single)
    return first, second, third


def test_each_campaign_counts_once_whatever_the_roles(as_user, officer, parts):
    page = as_user(officer).get(LIST)
    assert numbers(page) == {"Busy": 3, "Other": 2, "Single": 1}
    assert (page.context["several"], page.context["total"]) == (2, 3)
    assert "2 of 3 organisations took part in 2 or more campaigns" in page.content.decode()


def test_parts_are_filtered_by_role_theme_and_period(as_user, officer, parts):
    first, _second, third = parts
    first.themes.add(theme := ThemeFactory())
    client = as_user(officer)

    assert numbers(client.get(LIST, {"role": "funder"})) == {"Other": 1}
    assert numbers(client.get(LIST, {"theme": theme.pk})) == {"Busy": 1, "Other": 1}
    assert numbers(client.get(LIST, {"campaign": third.pk})) == {"Busy": 1, "Other": 1, "Single": 1}
    assert numbers(client.get(LIST, {"until": "2021-05"})) == {"Busy": 1, "Other": 1}
    assert numbers(client.get(LIST, {"since": "2021", "until": "2024"})) == {"Busy": 3, "Single": 1}
    assert numbers(client.get(LIST, {"several": "on"})) == {"Busy": 3, "Other": 2}
    assert numbers(client.get(LIST, {"q": "singl"})) == {"Single": 1}
    assert not client.get(LIST, {"since": "last year"}).context["page"].object_list


def test_what_is_hidden_changes_no_number(as_user, member, leader, parts):
    first, second, _third = parts
    second.confidentiality = Level.INTERNAL
    second.save()
    CampaignPartnerFactory(campaign=first, organisation__confidentiality=Level.INTERNAL)
    client = as_user(member)
    page = client.get(LIST)

    assert numbers(page) == {"Busy": 2, "Other": 2, "Single": 1}
    assert page.context["total"] == 3
    assert client.get(first.get_absolute_url()).context["campaign"].partner_count == 3
    assert numbers(as_user(leader).get(LIST))["Busy"] == 3


def test_the_page_of_an_organisation_tells_its_campaigns(as_user, officer, parts):
    part = CampaignPartner.objects.filter(role="funder").get()
    page = as_user(officer).get(reverse("campaigns:organisation-campaigns", args=[part.organisation_id]))
    assert page.context["number"] == 2
    assert "funder" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(as_user, officer, rows, django_assert_num_queries):
    for _one in range(rows):
        organisation = OrganisationFactory()
        for _two in range(rows):
            CampaignPartnerFactory(organisation=organisation)
    client = as_user(officer)
    client.get(LIST)
    with django_assert_num_queries(11):
        client.get(LIST)


# Bringing in a list


def test_a_list_of_participations_comes_in_and_goes_again(officer):
    campaign, body = CampaignFactory(title_bg="Една кампания"), OrganisationFactory(name="Сдружение Лъч")
    CampaignPartnerFactory(campaign=campaign, organisation=body, role="lead", ended="2020")
    text = csv_of(
        "Една кампания;Сдружение Лъч;домакин;2021;2022-05",
        "campaign 7;Сдружение Лъч;домакин;;",
        "една кампания;Няма такава;партньор;;",
        "Една кампания;Сдружение Лъч;домакин;2022;",
        "Една кампания;Сдружение Лъч;партньор;2023;2021",
        "Една кампания;Сдружение Лъч;leader;2019;",
        header="Кампания;Организация;Роля;От;До",
    )
    batch = imported(text, officer, "participations")
    made = CampaignPartner.objects.get(role="host")

    assert (made.started, made.ended) == ("2021", "2022-05")
    assert (batch.counts["created"], batch.counts["already"], batch.counts["refused"]) == (1, 1, 4)
    reasons = " ".join(batch.refusals.values_list("reason", flat=True))
    for words in ("No campaign is called", "No organisation is called", "row 2", "before it starts"):
        assert words in reasons

    taking_back.revert(batch, Actor.of(officer), lambda done: None)
    assert not CampaignPartner.objects.filter(role="host").exists()
    assert CampaignPartner.objects.count() == 1


def test_what_somebody_changed_since_stays_when_the_list_is_taken_back(officer):
    CampaignFactory(title_bg="К")
    OrganisationFactory(name="О")
    batch = imported(csv_of("К;О;партньор;;", header="Кампания;Организация;Роля;От;До"), officer, "participations")
    campaign_actions.update_partner(partner=CampaignPartner.objects.get(), role="lead", by=Actor.of(officer))

    done = taking_back.revert(batch, Actor.of(officer), lambda done: None)

    assert (done.kept, CampaignPartner.objects.count()) == (1, 1)


def test_nobody_comes_in_twice_though_duplicates_are_wanted(officer):
    part = CampaignPartnerFactory(campaign__title_bg="К", organisation__name="О")
    text = csv_of("К;О;партньор;2024;", header="Кампания;Организация;Роля;От;До")

    batch = imported(text, officer, "participations", duplicates="create")

    assert "already takes part" in batch.refusals.get().reason
    assert CampaignPartner.objects.get() == part
