"""What the network measured on a day is kept, compared only with its like, and told to nobody who could not see it."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.actors import Actor
from accounts.models import Job, LogEntry
from crm.confidentiality import Level
from network.models import Snapshot, Tie, TieAnswer, TieRules
from network.rules.in_force import in_force
from network.snapshots import dictionary, taking
from network.snapshots.taking import Wanted, anybody, keep, take, take_nightly
from tests.factories import MembershipFactory, OrganisationFactory, PlaceFactory, TieFactory

pytestmark = pytest.mark.django_db
LIST, NEW, COMPARE = (reverse(f"network:snapshot-{name}") for name in ("list", "new", "compare"))
COALITION, CENTRE = Snapshot.Scope.COALITION, Snapshot.Scope.CENTRE
TODAY = timezone.localdate()


def ours(**more):
    return MembershipFactory(organisation=OrganisationFactory(confidentiality=Level.PUBLIC, **more)).organisation


def tied(one, other, level=Level.COALITION, **more):
    return TieFactory(stated_by=one, other=other, confidentiality=level, **more)


def taken(scope=CENTRE, day=TODAY, **more):
    return keep(take(Wanted(day, scope), in_force(), **more), Actor(None))


@pytest.fixture
def star():
    """One in the middle of four, and one whom nobody is tied to."""
    middle, *others = [ours() for _number in range(6)]
    for other in others[:4]:
        tied(middle, other)
    tied(others[0], middle)
    return [middle, *others]


def test_a_snapshot_counts_what_the_picture_shows(star):
    found = taken()

    told = found.measures
    assert (found.nodes, found.edges, told["members"], told["ties"]) == (6, 4, 6, 4)
    assert told["density"] == pytest.approx(4 / 15)
    assert (told["isolated"], told["parts"], told["largest"]) == (1, 2, pytest.approx(5 / 6))
    assert (told["pivots"], told["bridges"], told["core_depth"]) == (1, 4, 1)
    assert told["by_stated"] == 4
    assert told["by_meetings"] == 0
    assert told["returned"] == pytest.approx(2 / 5)
    assert (found.asked, found.responded) == (6, 2)
    assert (found.rules, found.dictionary) == (in_force().number, dictionary.VERSION)


def test_who_answered_that_there_is_nobody_has_answered(star):
    TieAnswer.objects.create(organisation=star[5])
    TieAnswer.objects.create(organisation=star[4], answered_on=TODAY - timedelta(days=500))

    assert taken().responded == 3


def test_every_measure_of_a_snapshot_has_a_meaning(star):
    assert set(taken().measures) == set(dictionary.BY_NAME)


def test_an_empty_network_is_measured_too():
    found = taken()

    assert (found.nodes, found.edges) == (0, 0)
    assert found.measures["density"] is None


def test_what_restricted_and_internal_ties_say_does_not_reach_the_snapshot_for_members(star):
    before = take(Wanted(TODAY, COALITION), in_force())
    tied(star[1], star[2], Level.INTERNAL)
    tied(star[2], star[3], Level.RESTRICTED)
    hidden = MembershipFactory(organisation=OrganisationFactory(confidentiality=Level.RESTRICTED))
    tied(hidden.organisation, star[4], Level.PUBLIC)

    after = take(Wanted(TODAY, COALITION), in_force())

    assert (after.measures, after.fingerprint) == (before.measures, before.fingerprint)
    assert take(Wanted(TODAY, CENTRE), in_force()).edges == before.edges + 1


def test_the_snapshot_of_the_centre_holds_nothing_that_only_leadership_sees(star):
    before = take(Wanted(TODAY, CENTRE), in_force())

    tied(star[2], star[3], Level.RESTRICTED)

    assert take(Wanted(TODAY, CENTRE), in_force()).fingerprint == before.fingerprint


def test_it_is_read_by_nobody_in_particular(member, officer):
    for scope, like in ((COALITION, member), (CENTRE, officer)):
        reader = anybody(scope)
        TieFactory(confidentiality=Level.INTERNAL)
        assert reader.pk == taking.NOBODY
        assert reader.role == like.role
        assert not Tie.objects.changeable_by(reader).exists() or scope == CENTRE


@pytest.mark.parametrize(
    ("visitor", "seen"),
    [
        ("leader", {"coalition", "internal"}),
        ("officer", {"coalition", "internal"}),
        ("member", {"coalition"}),
        ("former_member", set()),
    ],
)
def test_each_visitor_sees_the_snapshots_made_for_them(visitor, seen, as_user, request):
    for scope in Snapshot.Scope:
        taken(scope)
    user = request.getfixturevalue(visitor)

    assert set(Snapshot.objects.visible_to(user).values_list("scope", flat=True)) == seen
    rows = as_user(user).get(reverse("api:network-snapshot-list")).json()["results"]
    assert {row["scope"] for row in rows} == seen
    assert not Snapshot.objects.visible_to(AnonymousUser()).exists()


def test_nobody_rewrites_a_snapshot(star):
    found = taken()

    for change in (lambda: Snapshot.objects.update(edges=0), lambda: Snapshot.objects.filter(pk=found.pk).delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Snapshot.objects.get().edges == 4


# By itself, and when somebody asks


def test_every_night_one_is_taken_for_each_scope_and_only_once(star):
    assert take_nightly(TODAY) == 2
    assert take_nightly(TODAY) == 0
    assert set(Snapshot.objects.values_list("scope", "is_nightly")) == {(COALITION, True), (CENTRE, True)}


def test_two_workers_of_one_night_leave_one_snapshot(star):
    both = [take(Wanted(TODAY, CENTRE), in_force(), is_nightly=True) for _worker in range(2)]

    assert [taking.is_kept(one) for one in both] == [True, False]


def test_new_rules_are_measured_on_the_same_night(star):
    take_nightly(TODAY)
    TieRules.objects.create(number=2, weights={"stated": 0}, reason="Опит")

    assert take_nightly(TODAY) == 2
    assert set(Snapshot.objects.filter(rules=2).values_list("edges", flat=True)) == {0}


def test_an_officer_asks_for_one_of_a_past_day(star, officer, as_user):
    early = ours()
    tied(early, star[0], started_on=date(2020, 1, 1), ended_on=date(2021, 1, 1))
    answer = as_user(officer).post(NEW, {"day": "2020-06-01", "scope": "internal", "who": "organisations"})
    job = Job.objects.get()

    assert answer["Location"] == job.get_absolute_url()
    assert jobs.execute(job.pk)
    job.refresh_from_db()
    found = Snapshot.objects.get()
    assert (found.day, found.is_nightly, job.result["url"]) == (date(2020, 6, 1), False, found.get_absolute_url())
    assert LogEntry.objects.get(subject_type__model="snapshot", subject_id=found.pk).user == officer


def test_a_form_sent_twice_asks_once(star, officer, as_user):
    typed = {
        "day": TODAY, "scope": "internal", "who": "organisations",
        "idempotency_key": "a1b6cbb0-0000-4000-8000-000000000000",
    }  # fmt: skip
    for _time in range(2):
        as_user(officer).post(NEW, typed)

    assert Job.objects.count() == 1


def test_a_day_to_come_is_refused_beside_its_field(officer, as_user):
    typed = {"day": TODAY + timedelta(days=1), "scope": "internal", "who": "organisations"}

    answer = as_user(officer).post(NEW, typed)

    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_member_asks_for_none(member, as_user):
    assert as_user(member).get(NEW).status_code == 403


# Pages


def test_the_list_draws_the_trends_of_what_can_be_compared(star, officer, as_user):
    for ago in (60, 30, 0):
        taken(day=TODAY - timedelta(days=ago))
    page = as_user(officer).get(LIST).content.decode()

    assert page.count('class="series-chart"') == 2 * len(dictionary.DRAWN)
    assert "In whose eyes" in page


def test_a_member_is_shown_no_trend_of_the_centre(star, member, as_user):
    for ago in (60, 30):
        taken(day=TODAY - timedelta(days=ago))

    page = as_user(member).get(LIST).content.decode()

    assert "series-chart" not in page
    assert "No snapshots yet" in page


def test_the_line_breaks_where_the_rules_changed(star, officer, as_user):
    taken(day=TODAY - timedelta(days=60))
    TieRules.objects.create(number=2, weights={"stated": 2}, reason="Опит")
    rules = TieRules.objects.get(number=2)
    last = keep(take(Wanted(TODAY, CENTRE), rules), Actor(None))

    drawn = as_user(officer).get(reverse("network:snapshot-trend", args=[last.pk, "ties"])).content.decode()

    assert 'class="break"' in drawn
    assert "<polyline" not in drawn


@pytest.mark.parametrize("measure", ["nothing", "density"])
def test_there_is_no_drawing_of_what_cannot_be_drawn(measure, officer, as_user):
    only = taken()

    assert as_user(officer).get(reverse("network:snapshot-trend", args=[only.pk, measure])).status_code == 404


def test_the_page_of_a_snapshot_tells_all_its_inputs_and_goes_along_as_a_sheet(star, officer, as_user):
    found = taken()
    client = as_user(officer)
    page = client.get(found.get_absolute_url()).content.decode()

    for words in ("version 1", "Of 6 members 2 stated a tie that stood", "stated ties, ", found.fingerprint[:16]):
        assert words in page
    sheet = client.get(found.get_absolute_url() + "?export=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    assert ["Ties", "ties", "4", "Pairs with at least one fact between them."] in rows


def test_two_days_stand_side_by_side_with_what_differs(star, officer, as_user):
    first = taken(day=TODAY - timedelta(days=30))
    tied(star[4], star[5])
    second = taken()

    page = as_user(officer).get(COMPARE, {"first": second.pk, "second": first.pk}).content.decode()

    assert "What differs" in page
    assert "+1" in page
    assert "More answers alone" in page


def test_snapshots_by_different_rules_are_not_compared_and_it_is_said_why(star, officer, as_user):
    first = taken()
    TieRules.objects.create(number=2, weights={"stated": 2}, reason="Опит")
    second = keep(take(Wanted(TODAY, COALITION), TieRules.objects.get(number=2)), Actor(None))

    page = as_user(officer).get(COMPARE, {"first": first.pk, "second": second.pk}).content.decode()

    assert "cannot be compared" in page
    assert "versions 1 and 2" in page
    assert "different people may see" in page
    assert "What differs" not in page


def test_a_member_compares_nothing_with_what_they_may_not_see(star, member, as_user):
    first, second = taken(COALITION), taken(CENTRE)

    assert as_user(member).get(COMPARE, {"first": first.pk, "second": second.pk}).status_code == 404


def test_of_many_days_the_last_of_each_month_is_drawn(officer):
    from network.snapshots.page import last_of_months

    days = [Snapshot(day=date(2026, month, day)) for month in (1, 2, 3) for day in (1, 15, 28)]

    assert [one.day for one in last_of_months(days)] == [date(2026, month, 28) for month in (1, 2, 3)]


def test_a_list_of_snapshots_asks_no_more_for_three_than_for_one(officer, as_user):
    region, client = PlaceFactory(kind="region"), as_user(officer)
    counts = []
    for days in ((0,), (1, 2)):
        for ago in days:
            keep(take(Wanted(TODAY - timedelta(days=ago), CENTRE, region=region), in_force()), Actor(None))
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))

    assert counts[0] == counts[1]
