"""What others know an organisation by changes only when an officer has looked at it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import SYSTEM, Actor
from accounts.models import LogEntry
from crm import heartbeat
from crm.actions.decisions import approve_change
from crm.actions.heartbeat import ask_organisation
from crm.actions.organisations import change_organisation
from crm.confidentiality import Level
from crm.models import Alias, CoalitionMembership, Confirmation, Organisation, ProposedChange
from tests.access.forms import form_of
from tests.factories import OrganisationFactory
from tests.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
LIST = reverse("crm:proposed-change-list")
API = "/api/v1/proposed-changes/"


def own_of(member):
    return member.representations.get().organisation


def proposed(organisation, field="name", new="Ново име", old=None, **more):
    old = getattr(organisation, field, "") if old is None else old
    return ProposedChange.objects.create(
        organisation=organisation, field=field, old=old, new=new, proposed_via="page", **more
    )


def do(client, change, verb, **sent):
    return client.post(reverse(f"crm:proposed-change-{verb}", args=[change.pk]), {"seen": change.new, **sent})


def test_a_member_types_a_new_name_and_it_waits_while_the_rest_holds(as_user, member):
    own = own_of(member)
    url, before = reverse("crm:organisation-edit", args=[own.pk]), own.name
    form = form_of(as_user(member).get(url).content.decode())
    page = as_user(member).post(url, form.sent(name="Ново име", needs="бус"), follow=True).content.decode()
    own.refresh_from_db()
    assert (own.name, own.needs) == (before, "бус")
    assert "waits for an officer" in page
    assert "Ново име" in page, "they see what waits on their page"
    change = ProposedChange.objects.get()
    assert (change.proposed_by, change.proposed_via, change.state) == (member, "page", "waiting")


def test_saving_the_form_untouched_proposes_nothing(as_user, member):
    own = own_of(member)
    url = reverse("crm:organisation-edit", args=[own.pk])
    as_user(member).post(url, form_of(as_user(member).get(url).content.decode()).sent())
    assert not ProposedChange.objects.exists()
    assert not LogEntry.objects.about(own).exists()


def test_over_the_api_the_answer_says_what_waits(as_user, member):
    own = own_of(member)
    sent = {"name": "Ново име", "needs": "бус", "version": 1}
    answer = as_user(member).patch(f"/api/v1/organisations/{own.pk}/", sent, content_type="application/json")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["name"], told["needs"]) == (own.name, "бус")
    assert told["proposed_changes"] == [{"field": "name", "old": own.name, "new": "Ново име", "state": "waiting"}]
    assert ProposedChange.objects.get().proposed_via == "api"


@pytest.mark.parametrize("name", ["confidentiality", "source", "is_verified"])
def test_how_the_centre_knows_a_record_is_not_even_proposed(as_user, member, name):
    own = own_of(member)
    value = {"confidentiality": "public", "source": "аз", "is_verified": False}[name]
    with pytest.raises(ValidationError, match="Only an advocacy officer"):
        change_organisation(organisation=own, version=None, by=Actor.of(member), **{name: value})
    assert not ProposedChange.objects.exists()


def test_a_second_proposal_takes_the_place_of_the_first(member):
    own = own_of(member)
    for name in ("Първо", "Второ"):
        change_organisation(organisation=own, version=None, name=name, by=Actor.of(member))
    assert [change.new for change in ProposedChange.objects.all()] == ["Второ"]


def test_a_proposal_is_taken_back_by_saying_that_the_record_is_right(as_user, client, member):
    own = own_of(member)
    by_page, by_link = proposed(own), proposed(own, "short_name", "НИ")
    check = ask_organisation(organisation=own, by=SYSTEM)
    page = reverse("crm:profile-link", args=[heartbeat.url_of(check).rstrip("/").rpartition("/")[2]])
    form = form_of(client.get(page).content.decode())
    said = {"says_short_name": "right", "answered_name": "Мария"}
    assert client.post(page, form.sent(**said)).status_code == 200
    assert list(ProposedChange.objects.waiting()) == [by_page]
    as_user(member).post(reverse("crm:organisation-confirm", args=[own.pk]))
    for change in (by_page, by_link):
        change.refresh_from_db()
        assert change.state == "refused"
        assert change.decided_at is not None
        assert change.reason
    assert LogEntry.objects.about(own).filter(verb="took back a proposed change").count() == 2


def test_saving_the_form_again_leaves_what_waits(as_user, member):
    own = own_of(member)
    change, url = proposed(own), reverse("crm:organisation-edit", args=[own.pk])
    as_user(member).post(url, form_of(as_user(member).get(url).content.decode()).sent(needs="бус"))
    change.refresh_from_db()
    assert change.state == "waiting"


def test_an_officer_sees_old_and_new_and_approves_and_the_old_name_is_still_found(as_user, officer, member):
    own = own_of(member)
    old, change = own.name, proposed(own_of(member))
    client = as_user(officer)
    home, page = client.get("/").content.decode(), client.get(LIST).content.decode()
    assert "Proposed changes to decide" in home
    assert old in page
    assert "Ново име" in page
    assert do(client, change, "approve").status_code == 302

    own.refresh_from_db()
    change.refresh_from_db()
    alias = Alias.objects.get()
    assert (own.name, own.version, change.state, change.decided_by) == ("Ново име", 2, "approved", officer)
    assert (alias.name, alias.kind, alias.ended, alias.is_verified) == (
        old, Alias.Kind.OLD, timezone.localdate().isoformat(), True,
    )  # fmt: skip
    assert Organisation.objects.matching(old).get() == own
    assert Confirmation.objects.get(field="name").user == officer


def test_a_refusal_needs_its_reason_and_the_member_reads_it(as_user, officer, member):
    change = proposed(own_of(member))
    page = do(as_user(officer), change, "refuse", reason=" ")
    assert page.status_code == 422
    do(as_user(officer), change, "refuse", reason="Така се казва друга организация.")
    own = own_of(member)
    read = as_user(member).get(own.get_absolute_url()).content.decode()
    assert "Така се казва друга" in read
    assert officer.name not in read.split('id="proposals"')[1].split("</section>")[0]
    assert own.name != "Ново име"


def test_nothing_is_decided_twice(as_user, officer, other_officer, member):
    change = proposed(own_of(member))
    do(as_user(officer), change, "approve")
    late = do(as_user(other_officer), change, "refuse", reason="не")
    assert late.status_code == 422
    assert "decided already" in late.content.decode()
    change.refresh_from_db()
    assert change.state == "approved"


def test_what_was_proposed_anew_meanwhile_is_not_approved_unread(as_user, officer, member):
    change = proposed(own_of(member))
    ProposedChange.objects.update(new="Министерство на образованието")
    page = do(as_user(officer), change, "approve")
    assert page.status_code == 422
    assert "something else meanwhile" in page.content.decode()
    assert own_of(member).name != "Министерство на образованието"


def test_a_standing_is_approved_as_a_new_standing(officer, member):
    own = own_of(member)
    approve_change(change=proposed(own, "status", "left", "member"), by=Actor.of(officer))
    assert list(
        CoalitionMembership.objects.filter(organisation=own).order_by("pk").values_list("status", flat=True)
    ) == [
        "member",
        "left",
    ]


def test_what_it_is_part_of_is_chosen_by_the_officer(as_user, officer, member):
    own, network = own_of(member), OrganisationFactory(kind="network", name="Мрежа Мост")
    hidden = OrganisationFactory(confidentiality=Level.RESTRICTED)
    change = proposed(own, "parent", "мрежата Мост", "")
    client = as_user(officer)
    assert do(client, change, "approve").status_code == 422
    assert do(client, change, "approve", parent=f"organisation:{hidden.pk}").status_code == 422
    assert do(client, change, "approve", parent=f"organisation:{network.pk}").status_code == 302
    own.refresh_from_db()
    assert own.parent == network


def test_a_number_that_cannot_be_is_refused_when_it_is_proposed(as_user, member):
    own = own_of(member)
    url = reverse("crm:organisation-edit", args=[own.pk])
    form = form_of(as_user(member).get(url).content.decode())
    page = as_user(member).post(url, form.sent(register_number="175074751", needs="бус"))
    assert page.status_code == 422
    assert "check digit" in page.content.decode()
    assert "бус" in page.content.decode()
    own.refresh_from_db()
    assert own.needs == ""


def test_a_hidden_parent_named_in_a_proposal_stays_hidden(as_user, officer, leader, member):
    own, hidden = own_of(member), OrganisationFactory(name="Скрита мрежа", confidentiality=Level.RESTRICTED)
    proposed(own, "parent", f"organisation:{hidden.pk}", "")
    assert "Скрита" not in as_user(officer).get(LIST).content.decode()
    assert "Скрита" not in as_user(member).get(own.get_absolute_url()).content.decode()
    assert "Скрита" in as_user(leader).get(LIST).content.decode()


def test_over_the_api_the_centre_reads_approves_and_refuses(as_user, officer, member):
    own = own_of(member)
    change, other = proposed(own), proposed(own, "short_name", "НИ")
    client = as_user(officer)
    row = next(one for one in client.get(API).json()["results"] if one["id"] == change.pk)
    assert (row["old_words"], row["new_words"], row["state"]) == (own.name, "Ново име", "waiting")
    stale = client.post(f"{API}{change.pk}/approve/", {"new": "друго"}, content_type="application/json")
    assert stale.status_code == 400
    done = client.post(f"{API}{change.pk}/approve/", {"new": "Ново име"}, content_type="application/json")
    assert done.json()["state"] == "approved"
    assert client.post(f"{API}{other.pk}/refuse/", {}, content_type="application/json").status_code == 400
    refused = client.post(f"{API}{other.pk}/refuse/", {"reason": "не"}, content_type="application/json")
    assert refused.json()["state"] == "refused"
    assert set(LogEntry.objects.filter(user=officer).values_list("via", flat=True)) == {"api"}


def test_the_lists_run_the_same_queries_for_any_length(as_user, officer):
    def one():
        parent = OrganisationFactory()
        return proposed(OrganisationFactory(), "parent", f"organisation:{parent.pk}", "", proposed_by=officer)

    for name, query in (
        ("crm:proposed-change-list", ""),
        ("crm:proposed-change-list", "?export=csv"),
        ("api:proposed-change-list", ""),
    ):
        assert_constant_queries(as_user(officer), name, one, query)
