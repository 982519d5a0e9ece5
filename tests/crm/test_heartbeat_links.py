"""The link that needs no password, attacked: guessed, reused, mistaken for another, filled with hostile text."""

import secrets
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions, links
from accounts.actors import SYSTEM, Actor
from accounts.models import LogEntry, OneTimeLink, Role
from crm import heartbeat
from crm.confidentiality import Level
from crm.models import Confirmation, Organisation, ProfileCheck, ProposedChange
from tests.access.forms import form_of
from tests.crm.test_heartbeat import asked, link_of, ours, sent_by
from tests.factories import OrganisationFactory, PersonFactory, RepresentationFactory, TenureFactory

pytestmark = pytest.mark.django_db


def test_a_guessed_key_opens_nothing(client):
    asked(ours())
    for key in (secrets.token_urlsafe(32), "1", "nothing", "%00", "а" * 200, "../admin"):
        page = client.get(f"/still-right/{key}/")
        assert page.status_code == 404
        assert "Надежда" not in page.content.decode()


def test_of_the_key_only_the_hash_is_kept_and_no_two_are_alike():
    first, second = asked(ours()), asked(ours())
    keys = {links.key_of(check.link) for check in (first, second)}
    kept = str(
        [
            {field.name: getattr(link, field.name) for field in OneTimeLink._meta.concrete_fields}
            for link in OneTimeLink.objects.all()
        ]
    )
    assert len(keys) == 2
    assert not any(key in kept for key in keys)
    assert all(len(key) == 43 for key in keys)


def test_with_another_secret_the_key_cannot_be_worked_out_and_what_was_mailed_still_works(client, settings):
    check = asked(ours())
    mailed = link_of(check)
    settings.SECRET_KEY = "another secret of the product, long enough"
    assert heartbeat.url_of(check) == ""
    assert client.get(mailed).status_code == 200


def test_an_invitation_opens_no_profile_and_a_profile_link_lets_nobody_in(client, officer):
    _user, path = actions.invite_user(
        email="new@example.org", name="Н", role=Role.MEMBER, language="bg", by=Actor(officer)
    )
    invitation = path.strip("/").split("/")[-1]
    profile = link_of(asked(ours())).strip("/").split("/")[-1]
    assert client.get(reverse("crm:profile-link", args=[invitation])).status_code == 404
    assert client.get(reverse("accounts:invitation", args=[profile])).status_code == 404
    sent = {"name": "Н", "language": "bg", "password": "four-ordinary-words-here"}
    assert client.post(reverse("accounts:invitation", args=[profile]), sent).status_code == 404
    assert client.post(reverse("crm:profile-link", args=[invitation]), {"all": "1"}).status_code == 404
    assert not Confirmation.objects.exists()
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_a_link_dies_after_thirty_days(client):
    check = asked(ours())
    url = link_of(check)
    assert timedelta(days=29) < check.link.expires_at - timezone.now() <= timedelta(days=30)
    typed = form_of(client.get(url).content.decode()).sent(all="1", answered_name="Мария")
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url).status_code == 410
    assert client.post(url, typed).status_code == 409
    assert not Confirmation.objects.exists()


def test_answering_with_the_link_signs_nobody_in(client):
    url = link_of(asked(ours()))
    sent_by(client, url, all="1", answered_name="Мария")
    assert "sessionid" not in client.cookies
    assert client.get("/organisations/").status_code == 302


def test_a_signed_in_visitor_answers_as_the_holder_of_the_link_and_not_as_themselves(as_user, officer):
    organisation = ours()
    url = link_of(asked(organisation))
    sent_by(as_user(officer), url, says_name="change", name="Ново име", answered_name="Мария")
    organisation.refresh_from_db()
    assert organisation.name == "Група Надежда", "an officer's rights play no part"
    assert ProposedChange.objects.get().proposed_by is None


def test_the_page_stays_out_of_search_engines_caches_and_referrers(client):
    page = client.get(link_of(asked(ours())))
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex' in page.content.decode()


def test_languages_are_named_not_coded(client):
    page = client.get(link_of(asked(ours(working_languages="bg, rom")))).content.decode()
    assert "български, ромски" in page
    assert "bg, rom" in page, "the field to change keeps what was written"


def test_browsers_that_name_no_origin_can_answer():
    """To a page that sends no referrer a browser answers with `Origin: null`."""
    strict = Client(enforce_csrf_checks=True)
    url = link_of(asked(ours()))
    typed = form_of(strict.get(url).content.decode()).sent(all="1", answered_name="Мария")
    assert strict.post(url, typed, headers={"Origin": "null"}).status_code == 200


def test_whoever_knocks_too_often_waits(client, one_minute):
    url = link_of(asked(ours()))
    codes = [client.get("/still-right/guess/").status_code for _ in range(60)]
    assert set(codes) == {404}
    assert client.get("/still-right/guess/").status_code == 429
    assert client.get(url).status_code == 429
    assert client.get(url, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_page_shows_nobody_elses_contact_and_no_hidden_record(client):
    organisation = ours(parent=OrganisationFactory(name="Скрит родител", confidentiality=Level.RESTRICTED))
    organisation.source = "вътрешна бележка"
    organisation.save()
    person = PersonFactory(name="Лице От Центъра")
    person.contact_points.create(kind="phone", value="+359888000111")
    TenureFactory(person=person, organisation=organisation)
    OrganisationFactory(name="Друга").contact_points.create(kind="email", value="other@example.org")
    organisation.contact_points.create(kind="phone", value="+359888222333")

    page = client.get(link_of(asked(organisation))).content.decode()

    assert "888222333" in page
    for hidden in ("Скрит", "вътрешна", "Лице", "888000111", "other@example.org", "Друга"):
        assert hidden not in page


def test_ids_of_others_and_fields_of_the_centre_in_the_form_change_nothing(client):
    organisation, other = ours(), ours(name="Друга група")
    other_check = asked(other)
    url = link_of(asked(organisation))
    extra = {
        "organisation": other.pk, "id": other.pk, "pk": other.pk, "check": other_check.pk, "confidentiality": "public",
        "source": "x", "is_verified": "", "parent": f"organisation:{other.pk}", "key": "mon", "confirmed_by": "1",
    }  # fmt: skip
    sent_by(client, url, all="1", answered_name="Мария", says_offers="change", offers="ново", **extra)
    for one in (organisation, other):
        one.refresh_from_db()
    other_check.refresh_from_db()
    assert (organisation.offers, organisation.confidentiality, organisation.source) == ("ново", "coalition", "")
    assert (other.offers, other_check.answered_at, organisation.parent) == ("зала", None, None)


def test_a_place_or_theme_that_is_none_is_refused_in_words(client):
    url = link_of(asked(ours()))
    page = sent_by(
        client, url, says_place="change", place="999999", says_themes="change", themes=["7"], answered_name="М"
    )
    assert page.status_code == 422


@pytest.mark.parametrize("name", ["name", "short_name", "offers", "working_languages", "parent"])
def test_hostile_text_stays_text_everywhere_it_is_shown(client, as_user, officer, name):
    hostile = "<img src=x onerror=alert(1)>"
    organisation = ours()
    url = link_of(asked(organisation))
    sent_by(Client(), url, **{f"says_{name}": "change", name: hostile, "answered_name": hostile})
    change = ProposedChange.objects.first()
    signed_in = as_user(officer)
    pages = [
        reverse("crm:profile-check-list"),
        organisation.get_absolute_url(),
        "/",
        reverse("crm:proposed-change-list"),
    ]
    pages += [reverse("crm:proposed-change-detail", args=[change.pk])] if change else []
    for page in pages:
        text = signed_in.get(page).content.decode()
        assert "<img src=x" not in text
    assert any("&lt;img src=x" in signed_in.get(page).content.decode() for page in pages)


def test_too_long_or_broken_values_are_refused_and_not_cut(client):
    url = link_of(asked(ours()))
    for typed in (
        {"short_name": "А" * 61},
        {"name": "А" * 251},
        {"parent": "А" * 251},
        {"name": " "},
        {"kind": "king"},
        {"status": "excluded"},
    ):
        field = next(iter(typed))
        page = sent_by(client, url, answered_name="М", **{f"says_{field}": "change"}, **typed)
        assert page.status_code == 422, typed
    assert not ProposedChange.objects.exists()
    assert client.post(url, "a" * 50, content_type="text/plain").status_code in {400, 422, 200}


def test_a_mail_address_with_a_line_break_is_no_address():
    organisation = ours()
    organisation.contact_points.create(kind="email", value="a@example.org\nBcc: all@example.org")
    assert heartbeat.address_of(organisation) == ""


# Accounts that lost the right


def test_a_former_representative_reaches_nothing_of_it(as_user):
    today = timezone.localdate()
    representation = RepresentationFactory(organisation=ours(), ended_on=today - timedelta(days=1))
    organisation, client = representation.organisation, as_user(representation.user)
    asked(organisation)
    ProposedChange.objects.create(organisation=organisation, field="name", old="а", new="тайно", proposed_via="link")
    assert client.get(reverse("crm:organisation-still-right", args=[organisation.pk])).status_code == 404
    assert client.post(reverse("crm:organisation-confirm", args=[organisation.pk])).status_code == 404
    patch = client.patch(
        f"/api/v1/organisations/{organisation.pk}/", {"name": "x", "version": 1}, content_type="application/json"
    )
    assert patch.status_code == 404
    assert "The centre asks" not in client.get("/").content.decode()
    for model in (ProfileCheck, Confirmation, ProposedChange):
        assert not model.objects.visible_to(representation.user).exists()


def test_a_member_neither_asks_nor_decides_nor_reads_the_list(as_user, member):
    own = member.representations.get().organisation
    check = asked(own)
    change = ProposedChange.objects.create(organisation=own, field="name", old="а", new="б", proposed_via="page")
    client = as_user(member)
    for name, arguments in (
        ("crm:profile-check-list", []), ("crm:profile-check-detail", [check.pk]), ("crm:profile-check-phone", [check.pk]),
        ("crm:profile-check-paper", [check.pk]), ("crm:profile-check-ask", []), ("crm:proposed-change-list", []),
        ("crm:proposed-change-detail", [change.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=arguments)).status_code == 403
    for name in ("approve", "refuse"):
        assert client.post(reverse(f"crm:proposed-change-{name}", args=[change.pk]), {"reason": "x"}).status_code == 403
        assert client.post(f"/api/v1/proposed-changes/{change.pk}/{name}/").status_code == 403
    assert client.post(reverse("crm:organisation-ask", args=[own.pk])).status_code == 403
    change.refresh_from_db()
    assert change.state == "waiting"


def test_the_log_says_which_link_answered_and_keeps_no_key():
    check = asked(ours())
    key = links.key_of(check.link)
    sent_by(Client(), link_of(check), all="1", answered_name="Мария")
    told = str(list(LogEntry.objects.values()))
    assert key not in told
    assert "Мария" not in told
    assert {entry.via_detail for entry in LogEntry.objects.filter(via="link")} == {str(check.link_id)}
    assert Organisation.objects.get().confirmed_by is None
    assert SYSTEM.via == "system"
