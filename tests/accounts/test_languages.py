"""Each reads in their own language; where a word is missing, the nearest language speaks."""

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.languages import FALLBACK
from config import translations
from tests.factories import UserFactory


@pytest.mark.django_db
def test_the_language_is_switched_and_one_stays_on_the_page(client, officer):
    client.force_login(officer)
    response = client.post(reverse("accounts:language"), {"language": "bg", "next": "/profile/"})
    assert response.headers["Location"] == "/profile/"
    assert '<html lang="bg"' in client.get("/profile/").content.decode()
    officer.refresh_from_db()
    assert officer.language == "bg"


@pytest.mark.django_db
def test_the_language_of_the_account_holds_on_a_new_device(client):
    client.force_login(UserFactory(language="bg"))
    assert '<html lang="bg"' in client.get("/profile/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", "/\\evil.example"]
)
def test_switching_sends_nobody_to_another_site(client, target):
    response = client.post(reverse("accounts:language"), {"language": "bg", "next": target})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client, officer):
    client.force_login(officer)
    client.post(reverse("accounts:language"), {"language": "xx"})
    officer.refresh_from_db()
    assert officer.language == "en"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_a_visitor_without_an_account_switches_too(client):
    client.post(reverse("accounts:language"), {"language": "bg", "next": "/"})
    assert client.get("/").headers["Location"] == "/tracker/bg/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_language_has_a_page_that_says_which_it_is(client, language):
    client.post(reverse("accounts:language"), {"language": language, "next": "/"})
    assert f'<html lang="{language}"' in client.get(reverse("account_login")).content.decode()


@pytest.fixture
def words(tmp_path, monkeypatch):
    """Three small catalogues in a folder of their own."""
    sayings = {"bg": {"one": "едно", "two": "две"}, "rom": {"one": "jekh"}, "es": {}}
    for language, entries in sayings.items():
        po = polib.POFile()
        po.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
        po += [polib.POEntry(msgid=text, msgstr=entries.get(text, "")) for text in ("one", "two", "three")]
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        po.save(str(folder / "django.po"))
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    translations.compile_all()
    return tmp_path


@pytest.mark.parametrize(
    ("language", "said"),
    [("rom", ["jekh", "две", "three"]), ("bg", ["едно", "две", "three"]), ("es", ["one", "two", "three"])],
)
def test_a_missing_word_comes_from_the_next_language(words, language, said):
    import gettext

    catalogue = gettext.translation("django", words, [language])
    assert [catalogue.gettext(text) for text in ("one", "two", "three")] == said


def test_romani_falls_back_to_bulgarian_and_everything_to_english():
    assert FALLBACK["rom"] == ["bg", "en"]
    assert all(chain[-1] == "en" for chain in FALLBACK.values())


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_dates_and_numbers_are_written_in_every_language(language):
    from datetime import date
    from decimal import Decimal

    from accounts.templatetags import fmt

    with translation.override(language):
        assert "2026" in fmt.day(date(2026, 3, 1))
        assert fmt.number(Decimal("1234.5"))


def test_a_code_of_letters_stands_apart_from_its_number_and_hours_beside_a_short_day():
    from datetime import UTC, datetime
    from decimal import Decimal

    from accounts.templatetags import fmt

    at = datetime(2026, 11, 21, 10, 16, tzinfo=UTC)
    with translation.override("en"):
        assert fmt.money(Decimal("5"), "BGN") == "BGN\u00a05.00"
        assert fmt.money(Decimal("5"), "EUR") == "€5.00"
        assert fmt.moment(at) == "21 Nov 2026, 12:16"
    with translation.override("bg"):
        assert fmt.moment(at).replace("\u202f", " ") == "21.11.2026 г., 12:16"
