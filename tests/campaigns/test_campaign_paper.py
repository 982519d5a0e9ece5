import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import paper_pdf
from campaigns import campaign_paper
from crm.confidentiality import Level
from crm.paper_sections import Reach
from tests.access.reading import text_of_pdf
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    CampaignFactory,
    CampaignPartnerFactory,
    CampaignPhaseFactory,
    MeetingFactory,
    MilestoneFactory,
    MinistryFactory,
    PublishedCommitmentFactory,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not paper_pdf.available(), reason="the Pango library is not installed"),
]


def paper_of(campaign, user):
    return campaign_paper.to_html(campaign, Reach(user, campaign_paper.ON_PAPER))


@pytest.fixture
def campaign(officer):
    """At every level an ask, a part, a milestone and a meeting, each named by its level."""
    made = CampaignFactory(goal_en="One school for all")
    phase = CampaignPhaseFactory(campaign=made, started="2026-01", ended="2026-06")
    for level in Level:
        body = MinistryFactory(name=f"body-{level}", confidentiality=level)
        ask = AskFactory(
            title_en=f"ask-{level}", title_bg="x", author=officer, confidentiality=level, addressed_to=body
        )
        ask.campaigns.add(made)
        meeting = MeetingFactory(about=f"meeting-{level}", confidentiality=level, held_on=timezone.localdate())
        AskPressedFactory(ask=ask, meeting=meeting)
        MilestoneFactory(phase=phase, title_en=f"milestone-{level}", day=None, meeting=meeting)
        CampaignPartnerFactory(campaign=made, organisation__name=f"part-{level}", organisation__confidentiality=level)
        PublishedCommitmentFactory(title=f"promise-{level}", confidentiality=level, author=officer).asks.add(ask)
    return made


@pytest.mark.parametrize(
    ("visitor", "levels", "words"),
    [
        ("former_member", ["public"], "Public"),
        ("member", ["public", "coalition"], "For the coalition"),
        ("officer", ["public", "coalition", "internal"], "Internal: for the centre"),
        ("leader", ["public", "coalition", "internal"], "Internal: for the centre"),
    ],
)
def test_the_paper_holds_what_its_reader_may_see_and_nothing_off_the_record(campaign, visitor, levels, words, request):
    html = paper_of(campaign, request.getfixturevalue(visitor))
    for level in Level:
        for kind in ("ask", "body", "meeting", "milestone", "part", "promise"):
            assert (f"{kind}-{level.value}" in html) == (level.value in levels), (kind, level.value)
    assert f">{words}</p>" in html


def test_it_is_a_pdf_with_its_strip(campaign, as_user, officer):
    answer = as_user(officer).get(reverse("campaigns:campaign-pdf", args=[campaign.pk]))
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "One school for all" in text_of_pdf(content)


def test_a_campaign_off_the_record_is_not_taken_away(as_user, leader):
    campaign = CampaignFactory(confidentiality=Level.RESTRICTED)
    page = as_user(leader).get(reverse("campaigns:campaign-pdf", args=[campaign.pk]), follow=True)
    assert "off the record" in page.content.decode()
