"""The pages of the registry, for everyone who may come."""

import pytest
from django.urls import reverse

from accounts.models import Role
from crm.confidentiality import Level
from crm.models import Place
from tests.factories import (
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    RepresentationFactory,
    TenureFactory,
    UserFactory,
)


@pytest.fixture
def cast(officer, member, administrator):
    return officer, member, administrator


CANARY = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_organisations_asks_the_same_for_any_length(as_user, officer, rows, django_assert_num_queries):
    for _ in range(rows):
        MembershipFactory(organisation=OrganisationFactory(place=PlaceFactory(parent=PlaceFactory(kind="region"))))
    client = as_user(officer)
    client.get(reverse("crm:organisation-list"))

    # session, user, demonstration is cached, regions, themes, count, ids, rows, standings; and of the facets kind,
    # region with its choices, theme with its choices, standing and who never had one
    with django_assert_num_queries(16):
        response = client.get(reverse("crm:organisation-list"))

    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_asks_the_same_for_any_length(as_user, officer, rows, django_assert_num_queries):
    TenureFactory.create_batch(rows)
    client = as_user(officer)
    client.get(reverse("crm:person-list"))

    # session, user, saved views, count, ids, rows, bases, tenures, contact points, a facet with its two choices
    with django_assert_num_queries(12):
        response = client.get(reverse("crm:person-list"))

    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_place_asks_the_same_for_any_number_of_organisations(as_user, officer, rows, django_assert_num_queries):
    place = PlaceFactory()
    OrganisationFactory.create_batch(rows, place=place)
    client = as_user(officer)
    client.get(place.get_absolute_url())

    with django_assert_num_queries(9):
        response = client.get(place.get_absolute_url())

    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("path", ["organisations", "people"])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_api_asks_the_same_for_any_length(as_user, officer, path, rows, django_assert_max_num_queries):
    TenureFactory.create_batch(rows)
    client = as_user(officer)

    with django_assert_max_num_queries(11):
        response = client.get(f"/api/v1/{path}/")

    assert response.json()["count"] == rows


def test_html_in_every_text_field_stays_text(as_user, officer):
    organisation = OrganisationFactory(
        name=CANARY, name_latin=CANARY, short_name=CANARY, about=CANARY, offers=CANARY, needs=CANARY, source=CANARY,
        working_languages=CANARY,
    )  # fmt: skip
    organisation.aliases.create(name=CANARY, source=CANARY)
    organisation.contact_points.create(kind="other", value=CANARY, note=CANARY)
    person = PersonFactory(name=CANARY, name_latin=CANARY, languages=CANARY, note=CANARY, basis_source=CANARY)
    tenure = TenureFactory(person=person, organisation=organisation, role=CANARY, source=CANARY)
    office = OfficeFactory(body=organisation, title=CANARY, title_latin=CANARY)
    TenureFactory(person=person, organisation=organisation, office=office, ended="2021")
    MembershipFactory(organisation=organisation, source=CANARY)
    pages = [
        reverse("crm:organisation-list"), organisation.get_absolute_url(),
        reverse("crm:organisation-edit", args=[organisation.pk]),
        reverse("crm:person-list"), person.get_absolute_url(), reverse("crm:person-edit", args=[person.pk]),
        reverse("crm:tenure-edit", args=[tenure.pk]), reverse("crm:standing-new", args=[organisation.pk]),
        reverse("crm:representative-new", args=[organisation.pk]), reverse("crm:person-tenure-new", args=[person.pk]),
    ]  # fmt: skip

    for page in pages:
        content = as_user(officer).get(page).content.decode()
        assert "<img src=x" not in content
        assert "&lt;img src=x" in content


def test_the_export_is_exactly_the_filtered_rows_and_runs_no_formula(as_user, officer):
    OrganisationFactory(name="=cmd|'/c calc'!A1", kind="cbo")
    OrganisationFactory(name="Друга", kind="ngo")

    response = as_user(officer).get(reverse("crm:organisation-list"), {"kind": "cbo", "export": "csv"})

    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=cmd|" in lines[1]


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_people_can_be_taken_away_as_a_sheet(as_user, officer, fmt):
    TenureFactory()
    assert as_user(officer).get(reverse("crm:person-list"), {"export": fmt}).status_code == 200


def test_filters_narrow_the_list(as_user, officer):
    region = PlaceFactory(kind=Place.Kind.REGION)
    there = OrganisationFactory(place=PlaceFactory(parent=region))
    ours = MembershipFactory(status="candidate").organisation
    client = as_user(officer)

    def found(**query):
        return list(client.get(reverse("crm:organisation-list"), query).context["page"].object_list)

    assert found(region=region.pk) == [there]
    assert found(standing="candidate") == [ours]
    assert found(standing="none") == [there]


def test_an_organisation_is_found_by_its_old_name_and_in_the_other_script(as_user, officer):
    organisation = OrganisationFactory(name="Център Амалипе")
    organisation.aliases.create(name="ЦМЕДТ")
    OrganisationFactory()

    for text in ("амали", "Amalipe", "ЦМЕДТ", "cmedt"):
        response = as_user(officer).get(reverse("crm:organisation-list"), {"q": text})
        assert list(response.context["page"].object_list) == [organisation], text


def test_sorting_knows_its_columns_only(as_user, officer):
    second, first = OrganisationFactory(name="Б", kind="cbo"), OrganisationFactory(name="А", kind="ngo")

    def order(sort):
        return list(as_user(officer).get(reverse("crm:organisation-list"), {"sort": sort}).context["page"].object_list)

    assert order("-name") == [second, first]
    assert order("confirmed_by__password") == [first, second]


def test_the_list_part_alone_answers_htmx(as_user, officer):
    OrganisationFactory()
    response = as_user(officer).get(reverse("crm:organisation-list"), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("page", ["crm:organisation-list", "crm:person-list", "crm:place-list"])
def test_an_empty_list_says_what_to_do(as_user, officer, page):
    assert "empty-title" in as_user(officer).get(reverse(page)).content.decode()


@pytest.mark.parametrize(
    ("page", "statuses"),
    [
        ("crm:organisation-list", (200, 200, 200)),
        ("crm:organisation-new", (200, 403, 403)),
        ("crm:person-list", (200, 403, 403)),
        ("crm:person-new", (200, 403, 403)),
        ("crm:place-list", (200, 200, 200)),
        ("crm:my-organisations", (403, 302, 403)),
    ],
)
def test_who_may_open_what(as_user, cast, page, statuses):
    assert tuple(as_user(user).get(reverse(page)).status_code for user in cast) == statuses


def test_a_hidden_parent_and_hidden_holders_are_not_named(as_user, member):
    parent = OrganisationFactory(name="Скрит родител", confidentiality=Level.RESTRICTED)
    organisation = OrganisationFactory(parent=parent, confidentiality=Level.PUBLIC)
    office = OfficeFactory(body=organisation)
    TenureFactory(organisation=organisation, office=office, person=PersonFactory(name="Скрит Човек"))
    client = as_user(member)

    page = client.get(organisation.get_absolute_url()).content.decode()
    answer = client.get(f"/api/v1/organisations/{organisation.pk}/").json()

    assert "Скрит" not in page
    assert office.title_latin in page
    assert answer["parent"] is None


def test_a_former_member_sees_nothing_of_the_coalition(as_user, former_member):
    theirs = OrganisationFactory(confidentiality=Level.COALITION)
    theirs.contact_points.create(kind="email", value="theirs@example.org")
    public = OrganisationFactory(confidentiality=Level.PUBLIC)
    public.contact_points.create(kind="email", value="hidden@example.org")
    own = former_member.representations.get().organisation
    own.contact_points.create(kind="email", value="own@example.org")
    client = as_user(former_member)

    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert "hidden@example.org" not in client.get(public.get_absolute_url()).content.decode()
    assert "own@example.org" in client.get(own.get_absolute_url()).content.decode()
    assert {one.pk for one in client.get(reverse("crm:organisation-list")).context["page"]} == {own.pk, public.pk}


def test_a_place_counts_only_what_its_reader_may_see(as_user, member):
    place = PlaceFactory(parent=PlaceFactory(kind="region"))
    OrganisationFactory(place=place, confidentiality=Level.INTERNAL)
    OrganisationFactory(place=place, confidentiality=Level.COALITION)
    client = as_user(member)

    assert client.get(place.get_absolute_url()).context["page"].paginator.count == 1
    region = next(one for one in client.get(reverse("crm:place-list")).context["regions"] if one.place == place.parent)
    assert (region.municipalities, region.covered, region.organisations) == (1, 1, 1)


def test_the_home_page_of_a_member_shows_the_own_profile(as_user, member):
    own = member.representations.get().organisation
    page = as_user(member).get(reverse("home")).content.decode()
    assert own.name in page
    assert "Missing, and why it matters" in page


def test_someone_who_speaks_for_two_chooses(as_user, member):
    RepresentationFactory(user=member)
    assert len(as_user(member).get(reverse("crm:my-organisations")).context["own"]) == 2


def test_someone_who_speaks_for_none_is_told(as_user, db):
    page = as_user(UserFactory(role=Role.MEMBER)).get(reverse("crm:my-organisations"))
    assert "You speak for no organisation today" in page.content.decode()


def test_changes_of_office_stand_in_the_timeline_with_their_approximate_date(as_user, officer):
    tenure = TenureFactory(person=PersonFactory(name="Ана Иванова"), started="2020", ended="2024-05", role="директор")
    page = as_user(officer).get(tenure.organisation.get_absolute_url()).content.decode()
    assert "Ана Иванова took up: директор" in page
    assert "May 2024" in page
    assert "ended" in page


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Иванова", "person"), ("Ivanova", "person"), ("минист", "organisation"), ("зам", "office"), ("Видин", "place")],
)
def test_search_finds_every_kind_of_the_registry(as_user, officer, text, kind):
    office = OfficeFactory()
    TenureFactory(person=PersonFactory(name="Ана Иванова"), office=office, organisation=office.body)
    PlaceFactory(name="Видин")
    results = as_user(officer).get(reverse("crm:suggest"), {"kinds": kind, "q": text}).json()["results"]
    assert [one["kind"] for one in results] == [kind]


def test_names_stand_in_the_order_in_which_they_are_read(as_user, officer):
    ant = OrganisationFactory(name="Ясен", name_latin="Ant")
    bee = OrganisationFactory(name="Авен", name_latin="Bee")
    client = as_user(officer)

    client.cookies["django_language"] = "en"
    english = list(client.get(reverse("crm:organisation-list")).context["page"].object_list)
    client.cookies["django_language"] = "bg"
    bulgarian = list(client.get(reverse("crm:organisation-list")).context["page"].object_list)
    assert (english, bulgarian) == ([ant, bee], [bee, ant])


def test_a_municipal_administration_closes_no_gap(as_user, officer):
    place = PlaceFactory(parent=PlaceFactory(kind="region"))
    OrganisationFactory(place=place, kind="public_body")
    region = as_user(officer).get(reverse("crm:place-list")).context["regions"][0]
    assert (region.municipalities, region.covered, region.organisations) == (1, 0, 0)


def test_a_fresh_form_shows_no_errors(as_user, officer):
    organisation = OrganisationFactory()
    organisation.contact_points.create(kind="email", value="a@example.org")
    page = as_user(officer).get(reverse("crm:organisation-edit", args=[organisation.pk])).content.decode()
    assert "error-summary" not in page
