"""What every answer carries, and what a visitor reads when something is away."""

import csv
import io
import os
import re
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from accounts.actors import Actor
from accounts.log import log
from accounts.spreadsheets import as_csv, as_xlsx, original
from tests.factories import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/tracker/", "/profile/", "/no-such-page/", "/api/v1/meetings/"])
def test_every_answer_carries_the_policy(client, officer, path):
    client.force_login(officer)
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy), "nothing comes from elsewhere"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_no_cache_keeps_what_a_signed_in_visitor_reads(client, officer):
    client.force_login(officer)
    assert "no-store" in client.get(reverse("accounts:profile")).headers["Cache-Control"]


@pytest.mark.django_db
def test_cookies_are_closed_to_scripts_and_to_other_sites(client):
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": "correct-horse-battery"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_another_host_name_is_refused(client):
    assert client.get("/account/login/", headers={"Host": "evil.example"}).status_code == 400
    assert (
        client.get("/account/login/", headers={"Host": "testserver", "X-Forwarded-Host": "evil.example"}).status_code
        == 200
    )


@pytest.mark.django_db
def test_a_form_from_another_site_is_refused_in_words():
    client = Client(enforce_csrf_checks=True)
    user = UserFactory()
    client.force_login(user)
    response = client.post(reverse("accounts:profile"), {"name": "x", "language": "bg"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()
    user.refresh_from_db()
    assert user.name != "x"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page/", "/meetings/999999999/"])
def test_what_is_not_there_is_said_in_words(client, officer, path):
    client.force_login(officer)
    response = client.get(path)
    assert response.status_code == 404
    assert "<h1" in response.content.decode()
    assert "Traceback" not in response.content.decode()


# The database away


AWAY = """
import django
django.setup()
from django.test import Client
from django.conf import settings
for path in ("/", "/profile/", "/tracker/", "/account/login/", "/api/v1/meetings/", "/health/"):
    client = Client(headers={"Host": "localhost"}, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody-who-was-signed-in"
    answer = client.get(path)
    print(path, answer.status_code, answer.headers.get("Retry-After"), "<h1" in answer.content.decode(), "Traceback" in answer.content.decode())
"""


def test_without_its_database_the_product_says_so_in_words(tmp_path):
    """A process of its own whose database is at a port where nobody listens."""
    environment = {
        **os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2", "DROM_VAR": str(tmp_path),
        "SECRET_KEY": "of a test", "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(settings.BASE_DIR),
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", AWAY],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = told.stdout.splitlines()
    assert len(lines) == 6, told.stderr[-2000:]
    assert {line.split(" ", 1)[1] for line in lines} == {"503 10 True False"}


@pytest.mark.django_db(transaction=True)
def test_after_the_database_came_back_the_next_page_works(client, officer):
    client.raise_request_exception = False
    client.force_login(officer)
    assert client.get(reverse("accounts:profile")).status_code == 200
    cut_the_line()
    assert client.get(reverse("accounts:profile")).status_code == 503
    assert client.get(reverse("accounts:profile")).status_code == 200


def cut_the_line():
    """End this process's connection from the other side, as a restarting server does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ours,) = cursor.fetchone()
    to = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in {"host", "port", "user", "password", "dbname"}
    }
    with psycopg.connect(**to, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [ours])


# The log on stderr


def test_the_log_hides_what_is_secret():
    from config.logs import REDACT

    event = REDACT(
        None, "", {"event": "x", "password": "p", "api_token": "t", "Authorization": "a", "user_email": "e", "size": 1}
    )
    assert event == {
        "event": "x",
        "password": "…",
        "api_token": "…",
        "Authorization": "…",
        "user_email": "…",
        "size": 1,
    }


def addresses_with_a_key(patterns=None, before=""):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern).lstrip("^").rstrip("$")
        if hasattr(one, "url_patterns"):
            yield from addresses_with_a_key(one.url_patterns, route)
        elif "key" in one.pattern.converters or "(?P<key>" in route:
            yield "/" + re.sub(r"<str:key>|\(\?P<key>[^()]+\)", "s3cret", route)


def test_no_key_of_any_address_stands_in_a_line_of_the_log():
    from config.logs import REDACT

    addresses = list(addresses_with_a_key())
    assert any("checks/link/" in one for one in addresses) and any("reset/key/" in one for one in addresses)
    for address in addresses:
        assert "s3cret" in address
        assert "s3cret" not in REDACT(None, "error", {"event": f"Internal Server Error: {address}"})["event"], address


def test_a_control_character_in_one_cell_does_not_cost_the_whole_sheet():
    """Whoever sends evidence without an account may write anything."""
    answer = as_xlsx("sent", ["What it shows"], [["a\x0bb\x00c\x1f"]])
    assert load_workbook(io.BytesIO(answer.content)).active["A2"].value == "abc"


@pytest.mark.django_db
def test_health_says_no_more_than_that(client):
    assert client.get(reverse("health")).content == b"ok"


def test_a_page_opened_the_wrong_way_says_so(as_user, officer):
    answer = as_user(officer).get(reverse("accounts:token-new"), headers={"accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Go back and use the button there" in answer.content.decode()
    assert int(answer["Content-Length"]) == len(answer.content)


def test_the_log_names_fields_as_forms_do(as_user, officer, leader):
    log(Actor.of(officer), "changed", officer, fields=["name", "gone_since"])
    text = as_user(leader).get(reverse("accounts:log-list")).content.decode()
    assert "gone_since, name" in text
    log(Actor.of(officer), "changed", officer, fields=["is_active"])
    assert "may sign in" in as_user(leader).get(reverse("accounts:log-list")).content.decode()


@pytest.mark.parametrize("text", ["=1", "а;=1", "а;+1", 'а;"@x', "а\n=1", "=1;=1", "а\t-1"])
def test_no_part_of_a_csv_cell_runs_where_semicolons_part_a_line(text):
    line = as_csv("x", ["x"], [[text]]).content.decode("utf-8-sig").split("\r\n", 1)[1]
    assert not [part for part in re.split(r"[;\t\n]", line.replace('"', "").strip()) if part.startswith(tuple("=+-@"))]
    assert original(next(iter(csv.reader(io.StringIO(line, newline=""))))[0]) == text


@pytest.mark.parametrize("text", ["тел. 1; тел. 2", "- едно\n- две", "а;б"])
def test_harmless_signs_stay_as_they_are_in_a_csv_file(text):
    assert text.lstrip("- ") in as_csv("x", ["x"], [[text]]).content.decode("utf-8-sig").replace('"', "")
