"""A gate is worded once for its visitor and asks the database each time: what may be seen is never remembered."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts import wording
from accounts.gates import GatedQuerySet
from accounts.models import Role, User
from accounts.wording import Gate, Worded
from crm.confidentiality import Level, levels_open_to
from crm.models import Meeting, Organisation, Person, Representation, Task, Theme
from tests.factories import MeetingFactory, OrganisationFactory, TaskFactory
from tests.test_architecture import OURS

pytestmark = pytest.mark.django_db
READ = {"pk", "id", "role", "is_active", "is_centre", "is_leadership", "is_authenticated", "is_anonymous"}
OWN = {"_speaks_for_a_member", "_state", "_meta"}  # what is kept on the visitor, and what every row has


@pytest.fixture
def visitors(officer, leader, administrator, member, former_member):
    return [officer, leader, administrator, member, former_member, AnonymousUser()]


def anew(user):
    """The same visitor in another request."""
    return User.objects.get(pk=user.pk) if user.pk else AnonymousUser()


def asked(rows):
    try:
        return rows.query.sql_with_params()
    except Exception as error:  # a closed gate has no words
        return type(error)


def by_its_rule(model, user):
    rows = model.objects.none().__class__(model)
    rule = type(rows).visible_to
    return getattr(rule, "__wrapped__", rule)(rows, user)


def test_what_was_kept_says_what_the_rule_says(visitors):
    for user in visitors:
        for model in OURS:
            first, again = model.objects.visible_to(user), model.objects.visible_to(user)
            if not getattr(type(first).visible_to, "asks", False):
                assert asked(first) == asked(again) == asked(by_its_rule(model, anew(user))), model


def test_inside_another_question_a_gate_finds_the_same_rows(visitors):
    for level in Level:
        MeetingFactory(confidentiality=level)
        TaskFactory(confidentiality=level, owed_to=OrganisationFactory(confidentiality=level))
    for user in visitors:
        for model in OURS:
            inside = model._base_manager.filter(pk__in=model.objects.visible_to(user))
            apart = model._base_manager.filter(pk__in=list(by_its_rule(model, anew(user)).values_list("pk", flat=True)))
            assert set(inside.values_list("pk")) == set(apart.values_list("pk")), model


def test_a_rule_that_asks_the_database_the_clock_or_the_language_is_asked_anew(visitors, monkeypatch):
    now = timezone.now()
    for user in visitors:
        levels_open_to(user)  # whom they speak for is asked once
        for model in OURS:
            rule = type(model.objects.none()).visible_to
            if getattr(rule, "asks", False):
                continue
            by_its_rule(model, anew(user))  # content types are remembered from now on
            monkeypatch.setattr(timezone, "now", lambda: now)
            with CaptureQueriesContext(connection) as seen:
                before = asked(by_its_rule(model, user))
            monkeypatch.setattr(timezone, "now", lambda: now + timedelta(milliseconds=1))
            assert seen.captured_queries == [], model
            with translation.override("bg"):
                assert asked(by_its_rule(model, user)) == before, model


def test_rules_read_nothing_of_a_visitor_but_what_the_kept_ones_are_kept_under(visitors, monkeypatch):
    told = set()

    def watched(user, name):
        told.add(name)
        return object.__getattribute__(user, name)

    for user in visitors[:-1]:
        levels_open_to(user)
        told.clear()
        with monkeypatch.context() as patched:
            patched.setattr(User, "__getattribute__", watched)
            for model in OURS:
                by_its_rule(model, user)
        assert {"pk", "role"} <= told
        own = {name for name in told if name in vars(user) or isinstance(getattr(User, name, None), property)}
        assert own - READ - OWN == set(), user


def test_who_loses_a_role_loses_what_it_opened(leader):
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED)
    assert hidden in Meeting.objects.visible_to(leader)

    leader.role = Role.OFFICER

    assert hidden not in Meeting.objects.visible_to(leader)


def test_who_is_locked_out_sees_what_is_public_alone(officer):
    inside = MeetingFactory(confidentiality=Level.INTERNAL)
    assert inside in Meeting.objects.visible_to(officer)

    officer.is_active = False

    assert inside not in Meeting.objects.visible_to(officer)


def test_who_no_longer_speaks_for_a_member_sees_what_is_public_alone_and_who_does_again_sees_what_members_see(member):
    of_members = MeetingFactory(confidentiality=Level.COALITION)
    speaking = Representation.objects.get(user=member)
    assert of_members in Meeting.objects.visible_to(member)

    speaking.delete()
    assert of_members not in Meeting.objects.visible_to(anew(member))

    speaking.save(force_insert=True)
    assert of_members in Meeting.objects.visible_to(anew(member))


def test_what_is_restricted_meanwhile_is_gone_at_once(member):
    body = OrganisationFactory(confidentiality=Level.PUBLIC)
    task = TaskFactory(owed_to=body)
    through = Task.objects.filter(owed_to__in=Organisation.objects.visible_to(member))
    assert list(Organisation.objects.visible_to(member).filter(pk=body.pk)) == [body]
    assert list(through.all()) == [task]

    Organisation.objects.filter(pk=body.pk).update(confidentiality=Level.RESTRICTED)

    assert not Organisation.objects.visible_to(member).filter(pk=body.pk).exists()
    assert not through.all().exists()


def test_who_speaks_for_nobody_from_today_sees_nothing_of_it(member):
    own = Representation.objects.get(user=member).organisation
    Organisation.objects.filter(pk=own.pk).update(confidentiality=Level.RESTRICTED)
    assert own in Organisation.objects.visible_to(member)

    Representation.objects.filter(user=member).delete()

    assert own not in Organisation.objects.visible_to(member)


def test_the_day_that_turns_is_another_question(member, monkeypatch):
    own = Representation.objects.get(user=member)
    Organisation.objects.filter(pk=own.organisation_id).update(confidentiality=Level.RESTRICTED)
    Representation.objects.filter(pk=own.pk).update(ended_on=timezone.localdate())
    assert own.organisation in Organisation.objects.visible_to(member)

    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert own.organisation not in Organisation.objects.visible_to(member)


def test_a_day_that_begins_while_a_gate_is_worded_leaves_no_word_of_the_day_before(officer, monkeypatch):
    late = timezone.now()

    class Rows(GatedQuerySet[Meeting]):
        def visible_to(self, user):
            today = timezone.localdate()
            monkeypatch.setattr(timezone, "now", lambda: late + timedelta(days=1))
            return self.filter(held_on=today)

    monkeypatch.setattr(timezone, "now", lambda: late)
    before = Rows(Meeting).visible_to(officer)
    after = Rows(Meeting).visible_to(officer)

    assert asked(before)[1] == (timezone.localdate(late),)
    assert asked(after)[1] == (timezone.localdate(late + timedelta(days=1)),)


def test_a_gate_over_a_part_of_the_table_stays_a_part(officer):
    body = OrganisationFactory()
    whole, part = Person.objects.visible_to(officer), body.tenures.visible_to(officer)

    assert whole.gate is not None
    assert part.gate is None
    assert whole.filter(name="x").gate is None
    assert whole.all().gate is None


def test_what_was_narrowed_by_no_column_of_the_table_stays_narrow(officer):
    MeetingFactory()
    assert Meeting.objects.visible_to(officer).exists()
    nobody = Exists(Organisation.objects.filter(name="nobody"))
    in_place = Meeting.objects.get_queryset()
    in_place.query.add_q(Q(nobody))

    for rows in (Meeting.objects.none(), Meeting.objects.filter(nobody), in_place):
        assert not rows.visible_to(officer).exists()


def test_only_the_latest_are_kept(officer, leader, monkeypatch):
    monkeypatch.setattr(wording, "GATES", wording.Gates())
    monkeypatch.setattr(wording, "MOST_KEPT", 2)
    first = Meeting.objects.visible_to(officer).gate

    Person.objects.visible_to(officer)
    assert Meeting.objects.visible_to(officer).gate is first
    Task.objects.visible_to(officer)

    assert len(wording.GATES.kept) == 2
    assert Meeting.objects.visible_to(leader).gate is not first


def test_nobody_changes_what_was_worded(officer):
    worded = Organisation.objects.visible_to(officer).gate.worded
    words = worded.as_sql(None, connection)

    list(Task.objects.filter(owed_to__in=Organisation.objects.visible_to(officer)).exclude(owed_to__parent__in=[1]))
    list(Person.objects.exclude(tenures__organisation__in=Organisation.objects.visible_to(officer)))

    assert isinstance(worded, Worded)
    assert worded.as_sql(None, connection) == words


def test_who_asks_at_the_moment_another_thread_puts_a_gate_into_a_question_asks_for_the_same(officer):
    worded = Gate(Organisation.objects.filter(merged_into=None)).worded
    columns = worded.select

    worded.clear_select_clause()  # so begins whatever stands after an IN, and here another thread asks

    assert worded.select == columns
    assert 'SELECT "crm_organisation"."id" FROM' in worded.as_sql(None, connection)[0]


def test_what_is_open_to_all_is_not_kept_with_its_rows(officer, monkeypatch):
    monkeypatch.setattr(wording, "GATES", wording.Gates())
    themes = Theme.objects.all()
    seen = themes.visible_to(officer)

    list(themes)

    assert seen.gate.rows._result_cache is None
