"""The calendar on a phone: a month is a long list there, and it opens where the officer is."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import MeetingFactory


@pytest.fixture
def full_month():
    """Every day has its meetings; today is wherever it is."""
    for day in range(1, 29):
        MeetingFactory.create_batch(3, held_on=timezone.localdate().replace(day=day))


@pytest.mark.parametrize(("device", "is_scrolled"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "desktop"])
def test_it_opens_at_today_on_a_phone(open_device, sign_in, officer, full_month, device, is_scrolled):
    page = sign_in(open_device(device), officer)
    page.goto("/calendar/")
    if is_scrolled:
        expect(page.locator("#today")).to_be_in_viewport()
    assert (page.evaluate("scrollY") > 0) is is_scrolled
