"""Indicators over the API: read with their inputs, values written by officers and approved by others."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from monitoring.models import Observation
from tests.factories import BaselineFactory, IndicatorFactory, IndicatorTargetFactory, ObservationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api():
    def of(user) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    return of


def test_an_indicator_is_read_with_the_inputs_of_its_verdict(api, officer):
    indicator = IndicatorFactory()
    BaselineFactory(indicator=indicator, value=42)
    IndicatorTargetFactory(indicator=indicator)
    ObservationFactory(indicator=indicator)
    told = api(officer).get(reverse("api:indicator-detail", args=[indicator.pk])).json()
    (reading,) = told["readings"]
    assert (reading["verdict"], reading["refusal"], float(reading["pace"])) == ("behind", "", 0.6875)


def test_a_value_is_written_approved_by_another_and_revised(api, officer, other_officer):
    indicator = IndicatorFactory()
    sent = {"indicator": indicator.pk, "value": "53.5", "period": "2024", "source": "FRA", "method": "survey"}
    made = api(officer).post(reverse("api:indicator-value-list"), sent, format="json")
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    assert api(officer).post(reverse("api:indicator-value-approve", args=[pk])).status_code == 400
    assert api(other_officer).post(reverse("api:indicator-value-approve", args=[pk])).json()["state"] == "approved"

    revised = api(officer).post(
        reverse("api:indicator-value-revise", args=[pk]), {"value": "54", "source": "FRA", "reason": "A misprint"},
        format="json",
    )  # fmt: skip
    assert (revised.status_code, revised.json()["state"], revised.json()["number"]) == (201, "draft", 2)
    assert Observation.objects.get(pk=pk).value == 53.5


def test_words_and_nonsense_are_refused_beside_their_field(api, officer):
    indicator = IndicatorFactory()
    sent = {"indicator": indicator.pk, "value": "see description", "period": "2024", "source": "FRA"}
    answer = api(officer).post(reverse("api:indicator-value-list"), sent, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["value"])
    answer = api(officer).post(reverse("api:indicator-value-list"), {**sent, "value": "-5"}, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["value"])
