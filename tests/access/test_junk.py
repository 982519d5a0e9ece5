"""What nobody types by accident: it is refused in words, never answered with an error of ours."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import files


def test_a_key_named_with_a_null_byte_is_one_that_does_not_exist(as_user, member):
    assert as_user(member).post(reverse("accounts:token-revoke", args=["a\x00b"])).status_code == 404


@pytest.mark.parametrize("typed", ["\x00", "²", "9" * 40, "%"])
def test_junk_in_a_list_of_briefings_finds_nothing(as_user, officer, typed):
    assert as_user(officer).get(reverse("briefings:briefing-list"), {"q": typed, "page": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["\x00", "²", "9" * 40, "9" * 5000, "-1"])
def test_junk_for_a_page_of_the_api_finds_nothing(as_user, officer, typed):
    assert as_user(officer).get(reverse("api:checkrequest-list"), {"page": typed}).status_code == 404


def broken_archive(flag=0, method=zipfile.ZIP_STORED):
    """An archive whose entry says of itself that it is locked, or packed in another way than it is."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    broken = bytearray(content.getvalue())
    entry = broken.find(b"PK\x01\x02")
    broken[6] = broken[entry + 8] = flag
    broken[8] = broken[entry + 10] = method
    return bytes(broken)


@pytest.mark.parametrize("how", [{"flag": 1}, {"method": 97}, {"method": zipfile.ZIP_DEFLATED}])
def test_an_archive_that_cannot_be_read_is_refused_as_damaged(how):
    with pytest.raises(ValidationError, match="damaged"):
        files.check(SimpleUploadedFile("protocol.odt", broken_archive(**how)))
