import pytest
from django.urls import reverse

from crm.confidentiality import Level
from tests.factories import AskFactory, CampaignFactory, PublishedCommitmentFactory

pytestmark = pytest.mark.django_db


def test_a_campaign_shows_once_what_answers_the_asks_its_reader_sees(as_user, officer, member):
    campaign, open_to_all = CampaignFactory(), {"author": officer, "confidentiality": Level.PUBLIC}
    asks = [AskFactory(**open_to_all), AskFactory(**open_to_all)]
    hidden = AskFactory(author=officer, confidentiality=Level.INTERNAL)
    for ask in (*asks, hidden):
        ask.campaigns.add(campaign)
    PublishedCommitmentFactory(title="Twice", **open_to_all).asks.set(asks)
    PublishedCommitmentFactory(title="Quietly", **open_to_all).asks.add(hidden)
    PublishedCommitmentFactory(title="Elsewhere", **open_to_all).asks.add(AskFactory(**open_to_all))
    url = reverse("monitoring:campaign-commitments", args=[campaign.pk])

    def told(user):
        return sorted(row.commitment.title for row in as_user(user).get(url).context["rows"])

    assert told(officer) == ["Quietly", "Twice"]
    assert told(member) == ["Twice"]
