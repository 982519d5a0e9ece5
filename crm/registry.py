"""What the registry of organisations, people, offices and places tells the registries of pages, search and timeline."""

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, Visitor
from accounts.models import Role
from accounts.models.user import CENTRE
from accounts.registries import EVERYONE, HomeCard, NavigationEntry, add_home_cards, add_navigation
from crm import changes_of_office, kinds, profiles, search, timeline
from crm.confidentiality import became
from crm.models import Alias, Office, Organisation, Person, Place, Tenure
from crm.models.organisations import by_shown_name

kinds.register(office=Office, place=Place)
timeline.register(changes_of_office.changes)

add_navigation(
    NavigationEntry(_("My organisation"), "crm:my-organisations", "building", 38, (Role.MEMBER,)),
    NavigationEntry(_("Organisations"), "crm:organisation-list", "diagram-3", 40, EVERYONE),
    NavigationEntry(_("People"), "crm:person-list", "person-badge", 50, CENTRE),
    NavigationEntry(_("The coalition"), "crm:coalition", "people", 52, EVERYONE),
    NavigationEntry(_("Places"), "crm:place-list", "geo-alt", 55, EVERYONE),
)
add_home_cards(HomeCard("crm/_home_own_organisations.html", profiles.own, 5, (Role.MEMBER,)))


def organisation_hint(organisation: Organisation) -> str:
    return " · ".join(str(part) for part in (organisation.get_kind_display(), organisation.place) if part)


def with_place(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records.select_related("place")


def person_hint(person: Person) -> str:
    return "; ".join(str(tenure) for tenure in person.tenures_today)


def with_posts(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records.prefetch_related(Prefetch("tenures", Tenure.objects.visible_to(user).for_list()))


def holders(people: "GatedQuerySet[Any]", body: Organisation, user: Visitor) -> "GatedQuerySet[Any]":
    """Those who hold a post there today, one in an office before any other."""
    held = Tenure.objects.visible_to(user).on(timezone.localdate()).filter(organisation=body)
    in_office = Exists(held.filter(person=OuterRef("pk"), office__isnull=False))
    return people.filter(pk__in=held.values("person")).order_by(in_office.desc(), *by_shown_name())


def where_they_serve(person: Person) -> Organisation | None:
    """Of the loaded posts, the one of today; one in an office before any other."""
    held = min(person.tenures_today, key=lambda one: one.office_id is None, default=None)
    return held.organisation if held else None


def with_body(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records.select_related("body")


def place_hint(place: Place) -> str:
    return " · ".join(str(part) for part in (place.get_kind_display(), place.parent) if part)


def with_parent(records: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
    return records.select_related("parent")


def merged(rows: "Callable[[], GatedQuerySet[Any]]", names: tuple[str, ...]) -> search.OtherNames:
    """The names of records merged into another find that one, where it is visible."""

    def of_visible(gone: "GatedQuerySet[Any]", user: Visitor) -> "GatedQuerySet[Any]":
        named = gone.exclude(merged_into=None).filter(merged_into__in=rows().visible_to(user))
        return cast("GatedQuerySet[Any]", became(named))

    return search.OtherNames(rows, "merged_into", names, of_visible)


search.register(
    search.Searchable(
        "organisation",
        _("Organisations"),
        "building",
        Organisation.objects.all,
        organisation_hint,
        10,
        with_place,
        names=("name", "name_latin", "short_name"),
        whole=("name", "name_latin", "short_name"),
        also=(
            search.OtherNames(Alias.objects.all, "organisation"),
            merged(Organisation.objects.all, ("name", "name_latin", "short_name")),
        ),
    ),
    search.Searchable(
        "person",
        _("People"),
        "person",
        Person.objects.all,
        person_hint,
        20,
        with_posts,
        names=("name", "name_latin"),
        whole=("name", "name_latin"),
        also=(merged(Person.objects.all, ("name", "name_latin")),),
        at_home=holders,
        home=where_they_serve,
    ),
    search.Searchable(
        "office",
        _("Offices"),
        "person-badge",
        Office.objects.standing,
        lambda office: str(office.body),
        25,
        with_body,
        names=("title", "title_latin"),
        at_home=lambda offices, body, user: offices.filter(body=body).order_by("pk"),
        home=lambda office: office.body,
    ),
    search.Searchable(
        "place", _("Places"), "geo-alt", Place.objects.all, place_hint, 29, with_parent, names=("name", "name_latin")
    ),
)
search.register_actions(
    search.QuickAction(_("New organisation"), "crm:organisation-new", "building", CENTRE),
    search.QuickAction(_("New person"), "crm:person-new", "person", CENTRE),
)
