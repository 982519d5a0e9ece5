"""Nobody signs up: an invitation opens the door once, until a day, and the newest one alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.actors import Actor
from accounts.models import LogEntry, OneTimeLink, Role, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "four-ordinary-words-here"


def invite(by, email="new@example.org", role=Role.MEMBER):
    return actions.invite_user(email=email, name="Нова", role=role, language="bg", by=Actor(by))


def accept(client, path, **changed):
    return client.post(path, {"name": "Нова Членка", "language": "en", "password": PASSWORD, **changed})


def test_an_invitation_lets_one_in_once(client, officer):
    user, path = invite(officer)
    assert client.get(path).status_code == 200
    assert accept(client, path).headers["Location"] == reverse("home")
    assert client.get(reverse("accounts:profile")).status_code == 200, "signed in at once"
    user.refresh_from_db()
    assert (user.name, user.language, user.check_password(PASSWORD)) == ("Нова Членка", "en", True)

    client.logout()
    assert client.get(path).status_code == 404
    assert accept(client, path).status_code == 404
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


def test_an_invitation_ends_on_its_day(client, officer):
    _user, path = invite(officer)
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 404
    assert accept(client, path).status_code == 404


def test_a_new_invitation_makes_the_old_one_worthless(client, officer):
    _user, first = invite(officer)
    _user, second = invite(officer)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert User.objects.filter(email="new@example.org").count() == 1


def test_of_a_link_only_the_hash_is_kept(officer):
    _user, path = invite(officer)
    key = path.strip("/").split("/")[-1]
    link = OneTimeLink.objects.get()
    assert key not in str({field.name: getattr(link, field.name) for field in link._meta.concrete_fields})
    assert key not in str(list(LogEntry.objects.values()))


def test_the_link_of_someone_who_may_not_sign_in_any_more_is_worthless(client, officer):
    user, path = invite(officer)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("password", ["short", "password1234", "12345678901", "", "new@example.org"])
def test_a_weak_password_is_refused_in_words_and_the_link_stays_good(client, officer, password):
    user, path = invite(officer)
    assert accept(client, path, password=password).status_code == 422
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert client.get(path).status_code == 200


def test_whoever_is_in_already_cannot_be_invited_over(officer):
    there = UserFactory(email="there@example.org")
    with pytest.raises(ValidationError, match="already"):
        invite(officer, email="There@Example.org ")
    assert there.check_password("correct-horse-battery")


MAY_INVITE = {
    Role.ADMIN: {Role.ADMIN, Role.LEADERSHIP, Role.OFFICER, Role.MEMBER},
    Role.LEADERSHIP: {Role.OFFICER, Role.MEMBER},
    Role.OFFICER: {Role.MEMBER},
    Role.MEMBER: set(),
}


@pytest.mark.parametrize("by", Role)
@pytest.mark.parametrize("into", Role)
def test_nobody_invites_above_themselves(client, by, into):
    user = UserFactory(role=by)
    client.force_login(user)
    response = client.post(
        reverse("accounts:invite"), {"name": "x", "email": "x@example.org", "role": into, "language": "bg"}
    )
    assert User.objects.filter(email="x@example.org", role=into).exists() == (into in MAY_INVITE[by])
    assert response.status_code == (200 if into in MAY_INVITE[by] else 403 if by == Role.MEMBER else 422)
    if into not in MAY_INVITE[by]:
        with pytest.raises(ValidationError):
            actions.invite_user(email="y@example.org", name="y", role=into, language="bg", by=Actor(user))


def test_an_invitation_is_shown_once_and_stands_in_the_log(client, officer):
    client.force_login(officer)
    page = client.post(
        reverse("accounts:invite"), {"name": "x", "email": "x@example.org", "role": "member", "language": "bg"}
    )
    assert "/invitation/" in page.content.decode()
    assert LogEntry.objects.filter(verb="invited", user=officer).count() == 1
