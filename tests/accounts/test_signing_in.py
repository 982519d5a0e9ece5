"""The door: it tells nobody who has an account, and the centre needs a second key."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def words(response):
    """The page without what differs by nature and without the address typed."""
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    return re.sub(r"[\w.]+@example\.org", "…", re.sub(r'"X-CSRFToken": "\w+"', "", text))


def test_a_wrong_password_and_an_unknown_address_read_the_same():
    known = UserFactory(email="known@example.org")
    answers = [
        Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        for email in (known.email, "unknown@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code
    assert words(answers[0]) == words(answers[1])


def test_asking_for_a_new_password_tells_nobody_who_has_an_account():
    UserFactory(email="known@example.org")
    pages = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("known@example.org", "unknown@example.org")
    ]
    assert words(pages[0]) == words(pages[1])
    assert all(len(one.to + one.cc + one.bcc) == 1 for one in mail.outbox)


def test_an_account_that_was_closed_does_not_open():
    user = UserFactory(is_active=False)
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": "correct-horse-battery"})
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_nobody_signs_up():
    response = Client().post(
        reverse("account_signup"),
        {"email": "x@example.org", "password1": "correct-horse-battery", "password2": "correct-horse-battery"},
    )
    assert "x@example.org" not in response.content.decode()
    from accounts.models import User

    assert not User.objects.filter(email="x@example.org").exists()


def test_guessing_passwords_is_slowed_down():
    user = UserFactory()
    client = Client()
    for _ in range(12):
        client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    client.post(reverse("account_login"), {"login": user.email, "password": "correct-horse-battery"})
    assert client.get(reverse("accounts:profile")).status_code == 302, "still outside"


def test_after_signing_in_one_is_sent_only_within_this_site():
    user = UserFactory()
    for target, expected in (
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/profile/", "/profile/"),
    ):
        client = Client()
        response = client.post(
            reverse("account_login") + f"?next={target}",
            {"login": user.email, "password": "correct-horse-battery", "next": target},
        )
        assert response.headers["Location"] == expected


def test_a_page_asked_for_comes_after_the_door():
    response = Client().get("/profile/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/login/?next=/profile/")


def test_signing_out_needs_a_push_of_the_button(client, officer):
    client.force_login(officer)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("accounts:profile")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:profile")).status_code == 302


# The second key


@pytest.fixture
def fresh(officer):
    """Said their password again a moment ago, so that nothing asks for it."""
    client = Client()
    client.post(reverse("account_login"), {"login": officer.email, "password": "correct-horse-battery"})
    client.post(reverse("account_reauthenticate"), {"password": "correct-horse-battery"})
    return client


@pytest.mark.parametrize(
    "page",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_change_password",
        "usersessions_list",
    ],
)
def test_the_pages_of_the_second_key_open(fresh, page):
    response = fresh.get(reverse(page))
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


def test_the_second_key_asks_for_the_password_once_more(client, officer):
    client.force_login(officer)
    assert client.get(reverse("mfa_activate_totp")).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_the_second_key_can_be_set_and_is_then_asked_for(fresh, officer):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    page = fresh.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert fresh.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=officer, type="totp").exists()

    client = Client()
    response = client.post(reverse("account_login"), {"login": officer.email, "password": "correct-horse-battery"})
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("accounts:profile")).status_code == 302, "one key is not enough"
    assert client.get(reverse("mfa_authenticate")).status_code == 200


@pytest.mark.parametrize("who", ["officer", "leader", "administrator"])
def test_the_centre_sets_a_second_key_before_anything_else(client, request, settings, who):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(request.getfixturevalue(who))
    for page in ("home", "accounts:profile", "api-reference"):
        assert client.get(reverse(page)).headers.get("Location") == reverse("mfa_index")
    assert client.get(reverse("api:meeting-list")).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200


def test_members_are_asked_for_none(client, settings, member):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(member)
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_whoever_has_a_second_key_passes(client, settings, officer):
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(officer)
    assert client.get(reverse("accounts:profile")).status_code == 200
