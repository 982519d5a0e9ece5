"""When two records are suspected to be one, and why."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from crm.merging import rules, words
from crm.merging.matching import strict_matches
from crm.merging.rules import Facts
from crm.models import Alias, ContactPoint
from crm.name_keys import LEGAL_FORMS, key_of
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    TenureFactory,
)

LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюяАБВГДЪЯabcdefghijklmnopqrstuvwxyz -„“'.0123456789"


def key_in_database(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT drom_name_key(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@given(st.text(LETTERS, max_size=30))
def test_the_database_and_python_make_the_same_key(text):
    assert key_in_database(text) == key_of(text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Сдружение „Амалипе“", "Център", "ЦЕНТЪР Амалипе", "Д-р Иван Петров", "Ñandú Ăsk"])
def test_the_database_and_python_agree_on_real_names(text):
    assert key_in_database(text) == key_of(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сдружение „Амалипе“", "Център Амалипе"),
        ("Фондация Бъдеще", "Badeshte Foundation"),
        ("Иван Петров", "Petrov, Ivan"),
        ("НАРОДНО ЧИТАЛИЩЕ „СВЕТЛИНА“", "Светлина"),
    ],
)
def test_scripts_legal_forms_and_order_make_no_difference(one, other):
    assert rules.compared(one, other).code == "same_name"


def test_a_name_alone_is_suspicion_of_an_organisation_not_of_a_person_with_two_names():
    club = rules.loose(Facts(("Клуб за младежки дейности",)), Facts(("Клуб за младежки дейности",)))
    ivan = rules.loose(*[Facts(("Иван Петров",), is_person=True)] * 2)
    assert club.score >= rules.SUSPECTED > ivan.score


def test_a_shared_phone_alone_is_no_suspicion():
    family = Facts(("Мария Илиева",), phones=frozenset({"+359888123456"}))
    other = Facts(("Асен Димов",), phones=frozenset({"+359888123456"}))
    assert rules.loose(family, other).score < rules.SUSPECTED
    assert rules.strict(family, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Комитет за наблюдение на Програма Образование", "Комитет за наблюдение на Програма Околна среда"),
        ("Министерство на труда и социалната политика", "Министерство на транспорта и съобщенията"),
        ("Комитет за наблюдение 2014-2020", "Комитет за наблюдение 2021-2027"),
        ("Детски клуб 1", "Детски клуб 2"),
        ("КН на ПО", "КН на ПОС"),
        ("МТС", "МТСП"),
        ("Община Бяла", "Община Бяла Слатина и още нещо"),
    ],
)
def test_bodies_that_share_most_of_their_words_are_not_alike(one, other):
    assert rules.compared(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Анка Колева", "А. Колева"), ("Иван Петров", "Иван Димитров Петров"), ("Светла пътека", "Светла потека")],
)
def test_initials_middle_names_and_slips_are_alike(one, other):
    assert rules.compared(one, other).code == "alike_name"


def test_nothing_shared_is_nothing_said():
    assert rules.loose(Facts(("Мария Илиева",)), Facts(("Асен Димов",))) is None


def test_reasons_are_told_in_words():
    one = Facts(("Сдружение Надежда за децата",), phones=frozenset({"+359888123456"}))
    other = Facts(("Надежда за дечата",), phones=frozenset({"+359888123456"}))
    assert words.told(rules.loose(one, other).reasons) == [
        "names 89 % alike without “сдружение”",
        "the same phone",
    ]


@given(st.text(LETTERS, min_size=1, max_size=40), st.text(LETTERS, min_size=1, max_size=40))
def test_likeness_goes_both_ways(one, other):
    first, second = (rules.loose(Facts((a,)), Facts((b,))) for a, b in ((one, other), (other, one)))
    assert (first and first.score) == (second and second.score)


@given(st.text("абвгде ", min_size=9, max_size=30), st.integers(0, 200), st.sampled_from("абвгде"))
def test_who_is_alike_shares_a_key(name, where, letter):
    """One wrong letter: those whom the rule would suspect are found without comparing all with all."""
    wrong = name[: where % len(name)] + letter + name[where % len(name) + 1 :]
    likeness = rules.loose(Facts((name,)), Facts((wrong,)))
    long_enough = all(len(word) > 3 for word in wrong.split() + name.split())
    same_lengths = list(map(len, wrong.split())) == list(map(len, name.split()))
    if likeness and likeness.score >= rules.SUSPECTED and long_enough and same_lengths:
        assert rules.keys_of(Facts((name,))) & rules.keys_of(Facts((wrong,)))


# Rows of a file


def test_the_same_number_is_the_same_organisation(officer):
    known = OrganisationFactory(name="Сдружение Ромски път", register_number="176789012")
    [found] = strict_matches("organisation", [Facts(("Друго име",), register_number="176789012")], officer)
    assert [(one.record, one.score) for one in found] == [(known, 100)]


@pytest.mark.parametrize("shared", ["phone", "email", "place", "organisation"])
def test_the_same_name_and_one_thing_more(officer, shared):
    place, home = PlaceFactory(), OrganisationFactory()
    if shared == "place":
        known = OrganisationFactory(name="Фондация Изгрев", place=place)
        row = Facts(("IZGREV foundation",), place=place.pk)
        kind = "organisation"
    else:
        kind, known = "person", PersonFactory(name="Анка Колева")
        row = Facts(
            ("Koleva, Anka",),
            phones=frozenset({"+359888123456"}),
            emails=frozenset({"anka@example.org"}),
            organisations=frozenset({home.pk}),
        )
        if shared == "organisation":
            TenureFactory(person=known, organisation=home)
        else:
            value = {"phone": "+359888123456", "email": "Anka@example.org"}[shared]
            ContactPoint.objects.create(person=known, kind=shared, value=value)
    assert [one.record for one in strict_matches(kind, [row], officer)[0]] == [known]
    assert strict_matches(kind, [Facts(row.names)], officer) == [[]], "the name alone is not enough for a machine"


def test_an_old_name_counts(officer):
    place = PlaceFactory()
    known = OrganisationFactory(name="Ново име", place=place)
    Alias.objects.create(organisation=known, name="Старо име", kind="old_name")
    assert strict_matches("organisation", [Facts(("Старо име",), place=place.pk)], officer)[0][0].record == known


def test_what_is_hidden_matches_nothing(officer, leader):
    OrganisationFactory(name="Тайно", register_number="176789012", confidentiality="restricted")
    row = [Facts(("Тайно",), register_number="176789012")]
    assert strict_matches("organisation", row, officer) == [[]]
    assert len(strict_matches("organisation", row, leader)[0]) == 1


@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_a_portion_of_any_size_asks_the_same_questions(officer, kind, django_assert_num_queries):
    def asked(rows):
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            strict_matches(kind, rows, officer)
        return len(queries)

    def row(number):
        PersonFactory(name=f"Име {number}")
        OrganisationFactory(name=f"Име {number}", register_number=str(number))
        return Facts((f"Име {number}",), register_number=str(number), phones=frozenset({str(number)}))

    assert asked([row(1)]) == asked([row(number) for number in range(2, 40)])


@pytest.mark.django_db
def test_every_legal_form_is_left_out_by_the_database_too():
    assert {key_in_database(f"{form} Изгрев") for form in LEGAL_FORMS} == {key_of("Изгрев")}
