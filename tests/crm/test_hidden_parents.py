"""What an organisation is part of, where that is hidden from the reader: it reads as none, and nobody loses it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor
from crm.actions.decisions import approve_change
from crm.actions.heartbeat import Answer, answer_profile, by_link
from crm.actions.organisations import change_organisation
from crm.confidentiality import Level
from crm.models import Organisation, ProposedChange
from tests.access.forms import form_of
from tests.crm.test_heartbeat import asked, link_of, ours
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/proposed-changes/"


@pytest.fixture
def hidden(db):
    return OrganisationFactory(name="Скрита мрежа", confidentiality=Level.RESTRICTED)


@pytest.fixture
def own(member, hidden):
    organisation = member.representations.get().organisation
    Organisation.objects.filter(pk=organisation.pk).update(parent=hidden)
    organisation.refresh_from_db()
    return organisation


def patch(client, organisation, **sent):
    version = Organisation.objects.get(pk=organisation.pk).version
    url = f"/api/v1/organisations/{organisation.pk}/"
    return client.patch(url, {**sent, "version": version}, content_type="application/json")


def proposal(own, old, new, **more):
    return ProposedChange.objects.create(
        organisation=own, field="parent", old=old, new=new, proposed_via="page", **more
    )


def test_a_member_who_sees_no_parent_takes_none_away(as_user, member, own):
    answer = patch(as_user(member), own, parent=None)
    assert (answer.status_code, answer.json()["proposed_changes"]) == (200, [])
    assert not ProposedChange.objects.exists()


def test_what_a_member_proposes_in_its_place_tells_them_nothing_of_it(as_user, member, own, hidden):
    other = OrganisationFactory(name="Мрежа Мост")
    told = patch(as_user(member), own, parent=other.pk).json()["proposed_changes"]
    assert told == [{"field": "parent", "old": "", "new": f"organisation:{other.pk}", "state": "waiting"}]
    assert ProposedChange.objects.get().old == ""


def test_an_officer_takes_no_link_away_that_they_do_not_see(as_user, officer, own, hidden):
    other = OrganisationFactory(name="Мрежа Мост")
    for old, new, parent in ((f"organisation:{hidden.pk}", "", None), ("", f"organisation:{other.pk}", other)):
        change = proposal(own, old, new)
        with pytest.raises(ValidationError, match="leadership to decide"):
            approve_change(change=change, parent=parent, by=Actor.of(officer))
        page = as_user(officer).post(
            reverse("crm:proposed-change-approve", args=[change.pk]),
            {"seen": new, "parent": new},
        )
        assert page.status_code == 422
        assert "Скрита" not in page.content.decode()
        assert f"organisation:{hidden.pk}" not in page.content.decode()
        ProposedChange.objects.all().delete()
    own.refresh_from_db()
    assert own.parent == hidden


def test_an_officer_who_gives_none_back_over_the_api_or_the_form_changes_nothing(as_user, officer, own, hidden):
    client = as_user(officer)
    assert patch(client, own, parent=None, needs="бус").status_code == 200
    url = reverse("crm:organisation-edit", args=[own.pk])
    client.post(url, form_of(client.get(url).content.decode()).sent(offers="зала"))
    own.refresh_from_db()
    assert (own.parent, own.needs, own.offers) == (hidden, "бус", "зала")
    assert patch(client, own, parent=OrganisationFactory().pk).status_code == 400
    with pytest.raises(ValidationError, match="leadership to decide"):
        change_organisation(organisation=own, version=None, parent=OrganisationFactory(), by=Actor.of(officer))


def test_leadership_sees_what_stands_there_and_decides(as_user, leader, own, hidden):
    other = OrganisationFactory(name="Мрежа Мост")
    change = proposal(own, "", f"organisation:{other.pk}")
    page = as_user(leader).get(reverse("crm:proposed-change-detail", args=[change.pk])).content.decode()
    assert "Скрита мрежа" in page
    approve_change(change=change, parent=other, by=Actor.of(leader))
    own.refresh_from_db()
    assert own.parent == other


@pytest.mark.parametrize("name", ["crm:organisation-still-right", "crm:organisation-edit"])
def test_the_forms_of_a_member_are_the_same_with_a_hidden_parent_and_with_none(as_user, member, own, hidden, name):
    client, url = as_user(member), reverse(name, args=[own.pk])
    with_one = client.get(url).content.decode()
    Organisation.objects.filter(pk=own.pk).update(parent=None)
    without = client.get(url).content.decode()
    assert form_of(with_one).fields.keys() == form_of(without).fields.keys()
    assert "parent" in form_of(with_one).fields
    assert not any(form_of(with_one).fields["parent"])
    assert f"organisation:{hidden.pk}" not in with_one


def test_so_is_the_form_behind_a_link_and_answering_it_leaves_the_parent(client, hidden):
    organisation = ours(parent=hidden)
    url = link_of(asked(organisation))
    form = form_of(client.get(url).content.decode())
    assert form.fields["parent"] == [""]
    assert client.post(url, form.sent(all="1", answered_name="Мария")).status_code == 200
    organisation.refresh_from_db()
    assert organisation.parent == hidden
    assert not ProposedChange.objects.exists()


def test_whoever_holds_a_link_takes_no_parent_away_that_they_do_not_see(hidden):
    organisation = ours(parent=hidden)
    check = asked(organisation)
    answer = Answer(changed={"parent": ""}, name="Мария")
    assert not answer_profile(organisation=organisation, check=check, version=None, answer=answer, by=by_link(check))


def test_a_conflict_does_not_tell_of_it(as_user, member, own, hidden):
    client, url = as_user(member), reverse("crm:organisation-edit", args=[own.pk])
    form = form_of(client.get(url).content.decode())
    Organisation.objects.filter(pk=own.pk).update(version=own.version + 1)
    page = client.post(url, form.sent(needs="бус"))
    assert page.status_code == 422
    assert "parent" not in page.context["form"].errors


@pytest.mark.parametrize("hidden_is", ["old", "new"])
def test_a_hidden_parent_reads_as_none_wherever_proposals_are_shown(as_user, officer, member, hidden_is):
    own, hidden = member.representations.get().organisation, OrganisationFactory(confidentiality=Level.RESTRICTED)
    key = f"organisation:{hidden.pk}"
    if hidden_is == "old":
        Organisation.objects.filter(pk=own.pk).update(parent=hidden)
    change = proposal(own, *((key, "") if hidden_is == "old" else ("", key)))
    change_page = reverse("crm:proposed-change-detail", args=[change.pk])
    read = [
        as_user(member).get(own.get_absolute_url()),
        patch(as_user(member), own, needs="бус"),
        *(
            as_user(officer).get(url)
            for url in (
                CHANGES, f"{CHANGES}{change.pk}/", reverse("crm:proposed-change-list"), change_page,
                reverse("crm:proposed-change-list") + "?export=csv",
            )
        ),
    ]  # fmt: skip
    for page in read:
        text = page.content.decode()
        assert page.status_code == 200
        assert key not in text
        assert "do not see" not in text
