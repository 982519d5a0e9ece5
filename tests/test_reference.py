"""The facts a fresh copy starts with."""

import csv
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction

from accounts.models import LogEntry
from campaigns.models import Body, Campaign, EventAttendance, Mandate, ProjectEvent, Seat, SeatRight
from config import reference
from crm.confidentiality import Level
from crm.models import Alias, Office, Organisation, Place, Theme
from monitoring.models import Outcome


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Load once for this file; what a test changes is undone after it, the rest after the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference.load()
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("_loaded"), pytest.mark.django_db]


def rows(name: str) -> list[dict[str, str]]:
    with (settings.BASE_DIR / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_bulgaria_has_28_regions_and_265_municipalities_each_in_its_region():
    assert Place.objects.filter(kind=Place.Kind.REGION, parent__code="BG").count() == 28
    municipalities = Place.objects.filter(kind=Place.Kind.MUNICIPALITY).select_related("parent")
    assert len(municipalities) == 265
    assert all(place.parent.code == place.code[:3] for place in municipalities)


def test_each_municipality_has_its_administration_and_its_mayor():
    administrations = Organisation.objects.filter(key__startswith="municipality-").select_related("place")
    assert administrations.count() == 265
    assert all(body.key == f"municipality-{body.place.code}" and body.parent_id is None for body in administrations)
    assert Office.objects.filter(key__startswith="mayor-", body__in=administrations).count() == 265
    lom = administrations.get(place__code="MON24")
    assert (lom.name, lom.name_latin) == ("Община Лом", "Lom Municipality")
    assert lom.offices.get().title == "Кмет на община Лом"


def test_the_capital_has_its_own_name_and_two_sofias_are_two():
    assert Organisation.objects.get(key="municipality-SOF46").name == "Столична община"
    assert Place.objects.filter(ekatte="68134").count() == 3


def test_thirteen_committees_each_under_the_body_that_convenes_it():
    committees = Organisation.objects.filter(key__startswith="mc-", kind=Organisation.Kind.COMMITTEE)
    assert committees.count() == 13
    assert not committees.filter(parent=None).exists()


@pytest.mark.parametrize(
    ("name", "model", "field", "column"),
    [
        ("places", Place, "code", "code"),
        ("bodies", Organisation, "key", "key"),
        ("offices", Office, "key", "key"),
        ("campaigns", Campaign, "key", "key"),
    ],
)
def test_what_was_recalled_is_shown_as_unverified_and_every_row_has_its_source(name, model, field, column):
    loaded = {getattr(record, field): (record.source, record.is_verified) for record in model.objects.all()}
    assert {row[column]: loaded[row[column]] for row in rows(name)} == {
        row[column]: (row["source"], row["verified"] == "yes") for row in rows(name)
    }


def test_aliases_are_found_with_their_dates():
    old = Alias.objects.get(organisation__key="ma-education", name="ИА ОП НОИР")
    assert (old.kind, old.started, old.ended, old.is_verified) == ("old_name", "2017-11-01", "2021-08-16", True)
    assert Alias.objects.count() == len(rows("aliases"))


def test_loading_again_changes_nothing():
    entries = LogEntry.objects.count()
    tallies = reference.load()
    assert {name: (tally.new, tally.updated, tally.kept) for name, tally in tallies.items()} == dict.fromkeys(
        tallies, (0, 0, 0)
    )
    assert sum(tally.unchanged for tally in tallies.values()) == 1136
    assert LogEntry.objects.count() == entries
    assert Theme.objects.count() == 12


def test_a_corrected_fact_arrives_and_the_log_says_so():
    Organisation.objects.filter(key="mon").update(website="https://example.org")
    assert reference.load()["bodies"].updated == 1
    ministry = Organisation.objects.get(key="mon")
    assert ministry.website == "https://www.mon.bg"
    entry = LogEntry.objects.about(ministry).get()
    assert (entry.verb, entry.via, entry.via_detail, entry.fields) == ("changed", "system", "reference", ["website"])


def test_what_people_edited_here_stays_as_they_left_it():
    Organisation.objects.filter(key="mon").update(website="https://example.org", version=2)
    assert reference.load()["bodies"].kept == 1
    assert Organisation.objects.get(key="mon").website == "https://example.org"


def test_a_theme_that_people_gave_a_campaign_stays():
    campaign = Campaign.objects.get(key="health-advocacy")
    campaign.themes.add(Theme.objects.get(key="youth"))
    reference.load()
    assert {theme.key for theme in campaign.themes.all()} == {"health", "youth"}


def test_the_results_of_the_campaigns_are_public_records_with_their_source():
    assert Outcome.objects.filter(confidentiality=Level.PUBLIC).exclude(source="").count() == len(rows("outcomes"))
    mediators = Outcome.objects.get(key="health-mediators-funded")
    assert (mediators.achieved, [one.key for one in mediators.campaigns.all()]) == ("2009", ["health-advocacy"])


def test_the_events_of_no_segregation_have_a_source_and_only_the_days_it_gives():
    events = ProjectEvent.objects.filter(project__key="no-segregation").exclude(source="")
    assert events.count() == len(rows("project_events"))
    assert {one.key: one.started for one in events if one.started} == {"sofia-school-visit": "2019-12"}
    assert {str(one.phase.place) for one in events if one.phase} == {"1", "3", "4"}
    assert not EventAttendance.objects.exists()


def test_a_campaign_that_people_took_off_an_outcome_does_not_come_back():
    outcome = Outcome.objects.get(key="health-council")
    outcome.campaigns.clear()
    Outcome.objects.filter(pk=outcome.pk).update(version=2)
    reference.load()
    assert not outcome.campaigns.exists()


def test_thirteen_committees_say_what_the_law_says_of_them_and_only_with_its_source():
    committees = Body.objects.filter(organisation__key__startswith="mc-")
    assert committees.count() == 13
    assert {one.notice_days for one in committees} == {10}
    voting = committees.filter(members_vote=True)
    assert voting.count() == 12
    assert not committees.exclude(members_vote=True).exclude(organisation__key="mc-partnership-agreement").exists()
    assert all("2021/1060" in one.vote_rule_source and one.vote_rule for one in voting)
    assert not Body.objects.filter(source="").exists()
    former = Body.objects.filter(organisation__key__startswith="former-mc-")
    assert former.count() == 3
    assert not former.filter(is_verified=True).exists()


def test_the_groups_in_which_we_may_sit_have_their_rights_and_no_holder():
    seats = Seat.objects.filter(key__startswith="mc-")
    assert set(seats.filter(is_verified=True).values_list("body__organisation__key", flat=True)) == {
        "mc-education", "mc-technical-assistance",
    }  # fmt: skip
    assert all(seat.rights.count() == len(SeatRight.Right) for seat in Seat.objects.exclude(key=None))
    assert not Mandate.objects.exists()
