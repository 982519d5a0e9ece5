import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.confidentiality import Level
from crm.models import Organisation
from network import actions
from network.models import Tie
from tests.factories import MinistryFactory, OrganisationFactory, RepresentationFactory, TieFactory

pytestmark = pytest.mark.django_db
LIST, NEW, API = reverse("network:tie-list"), reverse("network:tie-new"), reverse("api:tie-list")


def own_of(user):
    return Organisation.objects.get(pk__in=Organisation.own_of(user))


def panel(organisation):
    return reverse("network:organisation-ties", args=[organisation.pk])


def typed(**changes):
    return {"kind": "works_with", "strength": 2, "started_on": "2026-01-01", "confidentiality": "internal", **changes}


def record(by, **changes):
    facts = {"kind": "funds", "strength": 1, "started_on": date(2026, 5, 1), "confidentiality": "internal", **changes}
    return actions.record_tie(**facts, by=Actor.of(by))


@pytest.mark.parametrize(
    ("visitor", "seen"),
    [
        ("leader", {"public", "coalition", "internal", "restricted"}),
        ("officer", {"public", "coalition", "internal"}),
        ("member", {"public", "coalition"}),
        ("former_member", {"public"}),
    ],
)
def test_each_visitor_sees_ties_up_to_their_level(visitor, seen, as_user, request):
    one, other = MinistryFactory(), MinistryFactory()
    for kind, level in zip(Tie.Kind, Level, strict=False):
        TieFactory(stated_by=one, other=other, kind=kind, confidentiality=level)
    user = request.getfixturevalue(visitor)

    assert set(Tie.objects.visible_to(user).values_list("confidentiality", flat=True)) == seen
    assert {row["confidentiality"] for row in as_user(user).get(API).json()["results"]} == seen


def test_without_an_account_only_public_ties_between_public_organisations(client):
    TieFactory(confidentiality=Level.PUBLIC)
    shown = TieFactory(confidentiality=Level.PUBLIC, stated_by=MinistryFactory(), other=MinistryFactory())

    assert list(Tie.objects.visible_to(AnonymousUser())) == [shown]
    assert not Tie.objects.changeable_by(AnonymousUser()).exists()
    assert client.get(LIST).status_code == 302
    assert client.get(panel(shown.other)).status_code == 302
    assert client.get(API).status_code in {401, 403}


def test_who_states_a_tie_sees_it_and_who_it_is_about_does_not(as_user, member):
    stated = TieFactory(stated_by=own_of(member), kind=Tie.Kind.CONFLICTS)
    received = TieFactory(other=own_of(member), kind=Tie.Kind.CONFLICTS)
    client = as_user(member)

    assert list(Tie.objects.visible_to(member)) == list(Tie.objects.changeable_by(member)) == [stated]
    page = client.get(panel(own_of(member))).content.decode()
    assert str(stated.other) in page
    assert str(received.stated_by) not in page
    assert client.get(panel(received.stated_by), headers={"HX-Request": "true"}).content == b""
    assert [row["id"] for row in client.get(API).json()["results"]] == [stated.pk]


def test_a_tie_with_a_hidden_organisation_is_hidden(as_user, officer):
    tie = TieFactory(other__confidentiality=Level.RESTRICTED, confidentiality=Level.PUBLIC)

    page = as_user(officer).get(panel(tie.stated_by)).content.decode()

    assert not Tie.objects.visible_to(officer).exists()
    assert str(tie.other) not in page


@pytest.mark.parametrize(
    ("visitor", "listed", "new"),
    [("leader", 200, 200), ("officer", 200, 200), ("member", 403, 200), ("administrator", 403, 403)],
)
def test_who_opens_which_page(visitor, listed, new, as_user, request):
    TieFactory()
    client = as_user(request.getfixturevalue(visitor))

    assert client.get(LIST).status_code == listed
    assert client.get(NEW).status_code == new


def test_a_member_of_nothing_records_nothing(as_user, member):
    own = own_of(member)
    own.representations.update(ended_on=date(2021, 1, 1))

    assert as_user(member).get(NEW).status_code == 403


def test_an_officer_records_a_tie_of_any_organisation_once(as_user, officer):
    one, other = OrganisationFactory(), OrganisationFactory()
    client = as_user(officer)
    key = str(client.get(NEW).context["form"]["idempotency_key"].value())
    form = typed(stated_by=f"organisation:{one.pk}", other=f"organisation:{other.pk}", idempotency_key=key)

    first, again = client.post(NEW, form), client.post(NEW, form)

    tie = Tie.objects.get()
    assert (tie.stated_by, tie.other) == (one, other)
    assert first.url == again.url == one.get_absolute_url()
    assert LogEntry.objects.about(tie).get().user == officer


def test_a_member_speaks_for_their_own_organisation_only(as_user, member):
    own, other, third = own_of(member), OrganisationFactory(), OrganisationFactory()
    client = as_user(member)

    allowed = client.post(NEW, typed(stated_by=own.pk, other=f"organisation:{other.pk}"))
    refused = client.post(NEW, typed(stated_by=third.pk, other=f"organisation:{other.pk}"))

    assert (allowed.status_code, refused.status_code) == (302, 422)
    assert set(refused.context["form"].errors) == {"stated_by"}
    assert Tie.objects.get().stated_by == own


def test_hidden_organisations_read_as_unknown(as_user, officer):
    own, hidden = OrganisationFactory(), OrganisationFactory(confidentiality=Level.RESTRICTED)
    client = as_user(officer)

    def refusal(pk):
        return (
            client.post(NEW, typed(stated_by=f"organisation:{own.pk}", other=f"organisation:{pk}"))
            .context["form"]
            .errors
        )

    assert refusal(hidden.pk) == refusal(99999999)
    assert not Tie.objects.exists()


def test_nobody_is_tied_to_themselves(as_user, officer):
    one = OrganisationFactory()

    response = as_user(officer).post(NEW, typed(stated_by=f"organisation:{one.pk}", other=f"organisation:{one.pk}"))

    assert response.status_code == 422
    assert response.context["form"].errors == {"other": ["An organisation cannot be tied to itself."]}


def test_the_same_tie_is_not_stated_twice_until_it_has_ended(officer):
    first = record(officer, stated_by=OrganisationFactory(), other=OrganisationFactory())

    with pytest.raises(ValidationError, match="End it first"):
        record(officer, stated_by=first.stated_by, other=first.other)
    actions.end_tie(tie=first, ended_on=date(2026, 6, 1), by=Actor.of(officer))
    record(officer, stated_by=first.stated_by, other=first.other)
    record(officer, stated_by=first.other, other=first.stated_by)

    assert Tie.objects.count() == 3


def test_a_tie_ends_after_it_starts_and_once(officer):
    one, other = OrganisationFactory(), OrganisationFactory()
    with pytest.raises(ValidationError, match="before the beginning"):
        record(officer, stated_by=one, other=other, ended_on=date(2026, 4, 30))
    tie = record(officer, stated_by=one, other=other)
    with pytest.raises(ValidationError, match="before the beginning"):
        actions.end_tie(tie=tie, ended_on=date(2026, 4, 30), by=Actor.of(officer))
    actions.end_tie(tie=tie, ended_on=date(2026, 5, 1), by=Actor.of(officer))
    with pytest.raises(ValidationError, match="ended already"):
        actions.end_tie(tie=tie, ended_on=date(2026, 5, 2), by=Actor.of(officer))

    tie.refresh_from_db()
    assert tie.ended_on == date(2026, 5, 1)


def test_only_the_centre_and_who_states_a_tie_end_it(as_user, member, officer):
    own, other = TieFactory(stated_by=own_of(member)), TieFactory(confidentiality=Level.COALITION)
    client = as_user(member)

    ended = client.post(reverse("network:tie-end", args=[own.pk]), {"ended_on": "2026-06-01"})
    not_theirs = client.post(reverse("network:tie-end", args=[other.pk]), {"ended_on": "2026-06-01"})
    by_officer = as_user(officer).post(reverse("network:tie-end", args=[other.pk]), {"ended_on": "2026-06-01"})

    assert (ended.status_code, not_theirs.status_code, by_officer.status_code) == (302, 404, 302)


def test_the_list_is_filtered_and_exported_as_shown(as_user, officer):
    wanted = TieFactory(kind=Tie.Kind.FUNDS, ended_on=date(2026, 1, 1), source="=1+1")
    TieFactory.create_batch(2)
    client = as_user(officer)

    for query in (f"organisation={wanted.other.pk}", f"organisation={wanted.stated_by.pk}", "kind=funds", "ended=yes"):
        response = client.get(f"{LIST}?{query}")
        assert list(response.context["page"]) == [wanted]
        assert "1 of 3 ties" in response.content.decode()
        rows = list(csv.reader(io.StringIO(client.get(f"{LIST}?{query}&export=csv").content.decode("utf-8-sig"))))
        assert [row[6] for row in rows[1:]] == ["'=1+1"]
        assert len(client.get(API + "?" + query).json()["results"]) == 1


def test_texts_stay_text(as_user, officer):
    tie = TieFactory(source="<script>alert(1)</script>", stated_by__name="<b>x</b>")
    client = as_user(officer)

    for url in (LIST, panel(tie.stated_by), reverse("network:tie-end", args=[tie.pk])):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>x" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_run_the_same_queries_for_any_length(as_user, officer, rows, django_assert_num_queries):
    organisation = OrganisationFactory()
    for _one in range(rows):
        TieFactory(stated_by=organisation)
    client = as_user(officer)
    client.get(LIST)

    with django_assert_num_queries(7):  # session, user, saved views; count, ids, rows; the filter's organisations
        client.get(LIST)
    with django_assert_num_queries(6):  # session, user; organisation, ties, may record, may end
        client.get(panel(organisation))
    with django_assert_num_queries(5):  # session, user; count, ids, rows
        client.get(API)


def test_a_former_member_still_sees_what_they_stated(as_user, former_member):
    tie = TieFactory(stated_by=own_of(former_member), other=MinistryFactory())
    RepresentationFactory()

    assert list(Tie.objects.visible_to(former_member)) == [tie]
