"""Records suspected to be one: found at night, shown with reasons, told apart for good."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import Actor
from accounts.jobs import execute
from accounts.models import Job
from crm.actions.merging import suspect_again, tell_apart
from crm.merging import looking, typing
from crm.models import ContactPoint, DuplicatePair, Merge, Organisation
from tests.crm.merges import merge, undo
from tests.factories import OrganisationFactory, PersonFactory, TaskFactory, TenureFactory


def pairs():
    return [(pair.first, pair.second) for pair in DuplicatePair.objects.suspected().for_list()]


@pytest.fixture
def clubs(db):
    return OrganisationFactory(name="Сдружение Ромски изгрев"), OrganisationFactory(name="РОМСКИ ИЗГРЕВ")


def test_the_look_finds_who_shares_a_name_and_who_is_mistyped(clubs):
    mistyped = OrganisationFactory(name="Фондация Светла пътека Видин")
    right = OrganisationFactory(name="Светла потека Видин")
    OrganisationFactory(name="Съвсем друга организация")
    assert looking.look() == 2
    assert set(pairs()) == {clubs, (mistyped, right)}


def test_people_need_more_than_a_common_name(db):
    first, second, third = (PersonFactory(name="Иван Петров") for _ in range(3))
    home = OrganisationFactory(name="Дом")
    for person in (first, second):
        TenureFactory(person=person, organisation=home)
    ContactPoint.objects.create(person=third, kind="phone", value="+359888123456")
    looking.look()
    assert pairs() == [(first, second)]


def test_a_suspicion_goes_when_it_no_longer_holds(clubs):
    looking.look()
    Organisation.objects.filter(pk=clubs[0].pk).update(name="Нещо съвсем различно")
    assert looking.look() == 0


def test_a_common_name_compares_nobody_with_everybody(db, monkeypatch):
    monkeypatch.setattr(looking, "TOO_COMMON", 3)
    for _ in range(5):
        OrganisationFactory(name="Надежда")
    assert looking.look() == 0


def test_not_the_same_is_remembered_with_its_reason_and_can_be_taken_back(officer, clubs):
    looking.look()
    pair = DuplicatePair.objects.get()
    with pytest.raises(ValidationError, match="how you know"):
        tell_apart(pair=pair, why=" ", by=Actor(officer))
    tell_apart(pair=pair, why="Две различни села", by=Actor(officer))
    assert looking.look() == 0
    suspect_again(pair=pair, by=Actor(officer))
    assert pairs() == [clubs]


def test_what_was_said_of_a_merged_record_holds_for_the_one_it_became(officer, clubs):
    looking.look()
    tell_apart(pair=DuplicatePair.objects.get(), why="Две села", by=Actor(officer))
    kept = OrganisationFactory(name="Ромски изгрев – клуб Ромски изгрев")
    merge(kept, clubs[0], officer, name="gone")
    looking.look()
    assert (kept, clubs[1]) not in pairs() and (clubs[1], kept) not in pairs()


def test_a_merged_record_is_suspected_of_nothing(officer, clubs):
    looking.look()
    merge(*clubs, officer)
    assert not DuplicatePair.objects.visible_to(officer).exists()
    assert looking.look() == 0


def test_two_looks_at_once_are_one(clubs):
    with looking.only_one() as first:
        assert first
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [looking.LOCK])
                assert cursor.fetchone() == (False,)
        finally:
            other.close()


def test_a_restricted_post_is_no_reason_an_officer_reads(db, officer):
    hidden = OrganisationFactory(confidentiality="restricted")
    for _ in range(2):
        TenureFactory(person=PersonFactory(name="Иван Петров"), organisation=hidden)
    looking.look()
    assert pairs() == []


def test_an_officer_asks_for_the_look(as_user, officer, clubs):
    as_user(officer).post(reverse("crm:duplicate-look"))
    execute(Job.objects.get().pk)
    page = as_user(officer).get(reverse("crm:duplicate-list")).content.decode()
    assert Job.objects.get().state == Job.State.DONE
    assert "the same name without “сдружение”" in page
    assert reverse("crm:merge-new", args=["organisation", clubs[0].pk, clubs[1].pk]) in page


@pytest.mark.parametrize("name", ["crm:duplicate-list", "api:duplicate-list", "crm:merge-list", "api:merge-list"])
def test_lists_run_the_same_queries_for_any_length(as_user, officer, name):
    def asked():
        client = as_user(officer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    def add(number):
        kept, gone = OrganisationFactory(name=f"Клуб {number}"), OrganisationFactory(name=f"Сдружение Клуб {number}")
        merge(OrganisationFactory(), OrganisationFactory(), officer)
        DuplicatePair.objects.create(first_organisation=kept, second_organisation=gone, score=90, reasons=[])

    add(1)
    asked()
    once = asked()
    add(2)
    add(3)
    assert asked() == once


def test_a_pair_with_a_hidden_side_is_not_listed(officer, leader):
    one, hidden = OrganisationFactory(name="Едно"), OrganisationFactory(name="Едно", confidentiality="restricted")
    looking.look()
    assert not DuplicatePair.objects.visible_to(officer).exists()
    assert [pair.second for pair in DuplicatePair.objects.visible_to(leader)] == [hidden]
    assert one.pk < hidden.pk


# While somebody types


def hints(client, kind="organisation", **typed):
    return client.post(reverse("crm:duplicate-hints", args=[kind]), typed).content.decode()


def test_typing_a_known_name_or_phone_warns_with_reasons(as_user, officer):
    known = OrganisationFactory(name="Сдружение „Ромски изгрев“")
    ContactPoint.objects.create(organisation=known, kind="phone", value="+359888123456")
    client = as_user(officer)
    said = hints(client, name="Ромски изгрев – Видин")
    assert known.get_absolute_url() in said
    assert "95 % alike without “сдружение”" in said
    said = hints(
        client, **{"name": "Нещо друго", "contact_points-0-kind": "phone", "contact_points-0-value": "0888 123 456"}
    )
    assert "the same phone" in said
    assert hints(client, name="Съвсем друго").strip() == ""
    assert hints(client, name="С").strip() == ""


def test_typing_tells_nothing_of_hidden_records(as_user, officer, leader):
    hidden = PersonFactory(name="Тайна Особа", confidentiality="restricted")
    ContactPoint.objects.create(person=hidden, kind="phone", value="+359888123456")
    typed = {"name": "Тайна Особа", "contact_points-0-kind": "phone", "contact_points-0-value": "0888123456"}
    assert hints(as_user(officer), "person", **typed).strip() == ""
    assert "Тайна" in hints(as_user(leader), "person", **typed)


@pytest.mark.parametrize("shared", ["name", "alias", "register_number"])
def test_what_is_hidden_crowds_out_no_hint(as_user, officer, monkeypatch, shared):
    monkeypatch.setattr(typing, "MOST_WEIGHED", 1)
    monkeypatch.setattr(typing, "MOST_SHOWN", 1)

    def called(name, **fields):
        own = {"name": "Ромски изгрев"} if shared == "name" else {"name": name}
        number = {"register_number": "123456789"} if shared == "register_number" else {}
        found = OrganisationFactory(**own, **number, **fields)
        if shared == "alias":
            found.aliases.create(name="Ромски изгрев")
        return found

    called("Тайна мрежа", confidentiality="restricted")
    known = called("Открит клуб")
    typed = {"register_number": "123456789"} if shared == "register_number" else {"name": "Ромски изгрев"}
    assert known.get_absolute_url() in hints(as_user(officer), **typed)


def test_typing_is_for_officers(as_user, member):
    assert as_user(member).post(reverse("crm:duplicate-hints", args=["person"]), {"name": "А Б"}).status_code == 403


def test_the_forms_of_new_records_ask(as_user, officer):
    for name, kind in (("crm:organisation-new", "organisation"), ("crm:person-new", "person")):
        assert reverse("crm:duplicate-hints", args=[kind]) in as_user(officer).get(reverse(name)).content.decode()


# The pages of a merge


def step(client, kept, gone, **data):
    return client.post(reverse("crm:merge-new", args=["organisation", kept.pk, gone.pk]), data)


def test_from_the_pair_to_one_record(as_user, officer, clubs):
    from tests.access.forms import form_of

    client, (kept, gone) = as_user(officer), clubs
    page = client.get(reverse("crm:merge-new", args=["organisation", kept.pk, gone.pk]))
    assert "the same" in page.content.decode()
    assert reverse("crm:merge-new", args=["organisation", gone.pk, kept.pk]) in page.content.decode(), "swap"
    chosen = form_of(page.content.decode()).sent(name="gone", keeps_name="on")
    shown = step(client, kept, gone, **chosen, step="preview")
    assert "РОМСКИ ИЗГРЕВ" in shown.content.decode()
    assert not Merge.objects.exists()
    sure = form_of(shown.content.decode()).sent()
    answer = step(client, kept, gone, **sure, step="merge")
    merged = Merge.objects.get()
    assert answer["Location"] == merged.get_absolute_url()
    twice = step(client, kept, gone, **sure, step="merge")
    assert twice.status_code in {302, 404, 308}
    assert Merge.objects.count() == 1
    kept.refresh_from_db()
    assert (kept.name, kept.aliases.get().name) == ("РОМСКИ ИЗГРЕВ", "Сдружение Ромски изгрев")


def test_a_change_meanwhile_shows_the_preview_again(as_user, officer, clubs):
    from tests.access.forms import form_of

    client, (kept, gone) = as_user(officer), clubs
    page = client.get(reverse("crm:merge-new", args=["organisation", kept.pk, gone.pk]))
    shown = step(client, kept, gone, **form_of(page.content.decode()).sent(), step="preview")
    sure = form_of(shown.content.decode()).sent()
    Organisation.objects.filter(pk=gone.pk).update(short_name="РИ", version=2)
    again = step(client, kept, gone, **sure, step="merge")
    assert again.status_code == 422
    assert not Merge.objects.exists()


def test_who_may_not_change_both_merges_neither(as_user, officer, member, leader):
    open_one, hidden = OrganisationFactory(), OrganisationFactory(confidentiality="restricted")
    url = reverse("crm:merge-new", args=["organisation", open_one.pk, hidden.pk])
    assert as_user(officer).get(url).status_code == 404
    assert as_user(member).get(url).status_code == 403
    assert as_user(leader).get(url).status_code == 200
    itself = reverse("crm:merge-new", args=["organisation", open_one.pk, open_one.pk])
    assert as_user(officer).post(itself, {"step": "preview"}).status_code == 422


def test_what_undoing_left_is_told_by_the_api_without_counting_rows(as_user, officer, django_assert_num_queries):
    """However many were undone."""
    client, url = as_user(officer), reverse("api:merge-list")

    def left_something():
        kept, gone = OrganisationFactory(about=""), OrganisationFactory(about="Тяхно")
        TaskFactory(subject=gone, author=officer)
        made = merge(kept, gone, officer, about="gone")
        Organisation.objects.filter(pk=kept.pk).update(about="Ново", version=F("version") + 1)
        undo(made, officer)

    left_something()
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).json()["results"][0]["left"] == ["about"]
    left_something()
    with django_assert_num_queries(len(asked)):
        client.get(url)


def test_a_number_no_record_can_have_is_unknown_to_the_api(as_user, officer):
    wish = {"kind": "organisation", "kept": 10**30, "gone": OrganisationFactory().pk}
    answer = as_user(officer).post(reverse("api:merge-preview"), wish, content_type="application/json")

    assert answer.status_code == 404


def test_the_api_goes_the_same_way(as_user, officer, clubs):
    kept, gone = clubs
    client = as_user(officer)
    wish = {"kind": "organisation", "kept": kept.pk, "gone": gone.pk, "choices": {"name": "gone"}, "keeps_name": True}

    def send(name, *args, **data):
        return client.post(reverse(f"api:{name}", args=args), data, content_type="application/json")

    shown = send("merge-preview", **wish).json()
    assert shown["result"]["official name"] == "РОМСКИ ИЗГРЕВ"
    assert send("merge-list", **wish, seen="0").status_code == 400
    made = send("merge-list", **wish, seen=shown["fingerprint"])
    assert (made.status_code, made.json()["kept"]) == (201, kept.pk)
    assert send("merge-list", **wish, seen=shown["fingerprint"]).status_code == 404
    assert client.get(reverse("api:organisation-detail", args=[gone.pk])).status_code == 301
    assert send("merge-undo", made.json()["id"]).json()["undone_at"]
    assert send("merge-undo", made.json()["id"]).status_code == 400
    looking.look()
    pair = client.get(reverse("api:duplicate-list")).json()["results"][0]
    assert send("duplicate-apart", pair["id"], why="Две села").json()["state"] == "not_the_same"
    assert send("duplicate-again", pair["id"]).json()["state"] == "suspected"
