"""Whoever loses a right loses sessions and keys at once; somebody always remains administrator."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from accounts import actions
from accounts.actors import Actor
from accounts.models import LogEntry, Role, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user, password="correct-horse-battery"):
    client = Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": password})
    assert response.status_code == 302
    return client


def change(user, by, role=Role.MEMBER, is_active=True):
    return actions.change_user(user=user, role=role, is_active=is_active, by=Actor(by))


@pytest.mark.parametrize(("role", "is_active"), [(Role.MEMBER, True), (Role.OFFICER, False)])
def test_a_changed_account_is_cut_off_everywhere(officer, leader, role, is_active):
    browser, phone = signed_in(officer), signed_in(officer)
    key = actions.make_token(by=Actor(officer))
    machine = Client(headers={"Authorization": f"Token {key}"})
    api = reverse("api:meeting-list")
    assert [
        browser.get(reverse("accounts:profile")).status_code,
        phone.get(api).status_code,
        machine.get(api).status_code,
    ] == [200] * 3

    change(officer, leader, role, is_active)

    assert [
        browser.get(reverse("accounts:profile")).status_code,
        phone.get(reverse("accounts:profile")).status_code,
    ] == [302, 302]
    assert [phone.get(api).status_code, machine.get(api).status_code] == [401, 401]
    assert not AuthToken.objects.filter(user=officer).exists()


def test_the_last_administrator_stays(administrator):
    other = UserFactory(role=Role.ADMIN)
    change(other, administrator, Role.MEMBER)
    with pytest.raises(ValidationError, match="administrator"):
        change(administrator, UserFactory(role=Role.ADMIN, is_active=False), Role.MEMBER)
    with pytest.raises(ValidationError, match="administrator"):
        change(administrator, UserFactory(role=Role.ADMIN, is_active=False), Role.ADMIN, is_active=False)
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == (Role.ADMIN, True)


def test_nobody_changes_their_own_role(leader, administrator):
    for user in (leader, administrator):
        with pytest.raises(ValidationError):
            change(user, user, Role.MEMBER)


def test_nobody_gives_more_than_they_may(officer, leader):
    with pytest.raises(ValidationError):
        change(officer, leader, Role.ADMIN)
    with pytest.raises(ValidationError):
        change(officer, leader, Role.LEADERSHIP)


def test_the_page_of_an_administrator_does_not_open_to_leadership(client, leader, administrator):
    client.force_login(leader)
    page = reverse("accounts:user-edit", args=[administrator.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, {"role": "member", "is_active": "on"}).status_code == 404


def test_only_administrators_maintain_the_system(administrator, officer):
    change(officer, administrator, Role.ADMIN)
    officer.refresh_from_db()
    assert officer.is_staff
    change(officer, administrator, Role.OFFICER)
    officer.refresh_from_db()
    assert not (officer.is_staff or officer.is_superuser)


def test_a_change_says_who_and_what(officer, leader):
    change(officer, leader, Role.MEMBER)
    entry = LogEntry.objects.filter(verb="changed").get()
    assert (entry.user, entry.changes) == (leader, {"role": ["officer", "member"]})


# Keys for the API


def test_a_key_works_until_it_is_revoked(client, officer):
    client.force_login(officer)
    client.post(reverse("accounts:token-new"))
    page = client.get(reverse("accounts:token-list")).content.decode()
    token = AuthToken.objects.get()
    assert token.token_key in page
    assert client.get(reverse("accounts:token-list")).content.decode().count(token.token_key) <= 1, (
        "the whole key is shown once"
    )
    client.post(reverse("accounts:token-revoke", args=[token.digest]))
    assert not AuthToken.objects.exists()


def test_nobody_revokes_the_key_of_another(client, officer, other_officer):
    actions.make_token(by=Actor(officer))
    client.force_login(other_officer)
    assert client.post(reverse("accounts:token-revoke", args=[AuthToken.objects.get().digest])).status_code == 404
    assert AuthToken.objects.count() == 1


def test_five_keys_are_enough(officer):
    for _ in range(5):
        actions.make_token(by=Actor(officer))
    with pytest.raises(ValidationError, match="Five"):
        actions.make_token(by=Actor(officer))


def test_a_key_is_not_kept_in_the_open(officer):
    key = actions.make_token(by=Actor(officer))
    assert key not in str(list(AuthToken.objects.values()))
    assert key not in str(list(LogEntry.objects.values()))


def test_who_left_the_coalition_reads_only_what_is_public(client, former_member):
    from crm.models import Organisation
    from tests.factories import OrganisationFactory

    inside = OrganisationFactory()
    assert inside not in Organisation.objects.visible_to(former_member)
    assert User.objects.visible_to(former_member).get() == former_member
