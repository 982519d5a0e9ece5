from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, Role
from campaigns.models import Body, Mandate, Seat, SeatRight
from campaigns.models.seats import USUAL_RIGHTS
from campaigns.seats import body_actions, chain, ledger, mandate_actions, seat_actions
from campaigns.seats.filters import SeatStates
from crm.confidentiality import Level
from crm.importing import taking_back
from tests.campaigns.test_asks import form_of
from tests.crm.importing import csv_of, imported
from tests.factories import (
    BodyFactory,
    CallFactory,
    CommitteeFactory,
    MandateFactory,
    OrganisationFactory,
    PersonFactory,
    RulesFactory,
    SeatFactory,
    SessionFactory,
    TaskFactory,
    UserFactory,
)
from tests.queries import assert_constant_queries, queries_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
RULE = {
    "members_vote": True,
    "vote_rule": "Each member has a vote.",
    "vote_rule_source": "Reg. (EU) 2021/1060, Art. 39",
}


def day(n: int) -> str:
    return (TODAY + timedelta(days=n)).isoformat()


def line_of(seat, user):
    return ledger.Line(Seat.objects.visible_to(user).for_reader(user).get(pk=seat.pk), TODAY)


def fields_of(organisation, **more):
    return {"organisation": organisation, "place": 0, "started": day(-10), **more}


# Bodies


def test_a_committee_becomes_a_body_from_its_own_page(as_user, officer):
    committee = CommitteeFactory()
    panel = as_user(officer).get(reverse("campaigns:organisation-body", args=[committee.pk]), HTTP_HX_REQUEST="true")
    assert "Write down what the law says" in panel.content.decode()

    address = reverse("campaigns:body-new") + f"?organisation=organisation:{committee.pk}"
    told = {**form_of(as_user(officer), address), "kind": "monitoring", "programme": "Програма „Образование“"}
    assert told["organisation"] == f"organisation:{committee.pk}"
    answer = as_user(officer).post(address, told)

    body = Body.objects.get(organisation=committee)
    assert answer.headers["Location"] == body.get_absolute_url()
    panel = as_user(officer).get(reverse("campaigns:organisation-body", args=[committee.pk]), HTTP_HX_REQUEST="true")
    assert body.get_absolute_url() in panel.content.decode()
    assert LogEntry.objects.about(body).get().verb == "recorded"


def test_only_a_committee_becomes_a_body_and_only_once(officer):
    with pytest.raises(ValidationError, match="no committee or council"):
        body_actions.record_body(organisation=OrganisationFactory(), by=Actor.of(officer))
    committee = BodyFactory().organisation
    with pytest.raises(ValidationError, match="on record already"):
        body_actions.record_body(organisation=committee, by=Actor.of(officer))


def test_a_vote_by_law_quotes_the_law(as_user, officer):
    body = BodyFactory()
    address = reverse("campaigns:body-edit", args=[body.pk])
    told = {**form_of(as_user(officer), address), "members_vote": "true", "vote_rule": "Each member has a vote."}
    refused = as_user(officer).post(address, told)
    assert refused.status_code == 422
    assert "Say where the law gives its members a vote" in refused.content.decode()

    as_user(officer).post(address, {**told, "vote_rule_source": "Art. 39"})
    assert Body.objects.get().members_vote is True


def test_bodies_do_not_follow_one_another_in_a_circle(officer):
    first = BodyFactory()
    second = BodyFactory(predecessor=first)
    with pytest.raises(ValidationError, match="follows this one itself"):
        body_actions.update_body(body=first, version=None, predecessor=second, by=Actor.of(officer))


def test_a_body_stands_on_one_screen_with_its_rules_seats_and_shortfalls(as_user, member):
    body = BodyFactory(**RULE, legal_basis="Decree 302/2022", notice_days=10)
    RulesFactory(body=body, label="Rules of 2023", link="https://example.org/rules")
    seat = SeatFactory(body=body, kind="observer", alternates=1)
    MandateFactory(seat=seat, organisation__name="Път", organisation__name_latin="Pat")
    later = BodyFactory(predecessor=body)

    page = as_user(member).get(body.get_absolute_url()).content.decode()

    for words in ("Decree 302/2022", "Rules of 2023", "Pat", "Members vote here by law", "Each member has a vote.",
                  "1 alternate missing", "10 working days", str(later)):  # fmt: skip
        assert words in page, words
    assert reverse("campaigns:body-edit", args=[body.pk]) not in page


def test_a_secretariat_that_is_hidden_reads_as_none_and_is_not_lost(as_user, officer):
    hidden = OrganisationFactory(name="Тайната", name_latin="Secret", confidentiality=Level.RESTRICTED)
    body = BodyFactory(secretariat=hidden)
    assert "Secret" not in as_user(officer).get(body.get_absolute_url()).content.decode()

    address = reverse("campaigns:body-edit", args=[body.pk])
    answer = as_user(officer).post(address, {**form_of(as_user(officer), address), "programme": "Друга"})

    assert answer.status_code == 302
    body.refresh_from_db()
    assert (body.programme, body.secretariat) == ("Друга", hidden)


# Seats and rights


@pytest.mark.parametrize("kind", Seat.Kind.values)
def test_a_new_seat_has_the_usual_rights_of_its_kind(officer, kind):
    seat = seat_actions.record_seat(body=BodyFactory(), kind=kind, by=Actor.of(officer))
    granted = set(seat.rights.filter(is_granted=True).values_list("right", flat=True))
    assert granted == {right.value for right in USUAL_RIGHTS[kind]}
    assert seat.rights.count() == len(SeatRight.Right)


def test_another_right_than_usual_needs_a_source(as_user, officer):
    seat = SeatFactory(kind="observer")
    vote = seat.rights.get(right="vote")
    address = reverse("campaigns:right-edit", args=[vote.pk])
    told = {**form_of(as_user(officer), address), "is_granted": "yes"}

    refused = as_user(officer).post(address, told)
    assert refused.status_code == 422
    assert "Say where this is laid down" in refused.content.decode()
    assert SeatRight.objects.get(pk=vote.pk).is_granted is False

    as_user(officer).post(address, {**told, "source": "Rules of procedure, Art. 7"})
    assert SeatRight.objects.get(pk=vote.pk).is_granted is True


def test_another_kind_brings_its_usual_rights_and_keeps_what_has_a_source(officer):
    seat = SeatFactory(kind="member")
    seat_actions.set_right(
        right=seat.rights.get(right="table"), is_granted=False, source="Art. 7", version=None, by=Actor.of(officer)
    )
    seat_actions.update_seat(seat=seat, version=None, kind="observer", by=Actor.of(officer))
    granted = set(seat.rights.filter(is_granted=True).values_list("right", flat=True))
    assert granted == {"speak", "papers"}
    seat_actions.update_seat(seat=Seat.objects.get(), version=None, kind="member", by=Actor.of(officer))
    assert seat.rights.get(right="table").is_granted is False


# Mandates


def test_two_titulars_at_one_time_are_refused_beside_the_field_and_the_holder_is_named(as_user, officer):
    seat = SeatFactory()
    MandateFactory(seat=seat, organisation__name="Първа", organisation__name_latin="First", ended=day(100))
    address = reverse("campaigns:mandate-new", args=[seat.pk])
    told = {**form_of(as_user(officer), address), "organisation": str(OrganisationFactory().pk)}

    refused = as_user(officer).post(address, {**told, "started": day(0)})

    assert refused.status_code == 422
    assert "First holds this place at that time" in refused.context["form"].errors["place"][0]
    assert Mandate.objects.count() == 1
    assert as_user(officer).post(address, {**told, "started": day(101)}).status_code == 302


def test_a_holder_hidden_from_the_writer_is_not_named_in_the_refusal(officer, leader):
    seat = SeatFactory()
    MandateFactory(seat=seat, organisation__name="Тайна", organisation__name_latin="", confidentiality=Level.RESTRICTED)
    told = fields_of(OrganisationFactory())
    with pytest.raises(ValidationError) as refusal:
        mandate_actions.record_mandate(seat=seat, by=Actor.of(officer), **told)
    assert refusal.value.message_dict == {
        "place": ["Somebody holds this place at that time already. Two at once are not possible."]
    }
    with pytest.raises(ValidationError, match="Тайна holds this place"):
        mandate_actions.record_mandate(seat=seat, by=Actor.of(leader), **told)


def test_alternates_stand_in_order_each_place_with_one_holder(officer):
    seat, by = SeatFactory(alternates=2), Actor.of(officer)
    for place in (0, 1, 2):
        mandate_actions.record_mandate(seat=seat, by=by, **fields_of(OrganisationFactory(), place=place))
    with pytest.raises(ValidationError) as refusal:
        mandate_actions.record_mandate(seat=seat, by=by, **fields_of(OrganisationFactory(), place=1))
    assert "place" in refusal.value.message_dict
    with pytest.raises(ValidationError, match="may have 2 alternates"):
        mandate_actions.record_mandate(seat=seat, by=by, **fields_of(OrganisationFactory(), place=3))
    line = line_of(seat, officer)
    assert [one.place for one in line.alternates] == [1, 2]
    assert line.missing_alternates == 0


def test_a_mandate_ends_with_its_reason_and_stays_greyed(as_user, officer):
    mandate = MandateFactory(organisation__name="Отиде", organisation__name_latin="Gone")
    address = reverse("campaigns:mandate-end", args=[mandate.pk])
    told = form_of(as_user(officer), address)
    assert as_user(officer).post(address, {**told, "ended": day(-1)}).status_code == 422

    as_user(officer).post(address, {**told, "ended": day(-1), "end": "resigned", "end_note": "Moved abroad"})

    page = as_user(officer).get(mandate.seat.get_absolute_url()).content.decode()
    assert 'class="is-over"' in page
    assert "resigned. Moved abroad" in page
    assert LogEntry.objects.about(mandate).get().verb == "ended a mandate"


def test_the_alternate_moves_up_in_one_reasoned_step(as_user, officer):
    seat = SeatFactory(alternates=1)
    titular = MandateFactory(seat=seat, ended=day(200))
    alternate = MandateFactory(seat=seat, place=1, person=PersonFactory(), ended=day(200))
    address = reverse("campaigns:mandate-move-up", args=[alternate.pk])
    told = {**form_of(as_user(officer), address), "day": day(0), "end": "resigned"}
    assert as_user(officer).post(address, told).status_code == 422  # without a reason

    answer = as_user(officer).post(address, {**told, "reason": "She resigned", "act": "Order 5"})

    assert answer.status_code == 302
    line = line_of(seat, officer)
    assert (line.titular.organisation, line.titular.person) == (alternate.organisation, alternate.person)
    assert (line.titular.started, line.titular.ended, line.titular.act) == (day(0), day(200), "Order 5")
    assert line.alternates == []
    titular.refresh_from_db(), alternate.refresh_from_db()
    assert (titular.ended, titular.end, titular.end_note) == (day(-1), "resigned", "She resigned")
    assert alternate.ended == day(-1)


def test_a_move_that_is_refused_leaves_everything_as_it_was(officer):
    seat = SeatFactory(alternates=1)
    MandateFactory(seat=seat, confidentiality=Level.RESTRICTED, ended=day(200))  # hidden from the officer
    alternate = MandateFactory(seat=seat, place=1)
    told = {"day": TODAY, "end": "resigned", "reason": "x", "act": "", "ended": "", "version": None}
    with pytest.raises(ValidationError, match="Somebody holds this place"):
        mandate_actions.move_up(mandate=alternate, by=Actor.of(officer), **told)
    alternate.refresh_from_db()
    assert (alternate.ended, alternate.end, Mandate.objects.count()) == ("", "", 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_a_titular_at_once_one_is_told_in_words():
    seat, officer = SeatFactory(), UserFactory(role=Role.OFFICER)
    bodies, start, told = [OrganisationFactory(), OrganisationFactory()], Barrier(2), []

    def record(organisation):
        start.wait()
        try:
            mandate_actions.record_mandate(seat=seat, by=Actor.of(officer), **fields_of(organisation))
            told.append("recorded")
        except ValidationError as refusal:
            told.extend(refusal.message_dict["place"])
        finally:
            connection.close()

    threads = [Thread(target=record, args=[body]) for body in bodies]
    [one.start() for one in threads], [one.join() for one in threads]

    assert Mandate.objects.count() == 1
    assert "recorded" in told
    assert any("holds this place at that time" in words for words in told)


# The ledger


def test_observer_is_not_member(as_user, member):
    observer = SeatFactory(kind="observer", body__members_vote=True, body__vote_rule="Each member has a vote.",
                           body__vote_rule_source="Art. 39")  # fmt: skip
    SeatFactory(kind="member", body=observer.body)
    SeatFactory(kind="observer")  # whether members vote there nobody knows
    found = as_user(member).get(reverse("campaigns:seat-list") + "?state=shortfall")
    assert [line.seat for line in found.context["lines"]] == [observer]
    page = as_user(member).get(observer.get_absolute_url()).content.decode()
    assert "Each member has a vote." in page
    assert "Art. 39" in page

    observer.rights.filter(right="vote").update(is_granted=True, source="Art. 7")
    assert not line_of(observer, member).lacks_vote


@pytest.mark.parametrize(
    ("ended", "state"),
    [("", "held"), (day(91), "held"), (day(90), "ending"), (day(0), "ending"), (day(-1), "empty")],
)
def test_a_seat_says_how_it_stands_in_the_list_as_on_its_page(member, ended, state):
    seat = SeatFactory()
    MandateFactory(seat=seat, ended=ended)
    assert line_of(seat, member).state == state
    states = SeatStates(member, TODAY)
    found = {one for one in ("held", "empty", "ending") if states.in_state(Seat.objects.visible_to(member), one)}
    assert found == {"held": {"held"}, "ending": {"held", "ending"}, "empty": {"empty"}}[state]


@pytest.mark.parametrize(
    ("ended", "is_ending"), [("2026-12", True), ("2026", True), ("2027-01", True), ("2027-02", False), ("2027", False)]
)
def test_a_month_or_a_year_ends_on_its_last_day(member, ended, is_ending):
    seat, today = SeatFactory(), date(2026, 11, 20)
    MandateFactory(seat=seat, ended=ended)
    found = SeatStates(member, today).in_state(Seat.objects.visible_to(member), "ending")
    assert found.exists() is is_ending
    line = ledger.Line(Seat.objects.visible_to(member).for_reader(member).get(), today)
    assert (line.state == "ending") is is_ending


def test_a_holder_that_is_hidden_sits_nowhere_for_its_reader(as_user, member, officer):
    seat = SeatFactory(alternates=1)
    hidden = MandateFactory(seat=seat, organisation__name="Скритата", organisation__name_latin="Hidden",
                            person=PersonFactory(name="Тайна Жена"), confidentiality=Level.INTERNAL)  # fmt: skip
    lists = ("seat-list", "body-list", "vacancy-radar")
    addresses = [*(reverse(f"campaigns:{name}") for name in lists), seat.get_absolute_url(),
                 seat.body.get_absolute_url(), reverse("campaigns:seat-list") + "?export=csv",
                 f"/api/v1/seats/{seat.pk}/", "/api/v1/mandates/"]  # fmt: skip
    for address in addresses:
        page = as_user(member).get(address).content.decode()
        assert "Hidden" not in page, address
        assert "Скритата" not in page, address
        assert "Тайна" not in page, address
    told = as_user(member).get(reverse("campaigns:seat-list") + f"?organisation={hidden.organisation_id}")
    assert told.context["page"].object_list == []
    assert "Hidden" in as_user(officer).get(seat.get_absolute_url()).content.decode()


def test_a_person_who_is_hidden_is_not_named_beside_their_organisation(as_user, member):
    mandate = MandateFactory(organisation__name="Видна", organisation__name_latin="Seen",
                             person=PersonFactory(name="Скрит Човек", confidentiality=Level.RESTRICTED))  # fmt: skip
    page = as_user(member).get(mandate.seat.get_absolute_url()).content.decode()
    assert "Seen" in page
    assert "Скрит" not in page
    told = as_user(member).get(f"/api/v1/mandates/{mandate.pk}/").json()
    assert told["person"] is None


def test_a_seat_is_followed_over_the_programme_periods(as_user, member):
    oldest = SeatFactory(started="2007", ended="2013", body__organisation__name="Старият", body__ended="2013")
    middle = SeatFactory(started="2014", ended="2020", predecessor=oldest)
    newest = SeatFactory(started="2022", predecessor=middle)
    MandateFactory(seat=oldest, organisation__name="Някога", organisation__name_latin="Once", started="2008",
                   ended="2010")  # fmt: skip
    found = chain.of(middle, member, TODAY)
    assert [line.seat for line in found] == [newest, middle, oldest]
    page = as_user(member).get(newest.get_absolute_url()).content.decode()
    assert page.count('<svg class="phase-strip"') == 2
    assert "Once" in page


def test_a_hidden_seat_ends_the_chain(member):
    hidden = SeatFactory(body__organisation__confidentiality=Level.RESTRICTED)
    seat = SeatFactory(predecessor=hidden)
    assert [line.seat for line in chain.of(seat, member, TODAY)] == [seat]


def test_lists_and_pages_cost_the_same_for_one_and_for_three(as_user, officer):
    client = as_user(officer)

    def rich():
        seat = SeatFactory(alternates=1, body__secretariat=OrganisationFactory(), body__predecessor=BodyFactory())
        MandateFactory(seat=seat, person=PersonFactory(), ended=day(20))
        MandateFactory(seat=seat, place=1, person=PersonFactory())

    for name in ("seat-list", "body-list", "vacancy-radar"):
        assert_constant_queries(client, f"campaigns:{name}", rich)
    for name in ("seat", "body", "mandate"):
        assert_constant_queries(client, f"api:{name}-list", rich)
    assert_constant_queries(client, "home", rich)


def test_a_page_of_a_seat_costs_the_same_for_one_and_for_three_mandates(as_user, officer):
    seat, client = SeatFactory(alternates=3), as_user(officer)
    MandateFactory(seat=seat, person=PersonFactory())
    queries_of(client, seat.get_absolute_url())
    one = len(queries_of(client, seat.get_absolute_url()))
    for place in (1, 2, 3):
        MandateFactory(seat=seat, place=place, person=PersonFactory())
    assert len(queries_of(client, seat.get_absolute_url())) == one


# Around


def test_the_timeline_of_an_organisation_and_a_person_tells_of_their_mandates(as_user, officer):
    person = PersonFactory()
    mandate = MandateFactory(person=person, ended="2025-06", end="term")
    for record in (mandate.organisation, person):
        page = as_user(officer).get(record.get_absolute_url()).content.decode()
        assert "Mandate began" in page
        assert "Mandate ended" in page


def test_a_body_is_found_by_its_programme_and_by_its_name_a_seat_by_its_group(officer):
    from crm.search import search

    seat = SeatFactory(group_bg="Социално включване", body__programme="Програма Развитие",
                       body__organisation=CommitteeFactory(name="Комитет за наблюдение"))  # fmt: skip
    for words, kind in (("развитие", "body"), ("наблюдение", "body"), ("включване", "seat")):
        hits = [hit for group in search(officer, words, kinds=[kind]) for hit in group.entries]
        assert [hit.pk for hit in hits] == [seat.pk if kind == "seat" else seat.body_id], words


def test_a_merged_organisation_keeps_its_seats(officer):
    from tests.crm.merges import merge

    kept, gone = OrganisationFactory(), OrganisationFactory()
    mandate = MandateFactory(organisation=gone)
    merge(kept, gone, officer)
    mandate.refresh_from_db()
    assert mandate.organisation == kept


def test_of_two_committees_that_are_one_the_kept_one_has_all_that_hung_on_either(officer, as_user):
    from tests.crm.merges import merge, undo

    one, other = BodyFactory(), BodyFactory()
    seat, rules = SeatFactory(body=other), RulesFactory(body=other)
    held, call = SessionFactory(body=other), CallFactory(body=other)
    after, task = BodyFactory(predecessor=other), TaskFactory(subject=other, confidentiality="internal")
    beside = TaskFactory(subject=other.organisation, confidentiality="internal")
    kept, gone = one.organisation, other.organisation

    made = merge(kept, gone, officer)
    for row in (seat, rules, held, call, after, task, beside):
        row.refresh_from_db()
    assert {row.body for row in (seat, rules, held, call)} == {one}
    assert (after.predecessor, task.subject, beside.subject) == (one, one, kept)
    page = as_user(officer).get(reverse("crm:merge-detail", args=[made.pk]))
    assert page.status_code == 200

    undo(made, officer)
    for row in (seat, rules, held, call, after, task, beside):
        row.refresh_from_db()
    assert {row.body for row in (seat, rules, held, call)} == {other}
    assert (after.predecessor, task.subject, beside.subject) == (other, other, gone)


def test_mandates_are_written_and_ended_over_the_api(as_user, officer, member):
    seat, organisation = SeatFactory(), OrganisationFactory()
    told = {"seat": seat.pk, "organisation": organisation.pk, "started": day(-3)}
    assert as_user(member).post("/api/v1/mandates/", told).status_code == 403
    made = as_user(officer).post("/api/v1/mandates/", told, content_type="application/json")
    assert made.status_code == 201, made.content
    again = as_user(officer).post("/api/v1/mandates/", told, content_type="application/json")
    assert again.status_code == 400
    assert "holds this place" in again.json()["place"][0]

    address = f"/api/v1/mandates/{made.json()['id']}/end/"
    end = {"ended": day(-1), "end": "recalled", "version": 1}
    assert as_user(officer).post(address, end, content_type="application/json").json()["end"] == "recalled"
    assert as_user(officer).post(address, end, content_type="application/json").status_code == 409
    rights = as_user(member).get(f"/api/v1/seats/{seat.pk}/").json()["rights"]
    assert {"right": "vote", "is_granted": True, "source": ""} in rights


def test_a_mandate_of_a_month_meets_its_successor_in_that_month(officer):
    seat, by = SeatFactory(), Actor.of(officer)
    mandate_actions.record_mandate(
        seat=seat, by=by, **fields_of(OrganisationFactory(), started="2024", ended="2025-03")
    )
    mandate_actions.record_mandate(seat=seat, by=by, **fields_of(OrganisationFactory(), started="2025-03-10"))
    assert Mandate.objects.count() == 2


# Bringing in a list

HEADER = "Комитет;Група;Титуляр или заместник;Организация;Лице;От;До;Как;Акт"


def test_a_list_of_mandates_comes_in_and_goes_again(officer):
    seat = SeatFactory(group_bg="Включване", alternates=1, body__organisation=CommitteeFactory(name="Комитет Едно"))
    SeatFactory(group_bg="Друга", body=seat.body)
    OrganisationFactory(name="Лъч"), OrganisationFactory(name="Мост")
    ana = PersonFactory(name="Ана Мнимова")
    text = csv_of(
        "Комитет Едно;Включване;титуляр;Лъч;Ана Мнимова;2025-01-01;2027-12;избран;Протокол 3",
        "Комитет Едно;Включване;заместник 1;Мост;;2025-01-01;;;",
        "Комитет Едно;Включване;;Мост;;2026-01-01;;;",
        "Комитет Едно;Включване;2;Мост;;2026-01-01;;;",
        "Комитет Едно;;титуляр;Мост;;2026-01-01;;;",
        "Комитет Едно;Няма такава;титуляр;Мост;;;;;",
        "Комитет Едно;Включване;титуляр;Лъч;Ана Мнимова;2025-01-01;2027-12;избран;Протокол 3",
        "Няма такъв;Включване;титуляр;Лъч;;;;;",
        header=HEADER,
    )
    batch = imported(text, officer, "mandates")

    assert batch.counts["created"] == 2, list(batch.refusals.values_list("row", "reason"))
    titular = Mandate.objects.get(place=0)
    assert (titular.seat, titular.person, titular.started, titular.ended, titular.how, titular.act) == (
        seat, ana, "2025-01-01", "2027-12", "elected", "Протокол 3",
    )  # fmt: skip
    reasons = " ".join(batch.refusals.values_list("reason", flat=True))
    for words in ("holds this place at that time", "may have 1 alternates", "say which group", "no seat of that group",
                  "row 2", "No organisation is called"):  # fmt: skip
        assert words in reasons, words

    taking_back.revert(batch, Actor.of(officer), lambda done: None)
    assert not Mandate.objects.exists()
