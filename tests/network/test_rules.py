"""The rules that say what a fact adds: leadership changes them, each change is a version, none is overwritten."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from network.facts.kinds import ALL, DEFAULT_WEIGHTS
from network.facts.reading import read_network
from network.models import TieRules
from network.rules.actions import change_rules
from network.rules.in_force import first_version, in_force
from tests.factories import TieFactory
from tests.network.test_reading import picture

pytestmark = pytest.mark.django_db
PAGE, CHANGE, API = reverse("network:rules"), reverse("network:rules-change"), reverse("api:tie-rules-list")


def filled(client, **changes):
    form = client.get(CHANGE).context["form"]
    return {**{name: form[name].value() for name in form.fields}, "reason": "Подписите тежат по-малко", **changes}


def test_what_the_product_comes_with_is_the_first_version():
    assert (in_force().number, in_force().all_weights, TieRules.objects.count()) == (1, DEFAULT_WEIGHTS, 0)
    first = first_version()
    assert first_version() == first
    assert TieRules.objects.get().number == 1


def test_leadership_makes_a_new_version_and_the_old_one_stays(as_user, leader):
    client = as_user(leader)

    answer = client.post(CHANGE, filled(client, weight_sign_ons="0.25", event_years="5"))

    assert (answer.status_code, answer.url) == (302, PAGE)
    first, second = TieRules.objects.order_by("number")
    assert (first.all_weights["sign_ons"], first.event_years) == (0.5, 3)
    assert (second.number, second.all_weights["sign_ons"], second.event_years) == (2, 0.25, 5)
    assert (second.made_by, second.reason) == (leader, "Подписите тежат по-малко")
    assert LogEntry.objects.about(second).get().changes == {"sign_ons": [0.5, 0.25], "event_years": [3, 5]}
    assert in_force() == second


def test_the_rules_in_force_weigh_what_is_read(leader):
    TieFactory(strength=3)
    weights = {**dict.fromkeys(ALL, 1.0), "stated": 4.0}
    told = {"weights": weights, "event_years": 3, "half_life_days": 365, "reason": "опит"}
    before = read_network(leader, picture())

    change_rules(**told, instead_of=1, by=Actor.of(leader))

    after = read_network(leader, picture())
    assert (before.ties.weights.tolist(), after.ties.weights.tolist()) == ([1.0], [4.0])
    assert before.fingerprint != after.fingerprint


def test_a_kind_of_weight_nothing_ties_nobody(leader):
    TieFactory()

    assert len(read_network(leader, picture(), {**DEFAULT_WEIGHTS, "stated": 0}).ties) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"weight_meetings": "-1"}, "weight_meetings"),
        ({"weight_meetings": "nan"}, "weight_meetings"),
        ({"event_years": "0"}, "event_years"),
        ({"half_life_days": "x"}, "half_life_days"),
        ({}, "__all__"),
        ({"instead_of": "7", "event_years": "4"}, "__all__"),
    ],
)
def test_what_is_no_change_or_no_number_is_refused_in_words(changes, field, as_user, leader):
    client = as_user(leader)

    answer = client.post(CHANGE, filled(client, **changes))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not TieRules.objects.filter(number=2).exists()


def test_the_same_form_sent_twice_makes_one_version(as_user, leader):
    client = as_user(leader)
    form = filled(client, event_years="4")

    assert [client.post(CHANGE, form).status_code for _time in range(2)] == [302, 302]
    assert TieRules.objects.count() == 2


def test_nothing_changed_is_refused_by_the_action_too(leader):
    rules = first_version()
    told = {"weights": rules.all_weights, "event_years": 3, "half_life_days": 365, "reason": "x", "instead_of": 1}
    with pytest.raises(ValidationError, match="Nothing is changed"):
        change_rules(**told, by=Actor.of(leader))


@pytest.mark.parametrize("visitor", ["officer", "member", "administrator", "former_member"])
def test_others_read_the_rules_and_change_none(visitor, as_user, request, leader):
    told = {"weights": {"stated": 2.0}, "event_years": 3, "half_life_days": 365, "reason": "Тайната причина"}
    change_rules(**told, instead_of=1, by=Actor.of(leader))
    client = as_user(request.getfixturevalue(visitor))

    text = client.get(PAGE).content.decode()

    assert "Version 2 is in force" in text
    assert ("Тайната причина" in text) == (visitor == "officer")
    assert client.get(CHANGE).status_code == client.post(CHANGE, {}).status_code == 403
    rows = client.get(API).json()["results"]
    assert [row["number"] for row in rows] == [2, 1]
    assert rows[0]["weights"]["stated"] == 2
    assert "Тайната" not in str(rows)


def test_a_script_in_a_reason_is_inert(as_user, leader):
    told = {"weights": {"stated": 2.0}, "event_years": 3, "half_life_days": 365, "reason": "<script>x</script>"}
    change_rules(**told, instead_of=1, by=Actor.of(leader))

    assert "<script>x" not in as_user(leader).get(PAGE).content.decode()
