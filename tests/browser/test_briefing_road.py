"""From home to a paper in the hand: four taps, fifteen seconds, in both languages."""

import time

import pypdf
import pytest

from accounts import jobs
from accounts.models import Job
from tests.briefings.test_papers import ministry  # noqa: F401  the fixture
from tests.browser.conftest import DESKTOP

WORDS = {
    "en": ("Briefings", "To the briefing", "PDF"),
    "bg": ("Доклади", "Към доклада", "PDF"),
}
MOST_TAPS, MOST_SECONDS = 4, 15


@pytest.mark.parametrize("language", WORDS)
def test_from_home_to_a_downloaded_paper(language, open_device, sign_in, hand, leader, ministry, tmp_path):  # noqa: F811
    leader.language = language
    leader.save()
    page = sign_in(open_device(DESKTOP, locale=language), leader)
    page.goto("/")
    begun, person = time.monotonic(), hand(page)
    to_list, to_paper, download = WORDS[language]

    person.tap(page.get_by_role("link", name=to_list, exact=True).first)
    person.tap(page.locator(".minute button").first)
    page.wait_for_url("**/jobs/**")
    assert jobs.execute(Job.objects.get().pk)
    person.tap(page.get_by_role("link", name=to_paper))
    with page.expect_download() as kept:
        person.tap(page.get_by_role("button", name=download).first)
    seconds = time.monotonic() - begun

    file = tmp_path / "paper.pdf"
    kept.value.save_as(file)
    assert person.inputs <= MOST_TAPS
    assert seconds < MOST_SECONDS
    assert len(pypdf.PdfReader(file).pages) >= 2
