"""The product as an app on a device: what may be kept there is nobody's, and a new build is a new version."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from config import offline
from tests.factories import MeetingFactory, OrganisationFactory, ThemeFactory


@pytest.fixture(autouse=True)
def _built_again():
    offline.worker.cache_clear()
    yield
    offline.worker.cache_clear()


def test_the_worker_is_the_same_for_everyone_and_never_cached(client, officer):
    for factory in (OrganisationFactory, MeetingFactory, ThemeFactory):
        factory()
    nobodys = client.get("/service-worker.js")
    client.force_login(officer)
    offline.worker.cache_clear()
    mine = client.get("/service-worker.js")

    assert nobodys.headers["Content-Type"] == "text/javascript"
    assert "no-cache" in nobodys.headers["Cache-Control"]
    assert nobodys.content == mine.content
    assert "worker-src 'self'" in nobodys.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in nobodys.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/offline/en/", "/offline/bg/", "/offline/en/log/", "/offline/bg/log/"])
def test_what_is_kept_is_drawn_for_nobody(client, officer, path):
    OrganisationFactory(name="Тайнствено сдружение")
    asked = client.get(path).content
    client.force_login(officer)
    client.cookies["django_language"] = "es"

    html = client.get(path).content
    assert html == asked
    assert f'lang="{path.split("/")[2]}"'.encode() in html
    for word in ("Тайнствено", officer.name, officer.email, "csrfmiddlewaretoken", "nonce="):
        assert word not in html.decode()


def test_only_the_shell_is_named(client, db):
    kept = offline.shell()

    assert all(address.startswith("/static/") for address in kept["files"])
    assert all(address.startswith("/offline/") for address in kept["pages"].values())
    page = client.get("/offline/en/log/").content.decode()
    asked = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    assert asked <= set(kept["files"])


def test_another_build_is_another_version(monkeypatch, client, db):
    def version():
        offline.worker.cache_clear()
        return re.search(r'"version": "(\w+)"', client.get("/service-worker.js").content.decode())[1]

    before = version()
    assert version() == before
    monkeypatch.setattr(offline, "bytes_of", lambda files: "another build")
    assert version() != before


def test_the_app_can_be_put_on_the_home_screen(client, db):
    client.cookies["django_language"] = "bg"
    manifest = client.get("/manifest.webmanifest")

    assert manifest.headers["Content-Type"] == "application/manifest+json"
    told = manifest.json()
    assert (told["lang"], told["display"], told["scope"]) == ("bg", "standalone", "/")
    for icon in told["icons"]:
        found = Path(finders.find(icon["src"].removeprefix("/static/")))
        assert found.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_language_that_is_not_ours_has_no_page(client, db):
    assert client.get("/offline/xx/log/").status_code == 404


def test_the_session_is_told_to_nobody_else(client, officer):
    assert client.get("/session/").json()["user"] is None
    client.force_login(officer)
    answer = client.get("/session/")

    assert answer.json()["user"] == officer.pk
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers
