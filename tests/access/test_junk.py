"""What nobody types by accident: it is refused in words, never answered with an error of ours."""

import pytest
from django.urls import reverse


def test_a_key_named_with_a_null_byte_is_one_that_does_not_exist(as_user, member):
    assert as_user(member).post(reverse("accounts:token-revoke", args=["a\x00b"])).status_code == 404


@pytest.mark.parametrize("typed", ["\x00", "²", "9" * 40, "%"])
def test_junk_in_a_list_of_briefings_finds_nothing(as_user, officer, typed):
    assert as_user(officer).get(reverse("briefings:briefing-list"), {"q": typed, "page": typed}).status_code == 200
