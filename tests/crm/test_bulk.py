"""Many records of a list changed at once: how many is said first, and it can be undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from accounts.actors import Actor
from accounts.log import log
from accounts.models import LogEntry, User
from campaigns.models import Campaign
from crm import bulk
from crm.actions.bulk import change_many, undo_many
from crm.actions.tasks import edit_task
from crm.bulk import Change
from crm.bulk.told import told, told_each
from crm.models import BulkChange, Organisation, Task, Theme
from monitoring.models import Commitment
from tests.access.forms import form_of
from tests.factories import (
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    return ThemeFactory(key="housing", name_en="Housing")


def change(kind, name, user, rows, value=None):
    many = bulk.find(kind, user)
    wanted = many.rows(user).filter(pk__in=[one.pk for one in rows])
    return change_many(many=many, change=many.change(name), rows=wanted, value=value, by=Actor(user))


def undo(done, user):
    many = bulk.find(done.kind, user)
    return undo_many(done=done, many=many, change=many.change(done.change), by=Actor(user))


def page_of(kind, name, query=""):
    return f"{reverse('crm:bulk-change', args=[kind, name])}?{query}"


def having(theme):
    return set(Organisation.objects.filter(themes=theme))


# What is changed, and what undoing brings back


def test_a_theme_reaches_every_record_and_only_the_new_ones_lose_it_again(officer, theme):
    first, second, third = OrganisationFactory.create_batch(3)
    first.themes.add(theme)
    done = change("organisations", "theme", officer, [first, second, third], theme.pk)
    assert having(theme) == {first, second, third}
    assert done.before.keys() == {second.pk, third.pk}

    assert undo(done, officer) == 2
    assert having(theme) == {first}


def test_a_theme_somebody_gave_again_since_stays(officer, theme):
    kept, given_again = OrganisationFactory.create_batch(2)
    done = change("organisations", "theme", officer, [kept, given_again], theme.pk)
    given_again.themes.remove(theme)
    given_again.themes.add(theme)

    assert undo(done, officer) == 1
    assert having(theme) == {given_again}


def test_a_theme_taken_away_comes_back_to_those_that_had_it(officer, theme):
    first, second = OrganisationFactory.create_batch(2)
    first.themes.add(theme)
    done = change("organisations", "no-theme", officer, [first, second], theme.pk)
    assert having(theme) == set()

    undo(done, officer)
    assert having(theme) == {first}


def test_what_somebody_changed_since_stays_as_it_is(officer, other_officer, leader):
    mine, meanwhile = TaskFactory.create_batch(2, assignee=officer)
    done = change("tasks", "assign", officer, [mine, meanwhile], other_officer.pk)
    Task.objects.filter(pk=meanwhile.pk).update(assignee=leader)

    assert undo(done, officer) == 1
    assert list(Task.objects.order_by("pk").values_list("assignee", flat=True)) == [officer.pk, leader.pk]


def test_what_went_through_other_hands_and_came_back_stays_where_it_is(officer, other_officer, leader):
    mine, travelled = TaskFactory.create_batch(2, assignee=officer)
    done = change("tasks", "assign", officer, [mine, travelled], other_officer.pk)
    for hand in (leader, other_officer):
        edit_task(task=Task.objects.get(pk=travelled.pk), assignee=hand, by=Actor(leader))

    assert undo(done, officer) == 1
    assert list(Task.objects.order_by("pk").values_list("assignee", flat=True)) == [officer.pk, other_officer.pk]


def test_a_commitment_its_new_owner_worked_on_stays_theirs(officer, other_officer):
    left, worked_on = CommitmentFactory.create_batch(2, owner=officer)
    done = change("commitments", "owner", officer, [left, worked_on], other_officer.pk)
    log(Actor(other_officer), "changed", worked_on, fields=["notes"])

    assert undo(done, officer) == 1
    assert list(Commitment.objects.order_by("pk").values_list("owner", flat=True)) == [officer.pk, other_officer.pk]


def test_a_task_does_not_go_back_to_a_closed_account(officer, other_officer):
    gone = UserFactory(role="officer")
    task = TaskFactory(assignee=gone)
    done = change("tasks", "assign", officer, [task], other_officer.pk)
    gone.is_active = False
    gone.save()

    assert undo(done, officer) == 0
    assert Task.objects.get().assignee == other_officer


def test_a_commitment_does_not_go_back_to_who_left_the_centre(officer, other_officer):
    moved = UserFactory(role="officer")
    commitment = CommitmentFactory(owner=moved)
    done = change("commitments", "owner", officer, [commitment], other_officer.pk)
    moved.role = "member"
    moved.save()

    assert undo(done, officer) == 0
    assert Commitment.objects.get().owner == other_officer


def test_tasks_done_in_one_go_are_open_again_and_earlier_ones_stay_done(officer):
    earlier = TaskFactory(assignee=officer, done_at=timezone.now() - timedelta(days=3))
    now = TaskFactory(assignee=officer)
    done = change("tasks", "done", officer, [earlier, now])
    assert not Task.objects.open().exists()

    undo(done, officer)
    assert list(Task.objects.open()) == [now]


def test_commitments_get_an_owner(officer, other_officer):
    free, owned = CommitmentFactory(owner=None), CommitmentFactory(owner=officer)
    done = change("commitments", "owner", officer, [free, owned], other_officer.pk)
    assert set(Commitment.objects.values_list("owner", flat=True)) == {other_officer.pk}

    undo(done, officer)
    assert Commitment.objects.get(pk=free.pk).owner is None
    assert Commitment.objects.get(pk=owned.pk).owner == officer


@pytest.mark.parametrize(("kind", "factory"), [("meetings", MeetingFactory), ("letters", LetterFactory)])
def test_meetings_and_letters_take_themes_too(kind, factory, officer, theme):
    record = factory()
    change(kind, "theme", officer, [record], theme.pk)

    assert list(record.themes.all()) == [theme]


def test_each_record_says_in_its_log_that_it_changed_and_an_open_form_is_told(officer, other_officer, theme):
    organisation, task = OrganisationFactory(), TaskFactory(assignee=officer)
    change("organisations", "theme", officer, [organisation], theme.pk)
    change("tasks", "assign", officer, [task], other_officer.pk)
    entries = LogEntry.objects.filter(verb="changed").order_by("pk")

    assert Organisation.objects.get().version == organisation.version + 1
    assert [(one.subject_id, one.fields) for one in entries] == [
        (organisation.pk, ["themes"]),
        (task.pk, ["assignee"]),
    ]
    assert entries.last().changes == {"assignee": [officer.pk, other_officer.pk]}


def test_it_takes_as_many_questions_for_thirty_records_as_for_three(officer, theme, django_assert_max_num_queries):
    few, many = OrganisationFactory.create_batch(3), OrganisationFactory.create_batch(30)
    with django_assert_max_num_queries(14) as asked:
        change("organisations", "theme", officer, few, theme.pk)
    with django_assert_max_num_queries(len(asked)):
        change("organisations", "theme", officer, many, theme.pk)


def test_more_than_the_most_are_refused(officer, theme, monkeypatch):
    monkeypatch.setattr("crm.actions.bulk.MOST_CHANGED", 2)
    with pytest.raises(ValidationError, match="At most 2"):
        change("organisations", "theme", officer, OrganisationFactory.create_batch(3), theme.pk)

    assert having(theme) == set()


# Who may


def test_what_the_officer_may_not_see_is_not_changed(officer, leader, theme):
    hidden, seen = OrganisationFactory(confidentiality="restricted"), OrganisationFactory()
    change("organisations", "theme", officer, [hidden, seen], theme.pk)

    assert having(theme) == {seen}


def test_a_change_belongs_to_whoever_made_it_and_to_the_leadership(officer, other_officer, leader, member, theme):
    done = change("organisations", "theme", officer, [OrganisationFactory()], theme.pk)

    assert [list(BulkChange.objects.visible_to(one)) for one in (officer, leader, other_officer, member)] == [
        [done], [done], [], [],
    ]  # fmt: skip


def test_after_a_month_or_a_second_time_nothing_is_undone(officer, theme):
    done = change("organisations", "theme", officer, [OrganisationFactory()], theme.pk)
    BulkChange.objects.update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(ValidationError, match="too long ago"):
        undo(done, officer)
    BulkChange.objects.update(at=timezone.now())
    undo(done, officer)
    with pytest.raises(ValidationError, match="undone already"):
        undo(done, officer)


# The pages


def test_the_page_says_how_many_and_changes_exactly_those(officer, as_user, theme):
    client = as_user(officer)
    ngo, school = OrganisationFactory(kind="ngo"), OrganisationFactory(kind="school")
    url = page_of("organisations", "theme", "which=all&filters=kind%3Dngo")
    page = client.get(url)
    OrganisationFactory(kind="ngo", name="Came later")
    answer = client.post(url, form_of(page.content.decode()).sent(value=str(theme.pk)), follow=True)

    assert "1 record is meant" in page.content.decode()
    assert having(theme) == {ngo}
    assert "Housing: added to 1 record." in answer.content.decode()
    assert school not in having(theme)


def test_the_ticked_ones_alone_are_meant(officer, as_user, theme):
    first, second, _third = OrganisationFactory.create_batch(3)
    page = as_user(officer).get(page_of("organisations", "theme", f"which=ticked&chosen={first.pk}&chosen={second.pk}"))

    assert page.context["total"] == 2


def test_nothing_ticked_is_told_and_an_empty_choice_stays_on_the_page(officer, as_user, theme):
    client = as_user(officer)
    assert "Nothing is ticked" in client.get(page_of("organisations", "theme", "which=ticked")).content.decode()
    url = page_of("organisations", "theme", f"chosen={OrganisationFactory().pk}")
    sent = form_of(client.get(url).content.decode()).sent(value="")
    answer = client.post(url, sent)

    assert answer.status_code == 422
    assert "required" in answer.content.decode()
    assert answer.content.decode().count("error-summary") == 1
    assert not BulkChange.objects.exists()


def test_a_form_sent_twice_changes_once_and_says_the_same(officer, as_user, theme):
    client, url = as_user(officer), page_of("organisations", "theme", f"chosen={OrganisationFactory().pk}")
    sent = form_of(client.get(url).content.decode()).sent(value=str(theme.pk))
    first, second = (client.post(url, sent, follow=True).content.decode() for _time in range(2))

    assert BulkChange.objects.count() == 1
    assert all("Housing: added to 1 record." in answer for answer in (first, second))


def test_the_notice_and_the_list_of_changes_undo_it(officer, as_user, theme):
    client, url = as_user(officer), page_of("organisations", "theme", f"chosen={OrganisationFactory().pk}")
    answer = client.post(url, form_of(client.get(url).content.decode()).sent(value=str(theme.pk)), follow=True)
    undo_url = reverse("crm:bulk-undo", args=[BulkChange.objects.get().pk])
    assert f"undo:{undo_url}" in answer.content.decode()
    assert undo_url in client.get(reverse("crm:bulk-list")).content.decode()

    again = client.post(undo_url, follow=True).content.decode()
    assert having(theme) == set()
    assert "Undone: 1 record is as it was." in again
    assert f"undone by {officer}" in again


def test_the_list_of_changes_asks_as_much_for_one_as_for_many(
    officer, other_officer, as_user, django_assert_num_queries
):
    client = as_user(officer)

    def once_more():
        change("organisations", "theme", officer, [OrganisationFactory()], ThemeFactory().pk)
        change("tasks", "assign", officer, [TaskFactory(assignee=officer)], other_officer.pk)

    once_more()
    client.get(reverse("crm:bulk-list"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("crm:bulk-list"))
    for _time in range(2):
        once_more()
    with django_assert_num_queries(len(asked)):
        page = client.get(reverse("crm:bulk-list")).content.decode()
    assert page.count(f"1 task given to {other_officer}.</th>") == 3


def test_the_list_of_my_tasks_means_my_open_ones(officer, other_officer, as_user):
    TaskFactory(assignee=officer)
    TaskFactory(assignee=other_officer)
    TaskFactory(assignee=officer, done_at=timezone.now())
    page = as_user(officer).get(page_of("tasks", "done", "which=all&filters="))

    assert page.context["total"] == 1


def test_the_ticked_ones_are_taken_along_as_a_file(officer, as_user):
    first, second = PersonFactory(name="Ана Първа"), PersonFactory(name="Бина Втора")
    url = reverse("crm:bulk-export", args=["people"])
    ticked = as_user(officer).get(f"{url}?which=ticked&chosen={first.pk}&export=csv", follow=True)
    everything = as_user(officer).get(f"{url}?which=all&filters=q%3DБина&export=csv", follow=True)
    nothing = as_user(officer).get(f"{url}?which=ticked&export=csv", follow=True)

    twice = as_user(officer).get(f"{reverse('crm:person-list')}?chosen={first.pk}&chosen={second.pk}")
    assert [chip.value for chip in twice.context["chips"]] == [str(len(twice.context["page"].object_list))]
    assert [("Ана" in one.content.decode(), "Бина" in one.content.decode()) for one in (ticked, everything, nothing)] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert second.pk


def test_members_have_no_ticks_and_officers_do(officer, member, as_user):
    OrganisationFactory(confidentiality="public")
    list_url = reverse("crm:organisation-list")

    assert b'name="chosen"' in as_user(officer).get(list_url).content
    assert b'name="chosen"' not in as_user(member).get(list_url).content


@pytest.mark.parametrize("kind", list(bulk._lists))
def test_every_list_that_can_be_ticked_shows_its_bar(kind, officer, as_user):
    for factory in (OrganisationFactory, PersonFactory, MeetingFactory, LetterFactory, CommitmentFactory):
        factory()
    TaskFactory(assignee=officer)
    Campaign.objects.create(title_en="A", title_bg="А")
    page = as_user(officer).get(reverse(bulk.find(kind, officer).list_name)).content.decode()

    assert 'form="bulk" name="chosen"' in page
    assert reverse("crm:bulk-export", args=[kind]) in page


def test_a_hostile_choice_is_nothing(officer, as_user, theme):
    client = as_user(officer)
    for query in (
        "which=all&filters=kind%3Dx%26region%3Dy",
        "chosen=1e9&chosen=-1&chosen=' OR 1",
        "chosen=" + "9" * 40,
    ):
        assert client.get(page_of("organisations", "theme", query)).context["total"] == 0
    assert client.get(page_of("organisations", "drop")).status_code == 404
    assert client.get(page_of("users", "theme")).status_code == 404
    assert Theme.objects.count() == 1


def test_an_app_says_its_own_changes_in_its_own_words(officer, other_officer, monkeypatch):
    shelve = Change(
        "shelve", "Shelve", "tags", None, None,
        ngettext_lazy("%(value)s shelved %(count)d.", "%(value)s shelved all %(count)d.", "count"), chosen=User,
    )  # fmt: skip
    campaigns = bulk.find("campaigns", officer)
    monkeypatch.setitem(bulk._lists, "campaigns", replace(campaigns, changes=(shelve,)))
    done = [BulkChange(kind="campaigns", change="shelve", value=other_officer.pk, before=dict.fromkeys(range(count)))
            for count in (1, 2)]  # fmt: skip

    assert told_each(done) == [f"{other_officer} shelved 1.", f"{other_officer} shelved all 2."]


def test_every_change_of_every_list_is_told_in_words(officer):
    for kind in ("organisations", "meetings", "letters", "tasks", "commitments", "campaigns"):
        for one in bulk.find(kind, officer).changes:
            done = BulkChange(kind=kind, change=one.name, value=officer.pk, before={"1": None})
            assert told(done) != str(done)


def test_a_change_that_nobody_knows_any_more_is_still_told(officer, as_user):
    BulkChange.objects.create(kind="tasks", change="gone", before={"1": None}, by=officer)

    assert "tasks: gone (1)" in as_user(officer).get(reverse("crm:bulk-list")).content.decode()
