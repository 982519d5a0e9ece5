"""Before one organisation is asked the officer reads where the question goes; afterwards everybody reads words of their own."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actors import SYSTEM
from accounts.models import OutboxEntry, Role
from crm import heartbeat
from crm.actions.heartbeat import ask_organisation
from crm.coalition_register import Status, standing_words
from crm.confidentiality import Level
from crm.lapsed import Why, why_in_words
from crm.models import ContactPoint, ProfileCheck, ProposedChange
from crm.views.link_doors import KNOCKS
from tests.access.forms import form_of
from tests.factories import (
    MembershipFactory,
    MinistryFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    RepresentationFactory,
    TenureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def ours(**fields):
    return MembershipFactory(organisation=OrganisationFactory(**{"name": "Група Надежда", **fields})).organisation


def reached(organisation, **points):
    for kind, value in points.items():
        ContactPoint.objects.create(organisation=organisation, kind=kind, value=value)
    return organisation


def ask_url(organisation):
    return reverse("crm:organisation-ask", args=[organisation.pk])


def read(client, url):
    return " ".join(client.get(url).content.decode().split())


def test_before_the_mail_it_is_said_to_whom_where_and_in_which_language(as_user, officer):
    confirmed = timezone.localdate() - timedelta(days=200)
    organisation = reached(ours(working_languages="bg", confirmed_on=confirmed), email="n@example.org")
    page = read(as_user(officer), ask_url(organisation))
    assert "n@example.org" in page
    assert "Bulgarian" in page
    assert "Is another question needed" not in page
    assert not ProfileCheck.objects.exists()
    as_user(officer).post(ask_url(organisation), {"occasion": "пролет"})
    assert (ProfileCheck.objects.get().asked_for, OutboxEntry.objects.count()) == ("пролет", 1)


@pytest.mark.parametrize(("days", "words"), [(0, "confirmed it today"), (1, "1 day ago"), (90, "90 days ago")])
def test_a_profile_that_was_confirmed_lately_is_named_so(as_user, officer, days, words):
    organisation = ours(confirmed_on=timezone.localdate() - timedelta(days=days))
    assert words in read(as_user(officer), ask_url(organisation))


def test_a_question_that_waits_is_named_before_its_link_dies(as_user, officer):
    organisation = ours()
    check = ask_organisation(organisation=organisation, by=SYSTEM)
    page = read(as_user(officer), ask_url(organisation))
    assert "That link dies" in page
    assert reverse("crm:profile-check-detail", args=[check.pk]) in page


def test_the_pages_lead_to_the_question_and_send_nothing_themselves(as_user, officer):
    organisation = reached(ours(), email="n@example.org")
    client = as_user(officer)
    assert f'href="{ask_url(organisation)}"' in client.get(organisation.get_absolute_url()).content.decode()
    assert f'action="{ask_url(organisation)}"' not in client.get(organisation.get_absolute_url()).content.decode()


def test_a_public_body_has_no_such_question(as_user, officer):
    page = read(as_user(officer), ask_url(MinistryFactory()))
    assert "Nobody fills in the profile of a public body" in page
    assert 'name="occasion"' not in page


def test_without_mail_and_phone_it_is_said_who_can_pass_it_on(as_user, officer):
    municipality = PlaceFactory(kind="municipality")
    village, town = (PlaceFactory(kind="settlement", parent=municipality) for _ in range(2))
    parent = OrganisationFactory(name="Съюз Майка")
    silent = reached(ours(parent=parent, place=village), address="ул. Роза 1")
    near = ours(name="Съседи", place=town)
    speaker = RepresentationFactory(organisation=silent).user
    worker = TenureFactory(organisation=silent, person=PersonFactory(name="Иванка Учителка"), office=None).person
    client = as_user(officer)
    before = read(client, ask_url(silent))
    client.post(ask_url(silent))
    check = ProfileCheck.objects.get()
    after = read(client, reverse("crm:profile-check-detail", args=[check.pk]))
    for words in (str(parent), str(near), speaker.email, str(worker), "ул. Роза 1"):
        assert words in before
        assert words in after
    assert "ring them" not in after
    assert reverse("crm:profile-check-paper", args=[check.pk]) in after


def test_nobody_is_named_to_pass_it_on_whom_the_officer_may_not_see(as_user, officer):
    place = PlaceFactory(kind="settlement")
    hidden = OrganisationFactory(name="Тайна майка", confidentiality=Level.RESTRICTED)
    silent = ours(parent=hidden, place=place)
    ours(name="Таен съсед", place=place, confidentiality=Level.RESTRICTED)
    secret = PersonFactory(name="Таен човек", confidentiality=Level.RESTRICTED)
    TenureFactory(organisation=silent, person=secret, office=None)
    page = read(as_user(officer), ask_url(silent))
    assert not [words for words in ("Тайна майка", "Таен съсед", "Таен човек") if words in page]


def answered_by_phone(client, check, **changed):
    url = reverse("crm:profile-check-phone", args=[check.pk])
    form = form_of(client.get(url).content.decode())
    return client.post(url, form.sent(answered_name="Мария, председател", **changed), follow=True).content.decode()


def test_whoever_writes_an_answer_down_reads_no_thanks_meant_for_others(as_user, officer):
    check = ask_organisation(organisation=ours(), by=SYSTEM)
    page = answered_by_phone(as_user(officer), check, all="1")
    assert "The answer is recorded." in page
    assert "Thank you" not in page


def test_a_change_told_on_the_phone_that_waits_is_one_click_away(as_user, officer):
    check = ask_organisation(organisation=ours(), by=SYSTEM)
    page = answered_by_phone(as_user(officer), check, says_name="change", name="Сдружение Надежда")
    assert "One change of it waits for approval" in page
    assert reverse("crm:proposed-change-detail", args=[ProposedChange.objects.get().pk]) in page


def test_what_is_missing_is_told_to_them_and_told_of_them(as_user, officer, member):
    own = member.representations.get().organisation
    to_them = as_user(member).get(own.get_absolute_url()).content.decode()
    about_them = as_user(officer).get(own.get_absolute_url()).content.decode()
    assert "A way to reach you" in to_them
    assert "introduces you" in to_them
    assert "A way to reach them" in about_them
    assert "introduces them" in about_them
    for own_words in (" you ", " you.", "Yes, all still right"):
        assert own_words not in about_them.partition("Missing, and why")[2].partition("</section>")[0]


@pytest.fixture
def centre(db):
    found = OrganisationFactory(name="Център Амалипе", confidentiality=Level.PUBLIC)
    reached(found, phone="+35962600123", email="centre@example.org", address="ул. Братя Миладинови 1")
    ContactPoint.objects.create(organisation=found, kind="address", value="1 Bratya Miladinovi St")
    TenureFactory(person=PersonFactory(user=UserFactory(role=Role.OFFICER)), organisation=found)
    return found


def too_often(client):
    cache.clear()
    for _knock in range(KNOCKS["most"]):
        client.get("/still-right/guess/")


def test_whoever_meets_a_dead_link_is_told_how_to_reach_the_centre(client, centre, one_minute):
    check = ask_organisation(organisation=ours(), by=SYSTEM)
    url = heartbeat.url_of(check).removeprefix("http://localhost:8000")
    heartbeat.close(check)
    pages = [client.get(url), client.get("/still-right/guess/")]
    too_often(client)
    pages.append(client.get(url))
    assert [page.status_code for page in pages] == [410, 404, 429]
    for page in pages:
        text = page.content.decode()
        assert "mailto:centre@example.org" in text
        assert "tel:+35962600123" in text
    assert "ул. Братя Миладинови 1" in pages[0].content.decode()
    assert "Bratya" not in pages[0].content.decode()
    cache.clear()


def test_a_stranger_is_not_told_of_a_centre_that_is_not_public(client, centre, one_minute):
    centre.confidentiality = Level.COALITION
    centre.save()
    guess = client.get("/still-right/guess/")
    too_often(client)
    for page in (guess, client.get("/still-right/guess/")):
        assert "centre@example.org" not in page.content.decode()
    cache.clear()


def test_a_dead_link_reads_well_where_nothing_is_known_of_the_centre(client):
    page = client.get("/still-right/guess/")
    assert page.status_code == 404
    assert "How to reach the centre" not in page.content.decode()


def test_one_is_one_and_two_are_two():
    assert [standing_words(Status.MEMBER, number) for number in (1, 2, 21)] == ["member", "members", "members"]
    assert [standing_words(Status.LEFT, number) for number in (1, 2)] == ["has left", "have left"]
    assert [why_in_words(Why.EXCLUDED, number) for number in (1, 2)] == ["was excluded", "were excluded"]


@pytest.mark.parametrize("language", ["en", "bg"])
def test_every_standing_and_reason_has_words_for_a_number(language):
    with translation.override(language):
        assert all(standing_words(one, number) for one in Status for number in (0, 1, 2))
        assert all(why_in_words(one, number) for one in Why for number in (0, 1, 2))


def test_the_tiles_of_the_register_count_in_words(as_user, officer):
    ours(name="Една")
    page = read(as_user(officer), reverse("crm:coalition"))
    assert '<span class="stat-label">member</span>' in page
    MembershipFactory(organisation=OrganisationFactory(), started_on=date(2020, 1, 1))
    page = read(as_user(officer), reverse("crm:coalition"))
    assert '<span class="stat-label">members</span>' in page
