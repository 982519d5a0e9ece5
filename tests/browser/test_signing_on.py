"""Two taps on a phone: with the link from the mail and no account, and on one's own page."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from campaigns.models import SignOn, SignOnRequest
from campaigns.signing import links
from tests.browser.conftest import PHONE
from tests.campaigns.asking import TEXT, consult, draft, members, speaker


@pytest.fixture
def asked(officer) -> SignOnRequest:
    consultation = consult(draft(officer), members(1), officer)
    return SignOnRequest.objects.for_list().get(consultation=consultation)


def endorse(page) -> None:
    expect(page.get_by_text(TEXT)).to_be_visible()
    page.get_by_text("endorses", exact=True).tap()
    page.get_by_role("button", name="Send", exact=True).tap()


def test_two_taps_with_the_link_of_the_mail_and_the_link_is_dead(open_device, watch, asked):
    watch.expect(r"status of 410")
    path = urlsplit(links.url_of(asked)).path
    page = open_device(PHONE)
    page.goto(f"{path}?language=en")
    endorse(page)

    expect(page.get_by_role("heading", name="Your answer has arrived")).to_be_visible()
    assert [(one.choice, one.via, one.by) for one in SignOn.objects.all()] == [("endorse", "link", None)]
    page.goto(f"{path}?language=en")
    expect(page.get_by_role("heading", name="This was answered already")).to_be_visible()


def test_two_taps_on_ones_own_page_and_a_change_of_mind(open_device, sign_in, asked):
    page = sign_in(open_device(PHONE), speaker(asked.organisation))
    page.goto(f"/sign-on/{asked.pk}/")
    endorse(page)
    expect(page.get_by_role("heading", name="Your organisation has answered")).to_be_visible()
    page.get_by_text("objects", exact=True).tap()
    page.get_by_label("Why").fill("Сроковете са къси")
    page.get_by_role("button", name="Send", exact=True).tap()

    expect(page.get_by_text("Сроковете са къси").first).to_be_visible()
    assert [one.choice for one in SignOn.objects.order_by("pk")] == ["endorse", "object"]
