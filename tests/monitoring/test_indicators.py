"""Indicators: what is measured, values that never change once approved, and pages that print their inputs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.conflicts import Conflict
from crm.confidentiality import Level
from monitoring.indicators import actions, value_actions
from monitoring.indicators.points import Refusal, Verdict
from monitoring.indicators.reminders import waiting_at_home
from monitoring.indicators.rows import rows_of
from monitoring.indicators.series import series_of
from monitoring.models import Baseline, Indicator, IndicatorTarget, Observation
from tests.factories import (
    AssessmentFactory,
    BaselineFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
    ObservationFactory,
    OutcomeFactory,
    PlaceFactory,
)
from tests.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
VALUE = {"value": Decimal(53), "period": "2024", "source": "Survey of 2024", "method": "survey"}


@pytest.fixture
def school():
    """42 in 2016, 53 in 2024, at least 70 by 2030."""
    indicator = IndicatorFactory(code="school", name_en="Children at school", name_bg="Деца на училище")
    BaselineFactory(indicator=indicator, value=Decimal(42))
    IndicatorTargetFactory(indicator=indicator, text_en="At least 70 %", text_bg="Поне 70 %")
    ObservationFactory(indicator=indicator)
    return indicator


def only_series(indicator, user):
    (found,) = series_of([indicator], user)[indicator.pk]
    return found


def page(client, indicator) -> str:
    return client.get(indicator.get_absolute_url()).content.decode()


# A value's life


def test_a_value_counts_once_somebody_else_has_approved_it(officer, other_officer):
    indicator = IndicatorFactory()
    one = value_actions.add_value(indicator=indicator, by=Actor.of(officer), **VALUE)
    assert not Observation.objects.current().exists()

    with pytest.raises(ValidationError, match="Somebody else"):
        value_actions.approve_value(observation=one, by=Actor.of(officer))
    value_actions.approve_value(observation=one, by=Actor.of(other_officer))

    approved = Observation.objects.current().get()
    assert (approved.author, approved.approver) == (officer, other_officer)


def test_nobody_approves_what_they_entered_or_ever_corrected(officer, other_officer, leader, as_user):
    one = value_actions.add_value(indicator=IndicatorFactory(), by=Actor.of(officer), **VALUE)
    for user, source in ((other_officer, "Survey of 2024, p. 3"), (officer, "Survey of 2024, p. 4")):
        one.refresh_from_db()
        value_actions.correct_value(observation=one, version=one.version, fields={"source": source}, by=Actor.of(user))

    for user in (officer, other_officer):
        with pytest.raises(ValidationError, match="Somebody else"):
            value_actions.approve_value(observation=one, by=Actor.of(user))
    for user in (officer, other_officer):
        assert waiting_at_home(user) is None
        assert "yours: somebody else" in as_user(user).get(reverse("monitoring:indicator-waiting")).content.decode()
        assert "You entered or" in as_user(user).get(reverse("monitoring:value-detail", args=[one.pk])).content.decode()
    assert [draft for draft, _said in waiting_at_home(leader)["drafts"]] == [one]
    approved = value_actions.approve_value(observation=one, by=Actor.of(leader))
    assert (approved.author, approved.approver) == (officer, leader)


def test_an_approved_value_never_changes_whoever_asks(school):
    one = Observation.objects.get()
    for change in ("UPDATE monitoring_observation SET value = 99 WHERE id = %s",
                   "DELETE FROM monitoring_observation WHERE id = %s"):  # fmt: skip
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [one.pk])


def test_a_revision_follows_with_its_reason_and_the_earlier_value_stays(school, officer, other_officer):
    earlier = Observation.objects.get()
    with pytest.raises(ValidationError, match="Say why"):
        value_actions.revise_value(observation=earlier, by=Actor.of(officer), value=Decimal(54), source="x", reason=" ")

    one = value_actions.revise_value(
        observation=earlier, by=Actor.of(officer), value=Decimal(54), source="Corrigendum", reason="A misprint"
    )
    assert Observation.objects.current().get() == earlier
    value_actions.approve_value(observation=one, by=Actor.of(other_officer))

    now = Observation.objects.current().get()
    assert (now.value, now.number, now.revises, now.period) == (54, 2, earlier, "2024")
    with pytest.raises(ValidationError, match="newest"):
        value_actions.revise_value(observation=earlier, by=Actor.of(officer), value=Decimal(1), source="x", reason="y")


def test_a_value_can_be_taken_back_and_its_place_filled_again(school, officer, other_officer):
    earlier = Observation.objects.get()
    gone = value_actions.revise_value(
        observation=earlier,
        by=Actor.of(officer),
        is_withdrawn=True,
        value=Decimal(1),
        source="x",
        reason="Another country",
    )
    value_actions.approve_value(observation=gone, by=Actor.of(other_officer))
    assert not Observation.objects.current().exists()
    assert Observation.objects.get(pk=gone.pk).value is None

    again = value_actions.add_value(indicator=school, by=Actor.of(officer), **VALUE)
    assert value_actions.approve_value(observation=again, by=Actor.of(other_officer)).number == 3


def test_two_values_of_one_place_time_and_method_are_one_too_many(school, officer):
    with pytest.raises(ValidationError, match="revise that one"):
        value_actions.add_value(indicator=school, by=Actor.of(officer), **VALUE)
    value_actions.add_value(indicator=school, by=Actor.of(officer), **{**VALUE, "method": "official_proxy"})


def test_a_value_sent_back_waits_again_once_it_is_corrected(officer, other_officer):
    one = value_actions.add_value(indicator=IndicatorFactory(), by=Actor.of(officer), **VALUE)
    value_actions.return_value(observation=one, reason="Which survey?", by=Actor.of(other_officer))
    one.refresh_from_db()
    with pytest.raises(Conflict):
        value_actions.correct_value(observation=one, version=1, fields={"instrument": "FRA"}, by=Actor.of(officer))

    fixed = value_actions.correct_value(
        observation=one, version=one.version, fields={"instrument": "FRA"}, by=Actor.of(officer)
    )
    assert (fixed.state, fixed.return_reason) == ("draft", "")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": None}, "value"),
        ({"value": Decimal(-1)}, "value"),
        ({"period": "2040"}, "period"),
        ({"dimension": "sex"}, "category"),
        ({"lower": Decimal(10)}, "upper"),
        ({"lower": Decimal(60), "upper": Decimal(70)}, "lower"),
        ({"numerator": Decimal(10), "denominator": Decimal(100)}, "value"),
        ({"standard_error": Decimal(-1)}, "standard_error"),
    ],
)
def test_what_no_value_can_be_is_refused_beside_its_field(officer, fields, field):
    with pytest.raises(ValidationError) as refused:
        value_actions.add_value(indicator=IndicatorFactory(), by=Actor.of(officer), **(VALUE | fields))
    assert field in refused.value.message_dict


def test_the_next_value_is_due_one_rhythm_later(officer):
    today = timezone.localdate()
    indicator = IndicatorFactory(rhythm="year", next_due=today - timedelta(days=400))
    value_actions.add_value(indicator=indicator, by=Actor.of(officer), **VALUE)
    indicator.refresh_from_db()
    assert today < indicator.next_due <= today + timedelta(days=366)


# Few people


@pytest.mark.parametrize(
    "fields",
    [
        {"n": 9},
        {"numerator": Decimal(4), "denominator": Decimal(400), "value": Decimal(1)},
        {"numerator": Decimal(396), "denominator": Decimal(400), "value": Decimal(99)},
        {"denominator": Decimal(100), "value": Decimal(2)},
        {"denominator": Decimal(100), "value": Decimal(98)},
    ],
)
def test_numbers_of_few_people_are_not_for_everybody(officer, fields):
    for level in (Level.PUBLIC, Level.INTERNAL):
        indicator = IndicatorFactory(confidentiality=level)
        if level == Level.PUBLIC:
            with pytest.raises(ValidationError, match="10 people"):
                value_actions.add_value(indicator=indicator, by=Actor.of(officer), **(VALUE | fields))
        else:
            value_actions.add_value(indicator=indicator, by=Actor.of(officer), **(VALUE | fields))


def test_nor_is_the_part_that_is_left_of_a_total(officer):
    indicator = IndicatorFactory(measure="count", unit_bg="деца", confidentiality=Level.PUBLIC)
    ObservationFactory(indicator=indicator, value=Decimal(40))
    part = VALUE | {"value": Decimal(33), "dimension": "sex", "category": "girls"}
    with pytest.raises(ValidationError, match="left of the total"):
        value_actions.add_value(indicator=indicator, by=Actor.of(officer), **part)
    value_actions.add_value(indicator=indicator, by=Actor.of(officer), **(part | {"value": Decimal(25)}))


def test_an_indicator_with_small_numbers_cannot_be_opened_to_everybody(officer):
    indicator = IndicatorFactory()
    ObservationFactory(indicator=indicator, n=7)
    with pytest.raises(ValidationError, match="2024"):
        actions.update_indicator(
            indicator=indicator, version=1, fields={"confidentiality": Level.PUBLIC}, by=Actor.of(officer)
        )


def test_a_baseline_of_few_people_is_not_for_everybody_either(officer):
    told = {"value": Decimal(4), "period": "2016", "source": "Census", "method": "survey"}
    closed, opened = (
        IndicatorFactory(measure="count", confidentiality=level) for level in (Level.INTERNAL, Level.PUBLIC)
    )
    actions.set_baseline(indicator=closed, by=Actor.of(officer), **told)
    with pytest.raises(ValidationError, match="10 people"):
        actions.set_baseline(indicator=opened, by=Actor.of(officer), **told)
    with pytest.raises(ValidationError, match="2016"):
        actions.update_indicator(
            indicator=closed, version=1, fields={"confidentiality": Level.PUBLIC}, by=Actor.of(officer)
        )


# What is compared with what


def test_the_reading_of_a_series_is_that_of_its_numbers(school, officer):
    reading = only_series(school, officer).head.reading
    assert (reading.verdict, round(reading.pace, 2)) == (Verdict.BEHIND, Decimal("0.69"))


def test_values_of_two_methods_and_of_two_places_are_series_of_their_own(school, officer):
    ObservationFactory(indicator=school, method="official_proxy", value=Decimal(80))
    ObservationFactory(indicator=school, place=PlaceFactory(), value=Decimal(60))
    found = series_of([school], officer)[school.pk]
    assert {(one.last.value, one.head.reading.refusal) for one in found} == {
        (53, None), (80, Refusal.OTHER_METHOD), (60, Refusal.NO_BASELINE)
    }  # fmt: skip
    assert {one.last.value: one.head.reading.is_computed for one in found} == {53: True, 80: False, 60: False}


def test_a_break_between_stops_the_reckoning(school, officer):
    ObservationFactory(indicator=school, period="2025", value=Decimal(60), has_break=True)
    reading = only_series(school, officer).head.reading
    assert (reading.refusal, reading.verdict) == (Refusal.BREAK, None)


def test_counts_of_periods_add_up_and_running_totals_do_not(officer):
    for accumulation, value in (("per_period", 60), ("cumulative", 35), ("snapshot", 35)):
        indicator = IndicatorFactory(measure="count", accumulation=accumulation)
        BaselineFactory(indicator=indicator, value=Decimal(0), period="2023")
        IndicatorTargetFactory(indicator=indicator, value=Decimal(100))
        for year, number in ((2024, 25), (2025, 35)):
            ObservationFactory(indicator=indicator, period=str(year), value=Decimal(number))
        assert only_series(indicator, officer).head.reading.now.value == value


def test_half_the_gap_is_counted_to_the_comparator(officer):
    general = IndicatorFactory(name_en="General population")
    BaselineFactory(indicator=general, value=Decimal(90))
    ObservationFactory(indicator=general, value=Decimal(92))
    indicator = IndicatorFactory(comparator=general)
    BaselineFactory(indicator=indicator, value=Decimal(40))
    ObservationFactory(indicator=indicator, value=Decimal(60))
    IndicatorTargetFactory(indicator=indicator, kind="gap", operator="<=", value=Decimal(50))

    one = only_series(indicator, officer)
    assert (one.gap.change, one.gap.by_own, one.gap.by_other) == (18, 20, -2)
    assert one.head.reading.verdict is Verdict.ON_TRACK
    assert one.head.reading.progress == Decimal("0.72")


def test_what_it_is_compared_with_is_open_to_all_its_readers(officer, leader):
    hidden = IndicatorFactory(confidentiality=Level.RESTRICTED)
    with pytest.raises(ValidationError, match="open to everybody"):
        actions.record_indicator(code="a", name_bg="А", comparator=hidden, by=Actor.of(leader))
    open_one = IndicatorFactory(confidentiality=Level.PUBLIC)
    actions.record_indicator(
        code="b", name_bg="Б", comparator=open_one, confidentiality=Level.PUBLIC, by=Actor.of(officer)
    )
    with pytest.raises(ValidationError, match="compared with it"):
        actions.update_indicator(
            indicator=open_one, version=1, fields={"confidentiality": Level.INTERNAL}, by=Actor.of(officer)
        )


def test_the_meaning_of_approved_values_stays(school, officer):
    with pytest.raises(ValidationError, match="indicator of its own"):
        actions.update_indicator(indicator=school, version=1, fields={"measure": "count"}, by=Actor.of(officer))


def test_changed_aims_keep_the_earlier_ones(school, officer):
    target, base = IndicatorTarget.objects.get(), Baseline.objects.get()
    with pytest.raises(ValidationError, match="why"):
        actions.set_target(
            indicator=school, by=Actor.of(officer), replaces=target, value=Decimal(60), due="2030", source="x"
        )
    new = actions.set_target(
        indicator=school,
        by=Actor.of(officer),
        replaces=target,
        value=Decimal(60),
        due="2030",
        source="x",
        reason="New plan",
    )
    with pytest.raises(ValidationError, match="meanwhile"):
        actions.set_target(
            indicator=school,
            by=Actor.of(officer),
            replaces=target,
            value=Decimal(1),
            due="2030",
            source="x",
            reason="y",
        )
    assert list(IndicatorTarget.objects.current()) == [new]
    with pytest.raises(ValidationError, match="correct that one"):
        actions.set_baseline(
            indicator=school, by=Actor.of(officer), value=Decimal(1), period="2017", method="survey", source="x"
        )
    assert Baseline.objects.get() == base


# What rests on a value


def test_what_a_published_assessment_cites_does_not_change(school, officer, other_officer):
    one, draft = Observation.objects.get(), AssessmentFactory(coder=officer)
    cited = actions.cite_value(observation=one, assessment=draft, by=Actor.of(officer))
    type(draft).objects.filter(pk=draft.pk).update(
        state="published", number=1, approver=other_officer, published_at=timezone.now()
    )
    cited.refresh_from_db()
    with pytest.raises(ValidationError, match="does not change"):
        actions.uncite_value(citation=cited, by=Actor.of(officer))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        cited.delete()


def test_an_outcome_shows_the_value_it_rests_on(client, school, officer):
    outcome = OutcomeFactory()
    actions.cite_value(observation=Observation.objects.get(), outcome=outcome, by=Actor.of(officer))
    client.force_login(officer)
    html = client.get(reverse("monitoring:outcome-values", args=[outcome.pk])).content.decode()
    assert "Children at school: 53" in html


# Pages


def test_the_page_prints_the_inputs_beside_the_verdict(client, school, officer):
    client.force_login(officer)
    html = page(client, school)
    for words in ("Behind", "(53 − 42) / (70 − 42) = 0.39", "(2024 − 2016) / (2030 − 2016) = 0.57",
                  "0.39 / 0.57 = 0.69", "Open SDG"):  # fmt: skip
        assert words in html
    assert html.count("<svg xmlns") == 2


def test_a_drawing_is_a_file_of_its_own_with_every_word_escaped(client, officer):
    indicator = IndicatorFactory(name_en="<b>Bold</b>", name_bg="<b>Bold</b>")
    ObservationFactory(indicator=indicator)
    client.force_login(officer)
    answer = client.get(reverse("monitoring:indicator-chart", args=[indicator.pk]))
    svg = answer.content.decode()
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "&lt;b&gt;Bold" in svg
    assert "<b>" not in svg
    assert "style=" not in svg
    assert "<title" in svg and "<desc" in svg


def test_the_line_is_interrupted_where_the_count_changed(client, school, officer):
    for year, has_break in ((2018, False), (2020, True), (2022, False)):
        ObservationFactory(indicator=school, period=str(year), value=Decimal(50), has_break=has_break)
    client.force_login(officer)
    svg = client.get(reverse("monitoring:indicator-chart", args=[school.pk])).content.decode()
    strokes = [part.split('"')[0] for part in svg.split('<polyline class="stroke" points="')[1:]]
    assert [len(points.split()) for points in strokes] == [3]
    assert 'class="break"' in svg


def test_members_read_approved_values_of_open_indicators_only(client, school, officer, member):
    Indicator.objects.filter(pk=school.pk).update(confidentiality=Level.COALITION)
    value_actions.add_value(
        indicator=school, by=Actor.of(officer), **{**VALUE, "period": "2025", "source": "A draft nobody approved"}
    )
    client.force_login(member)
    assert "A draft nobody approved" not in page(client, school)
    client.force_login(officer)
    assert "A draft nobody approved" in page(client, school)


def test_a_value_is_entered_in_one_step_with_a_decimal_comma(client, school, officer):
    client.force_login(officer)
    url = reverse("monitoring:value-new", args=[school.pk])
    assert client.get(url).status_code == 200
    sent = {"value": "55,5", "period": "2025", "method": "survey", "source": "FRA 2025", "grade": "primary"}
    assert client.post(url, sent).status_code == 302
    assert Observation.objects.get(period="2025").value == Decimal("55.5")
    answer = client.post(url, {**sent, "value": "yes", "period": "2026-01"})
    assert answer.status_code == 422
    assert "“yes” is not a number" in answer.content.decode()


def test_who_entered_a_value_is_not_offered_to_approve_it(client, school, officer, other_officer):
    one = value_actions.add_value(indicator=school, by=Actor.of(officer), **{**VALUE, "period": "2025"})
    url = reverse("monitoring:value-detail", args=[one.pk])
    approve = reverse("monitoring:value-approve", args=[one.pk])
    client.force_login(officer)
    assert approve not in client.get(url).content.decode()
    assert client.post(approve).status_code == 422
    client.force_login(other_officer)
    assert approve in client.get(url).content.decode()
    assert client.post(approve).status_code == 302


def test_other_measures_stand_side_by_side(client, school, officer):
    proxy = IndicatorFactory(name_en="The ministry's proxy", name_bg="Заместител")
    ObservationFactory(indicator=proxy, method="official_proxy", value=Decimal(12))
    school.same_thing.add(proxy)
    client.force_login(officer)
    html = page(client, school)
    assert "no line joins them" in html
    assert "The ministry&#x27;s proxy" in html


def test_the_list_is_filtered_by_the_verdict(client, school, officer):
    IndicatorFactory(name_en="Without a value")
    client.force_login(officer)
    url = reverse("monitoring:indicator-list")
    assert "Without a value" not in client.get(f"{url}?verdict=behind").content.decode()
    html = client.get(f"{url}?verdict=none").content.decode()
    assert "Without a value" in html
    assert "Children at school" not in html


def test_the_work_list_says_what_is_due_and_what_waits(client, officer, other_officer):
    late = IndicatorFactory(name_en="Late one", name_bg="Късен", next_due=date(2026, 1, 1))
    value_actions.add_value(indicator=late, by=Actor.of(other_officer), **VALUE)
    Indicator.objects.filter(pk=late.pk).update(next_due=date(2026, 1, 1))
    client.force_login(officer)
    html = client.get(reverse("monitoring:indicator-waiting")).content.decode()
    assert "Late one: 53" in html
    assert "overdue since" in html


def test_the_list_runs_the_same_queries_for_any_length(client, officer):
    def one():
        indicator = IndicatorFactory(comparator=IndicatorFactory())
        ObservationFactory(indicator=indicator, place=PlaceFactory())
        ObservationFactory(indicator=indicator.comparator)
        BaselineFactory(indicator=indicator)
        IndicatorTargetFactory(indicator=indicator)

    client.force_login(officer)
    assert_constant_queries(client, "monitoring:indicator-list", one)
    assert_constant_queries(client, "api:indicator-list", one)
    assert_constant_queries(client, "api:indicator-value-list", one)
    assert rows_of([], officer) == []
