import pytest
from django.urls import reverse

from campaigns.models import Project
from crm.confidentiality import Level
from tests.factories import (
    CampaignFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    ProjectPhaseFactory,
)

pytestmark = pytest.mark.django_db


def page(client, user, project):
    client.force_login(user)
    return client.get(project.get_absolute_url()).content.decode()


def filled(**changed):
    return {"title_bg": "Заедно в час", "confidentiality": "internal", "is_verified": "on", **changed}


def test_a_project_is_recorded_on_its_form_and_read_on_its_page(client, officer):
    client.force_login(officer)
    donor, campaign = OrganisationFactory(name="Donor", kind="donor"), CampaignFactory()

    answer = client.post(
        reverse("campaigns:project-new"),
        filled(funder=f"organisation:{donor.pk}", campaigns=[f"campaign:{campaign.pk}"], started="2025-01"),
    )

    project = Project.objects.get(title_bg="Заедно в час")
    assert (answer.status_code, answer.url) == (302, project.get_absolute_url())
    assert (project.funder, list(project.campaigns.all())) == (donor, [campaign])
    shown = client.get(answer.url).content.decode()
    assert "Donor" in shown and str(campaign) in shown


def test_partners_and_phases_stand_on_the_page_by_country(client, officer):
    project = ProjectFactory(title_en="Together", confidentiality=Level.PUBLIC)
    ProjectPartnerFactory(project=project, organisation__name="The lead", role="lead")
    ProjectPhaseFactory(project=project, title_en="Survey", title_bg="Survey", started="2019-12", ended="2020-09")

    shown = page(client, officer, project)

    assert "The lead" in shown and "Survey" in shown and "phase-strip" in shown
    client.force_login(officer)
    assert "Together" in client.get(reverse("campaigns:project-list")).content.decode()
