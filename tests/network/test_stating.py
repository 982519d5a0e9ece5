"""A member says in one form whom it works with; both sides' words are kept apart; silence is known as silence."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import digest
from accounts.actors import Actor
from crm import heartbeat_beside
from crm.confidentiality import Level
from network.actions import record_tie
from network.models import Tie, TieAnswer
from network.stating.actions import state_ties
from network.stating.agreement import Agreement, agreements
from network.stating.answering import response
from tests.factories import MembershipFactory, OrganisationFactory, RepresentationFactory, TieFactory
from tests.network.test_ties import own_of

pytestmark = pytest.mark.django_db
OURS, ANSWERS, API = reverse("network:our-ties"), reverse("network:answer-list"), reverse("api:tie-list")


def page(organisation):
    return reverse("network:state-ties", args=[organisation.pk])


def filled(*new, **running):
    rows = {"new-TOTAL_FORMS": len(new), "new-INITIAL_FORMS": 0}
    for number, row in enumerate(new):
        told = {"strength": 2, "level": "", **row}
        rows |= {f"new-{number}-{name}": value for name, value in told.items()}
    return rows | running


def of(tie, strength):
    return {f"tie_{tie.pk}": strength}


def said_by(organisation):
    rows = Tie.objects.filter(stated_by=organisation).order_by("pk")
    return [(tie.kind, tie.other, tie.strength, tie.started_on, tie.ended_on) for tie in rows]


def today():
    return timezone.localdate()


def test_whoever_speaks_for_one_organisation_goes_straight_to_its_form(as_user, member):
    client = as_user(member)

    assert client.get(OURS).url == page(own_of(member))
    RepresentationFactory(user=member, organisation=MembershipFactory().organisation)
    assert client.get(OURS).status_code == 200


def test_all_is_said_on_one_page(as_user, member):
    own = own_of(member)
    kept, changed, over = (TieFactory(stated_by=own, kind=kind) for kind in ("works_with", "funds", "trains"))
    other, third = OrganisationFactory(), OrganisationFactory()
    client = as_user(member)
    form = client.get(page(own)).context["answer"]
    assert [field.value() for field in form.running] == [2, 2, 2]

    answer = client.post(
        page(own),
        filled(
            {"other": f"organisation:{other.pk}", "kind": "works_with", "strength": 3},
            {"other": f"organisation:{third.pk}", "kind": "trusts", "strength": 1},
            **of(kept, 2), **of(changed, 3), **of(over, 0),
        ),
    )  # fmt: skip

    assert (answer.status_code, answer.url) == (302, own.get_absolute_url())
    assert said_by(own) == [
        ("works_with", kept.other, 2, kept.started_on, None),
        ("funds", changed.other, 2, changed.started_on, today()),
        ("trains", over.other, 2, over.started_on, today()),
        ("funds", changed.other, 3, today(), None),
        ("works_with", other, 3, today(), None),
        ("trusts", third, 1, today(), None),
    ]
    levels = dict(Tie.objects.filter(stated_by=own, started_on=today()).values_list("kind", "confidentiality"))
    assert levels == {"funds": Level.INTERNAL, "works_with": Level.COALITION, "trusts": Level.INTERNAL}
    assert list(TieAnswer.objects.values_list("organisation", "answered_on", "by", "via")) == [
        (own.pk, today(), member.pk, "page")
    ]


def test_what_is_typed_stays_on_the_device_until_it_is_noted_also_where_it_arrives_twice(as_user, member):
    own, client = own_of(member), as_user(member)
    assert f'data-draft="ties-{own.pk}"' in client.get(page(own)).content.decode()
    words = {**filled(), "idempotency_key": "6f1c1f0e-2c57-4a39-9f3f-0c9a22222222"}

    for _time in range(2):
        answer = client.post(page(own), words, follow=True)
        assert f"draft-done:ties-{own.pk}" in answer.content.decode()

    assert TieAnswer.objects.count() == 1


def test_what_is_replaced_counts_once_on_the_day(as_user, member):
    own = own_of(member)
    tie = TieFactory(stated_by=own)

    as_user(member).post(page(own), filled(**of(tie, 3)))

    assert list(Tie.objects.on(today()).values_list("strength", flat=True)) == [3]
    assert list(Tie.objects.on(today() - timedelta(days=1)).values_list("strength", flat=True)) == [2]


def test_nothing_to_state_is_an_answer_too(as_user, member):
    client = as_user(member)

    assert [client.post(page(own_of(member)), filled()).status_code for _time in range(2)] == [302, 302]
    assert (TieAnswer.objects.count(), Tie.objects.count()) == (1, 0)


def test_what_cannot_be_is_refused_beside_its_row_and_what_was_typed_stays(as_user, member):
    own, other = own_of(member), OrganisationFactory()
    tie = TieFactory(stated_by=own, other=other, kind="funds")
    good = {"other": f"organisation:{other.pk}", "kind": "works_with"}
    client = as_user(member)

    def errors(*rows, **running):
        answer = client.post(page(own), filled(*rows, **{**of(tie, 2), **running}))
        assert answer.status_code == 422
        assert not TieAnswer.objects.exists()
        assert 'class="error-summary"' in answer.content.decode()
        return [dict(form.errors) for form in answer.context["answer"].new]

    assert errors({"kind": "funds"}) == [{"other": ["With whom?"]}]
    assert errors({"other": f"organisation:{other.pk}"})[0].keys() == {"kind"}
    assert errors(good, good)[1] == {"kind": ["This stands in an earlier row already."]}
    assert "End it first" in errors(good, {**good, "kind": "funds"})[1]["kind"][0]
    assert errors({**good, "other": f"organisation:{own.pk}"})[0].keys() == {"kind"}
    assert (
        "other" in errors({**good, "other": f"organisation:{OrganisationFactory(confidentiality='restricted').pk}"})[0]
    )
    assert errors({**good, "level": "public"})[0].keys() == {"level"}
    assert errors(good, **of(tie, 4)) == [{}]
    assert said_by(own) == [("funds", other, 2, tie.started_on, None)]


def test_what_somebody_ended_meanwhile_is_looked_at_again(as_user, member):
    own = own_of(member)
    tie = TieFactory(stated_by=own)
    Tie.objects.filter(pk=tie.pk).update(ended_on=date(2026, 1, 1))

    answer = as_user(member).post(page(own), filled(**of(tie, 3)))

    assert answer.status_code == 422
    assert "meanwhile" in answer.content.decode()
    with pytest.raises(ValidationError, match="meanwhile"):
        state_ties(organisation=own, running={tie.pk: 3}, today=today(), by=Actor.of(member))
    assert Tie.objects.count() == 1


def test_the_same_answer_sent_twice_is_carried_out_once(as_user, member):
    own, other = own_of(member), OrganisationFactory()
    client = as_user(member)
    key = str(client.get(page(own)).context["answer"].ending["idempotency_key"].value())
    form = filled({"other": f"organisation:{other.pk}", "kind": "funds"}, idempotency_key=key)

    assert [client.post(page(own), form).status_code for _time in range(2)] == [302, 302]
    assert Tie.objects.count() == 1


def test_what_is_added_after_a_lost_reply_is_not_thanked_for_and_dropped(as_user, member):
    own, first, second = own_of(member), OrganisationFactory(), OrganisationFactory()
    client = as_user(member)
    key = str(client.get(page(own)).context["answer"].ending["idempotency_key"].value())
    row = {"other": f"organisation:{first.pk}", "kind": "funds"}
    more = {"other": f"organisation:{second.pk}", "kind": "works_with"}
    client.post(page(own), filled(row, idempotency_key=key))

    refused = client.post(page(own), filled(row, more, idempotency_key=key))

    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "saved before, with other words" in shown
    assert f'href="{own.get_absolute_url()}">Open what was saved</a>' in shown
    assert f"organisation:{second.pk}" in shown  # what was typed stays
    stated = Tie.objects.get()
    fresh = str(refused.context["answer"].ending["idempotency_key"].value())
    again = filled(more, **of(stated, stated.strength), idempotency_key=fresh)
    assert client.post(page(own), again).status_code == 302
    assert Tie.objects.filter(stated_by=own, other=second).count() == 1


def test_nobody_speaks_for_others(as_user, member, former_member, officer):
    other = OrganisationFactory()

    assert (
        as_user(member).get(page(other)).status_code == as_user(member).post(page(other), filled()).status_code == 404
    )
    assert as_user(officer).get(OURS).status_code == 403
    assert as_user(officer).get(page(OrganisationFactory())).status_code == 200


def test_an_officer_writes_it_down_with_its_source(as_user, officer):
    one, other = OrganisationFactory(), OrganisationFactory()
    row = {"other": f"organisation:{other.pk}", "kind": "funds"}
    client = as_user(officer)

    assert client.post(page(one), filled(row)).status_code == 422
    assert client.post(page(one), filled(row, source="по телефона, г-жа Измислова")).status_code == 302
    assert Tie.objects.get().source == "по телефона, г-жа Измислова"
    assert TieAnswer.objects.get().via == "phone"


def test_both_sides_words_stand_apart_and_agreement_is_shown():
    a, b = OrganisationFactory(), OrganisationFactory()
    both, back = TieFactory(stated_by=a, other=b), TieFactory(stated_by=b, other=a)
    unequal = TieFactory(stated_by=a, other=b, kind="trusts", strength=1)
    other_side = TieFactory(stated_by=b, other=a, kind="trusts", strength=3)
    alone = TieFactory(stated_by=a, other=b, kind="shares_information")
    TieFactory(stated_by=b, other=a, kind="shares_information", ended_on=today())
    directed = TieFactory(stated_by=a, other=b, kind="funds")

    found = agreements(Tie.objects.all())

    assert found == {
        both.pk: Agreement.BOTH, back.pk: Agreement.BOTH, unequal.pk: Agreement.DIFFER,
        other_side.pk: Agreement.DIFFER, alone.pk: Agreement.ONE,
    }  # fmt: skip
    assert directed.pk not in found


def test_a_member_does_not_learn_what_the_other_side_keeps_to_the_centre(as_user, member, officer):
    own, other = own_of(member), OrganisationFactory()
    TieFactory(stated_by=own, other=other)
    panel = reverse("network:organisation-ties", args=[own.pk])
    before = as_user(member).get(panel, headers={"HX-Request": "true"}).content

    TieFactory(stated_by=other, other=own, confidentiality=Level.INTERNAL)

    assert as_user(member).get(panel, headers={"HX-Request": "true"}).content == before
    assert "only one side says so" in before.decode()
    assert "both say so" in as_user(officer).get(panel).content.decode()


def test_the_form_tells_what_others_say_as_far_as_they_let_it_be_seen(as_user, member):
    own = own_of(member)
    told, kept, mutual = (TieFactory(other=own, confidentiality=level) for level in ("coalition", "internal", "public"))
    TieFactory(stated_by=own, other=mutual.stated_by)

    answer = as_user(member).get(page(own))

    assert answer.context["theirs"] == [told]
    assert str(kept.stated_by) not in answer.content.decode()
    assert [field.help_text for field in answer.context["answer"].running] == ["both say so"]


def test_the_response_rate_counts_members_that_answered_within_a_year(officer, member):
    own = own_of(member)
    MembershipFactory()
    MembershipFactory(status="left")
    assert (response(officer, today()).answered, response(officer, today()).asked) == (0, 2)

    TieAnswer.objects.create(organisation=own, answered_on=today() - timedelta(days=364))
    TieAnswer.objects.create(organisation=OrganisationFactory(), answered_on=today())

    assert (response(officer, today()).answered, response(officer, today()).silent) == (1, 1)
    TieAnswer.objects.filter(organisation=own).update(answered_on=today() - timedelta(days=800))
    assert response(officer, today()).answered == 0


def test_a_tie_that_a_member_records_alone_is_an_answer_and_one_by_an_officer_is_none(officer, member):
    facts = {"kind": "funds", "strength": 1, "started_on": date(2026, 5, 1), "confidentiality": "internal"}
    record_tie(**facts, stated_by=OrganisationFactory(), other=OrganisationFactory(), by=Actor.of(officer))
    assert not TieAnswer.objects.exists()
    record_tie(**facts, stated_by=own_of(member), other=OrganisationFactory(), by=Actor.of(member))
    assert TieAnswer.objects.get().organisation == own_of(member)


def test_the_list_says_who_is_silent(as_user, officer, member):
    own, silent = own_of(member), MembershipFactory().organisation
    TieAnswer.objects.create(organisation=own)
    TieFactory(stated_by=own)
    client = as_user(officer)

    answer = client.get(ANSWERS)
    assert [(one.pk, one.stated) for one in answer.context["page"]] == [(silent.pk, 0), (own.pk, 1)]
    assert "1 of 2 members stated their ties" in answer.content.decode()
    assert list(client.get(f"{ANSWERS}?answered=no").context["page"]) == [silent]
    assert list(client.get(f"{ANSWERS}?answered=yes").context["page"]) == [own]
    assert list(client.get(f"{ANSWERS}?sort=-ties").context["page"]) == [own, silent]
    rows = list(csv.reader(io.StringIO(client.get(f"{ANSWERS}?export=csv").content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert as_user(member).get(ANSWERS).status_code == 403


def test_members_are_reminded_until_they_have_said_it(as_user, member):
    client = as_user(member)
    member.language = "en"
    words = "Without your word"
    assert words in client.get(reverse("home")).content.decode()
    assert any("Whom does your organisation" in line.text for line in digest.lines_for(member, today()))

    TieAnswer.objects.create(organisation=own_of(member))

    assert words not in client.get(reverse("home")).content.decode()
    assert not any("Whom does your organisation" in line.text for line in digest.lines_for(member, today()))


def test_the_question_about_the_profile_asks_for_the_ties_too():
    assert [one.url_name for one in heartbeat_beside.questions()] == ["network:our-ties"]


def test_the_api_takes_a_members_own_ties_and_no_others(as_user, member, officer):
    own, other, third = own_of(member), OrganisationFactory(), OrganisationFactory()
    told = {"kind": "funds", "other": other.pk, "strength": 3, "started_on": "2026-01-01"}
    client = as_user(member)

    made = client.post(API, {**told, "stated_by": own.pk})
    twin = client.post(API, {**told, "stated_by": own.pk})
    foreign = client.post(API, {**told, "stated_by": third.pk})
    unknown = client.post(API, {**told, "stated_by": 99999999})
    restricted = client.post(API, {**told, "kind": "trains", "stated_by": own.pk, "confidentiality": "restricted"})

    assert (made.status_code, twin.status_code, foreign.status_code) == (201, 400, 400)
    assert str(foreign.json()).replace(str(third.pk), "?") == str(unknown.json()).replace("99999999", "?")
    assert set(foreign.json()) == {"stated_by"}
    assert set(restricted.json()) == {"confidentiality"}
    tie = Tie.objects.get()
    assert (tie.confidentiality, tie.stated_by) == (Level.INTERNAL, own)
    ended = client.post(reverse("api:tie-end", args=[tie.pk]), {"ended_on": "2026-02-01"})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-02-01")
    open_one = TieFactory(confidentiality=Level.COALITION)
    assert client.post(reverse("api:tie-end", args=[open_one.pk]), {"ended_on": "2026-02-01"}).status_code == 404
    assert as_user(officer).post(API, {**told, "stated_by": third.pk}).status_code == 201


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_the_same_queries_for_any_length(rows, as_user, officer, member, django_assert_max_num_queries):
    own = own_of(member)
    for _one in range(rows):
        TieFactory(stated_by=own)
        TieAnswer.objects.create(organisation=MembershipFactory().organisation)
    client = as_user(officer)
    client.get(ANSWERS)
    with django_assert_max_num_queries(8):
        client.get(ANSWERS)
    client = as_user(member)
    client.get(page(own))
    with django_assert_max_num_queries(11):
        client.get(page(own))
