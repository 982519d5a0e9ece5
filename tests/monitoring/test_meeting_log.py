"""Log a meeting: one page, one transaction, and what arrives twice is stored once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import LogEntry, Submission
from campaigns.models import AskPressed
from crm.confidentiality import Level
from crm.models import Meeting, Organisation, Person, Side, Task
from monitoring.models import Commitment
from tests.factories import (
    AskFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    TenureFactory,
    ThemeFactory,
)

ADDRESS = "/meetings/log/"
TODAY = timezone.localdate()
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def ministry(db) -> Organisation:
    return MinistryFactory(name="Министерство на здравеопазването", name_latin="Ministry of Health")


@pytest.fixture
def deputy(ministry) -> Person:
    """Deputy minister today."""
    person = PersonFactory(name="Здравка Петрова")
    TenureFactory(person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2024")
    return person


def page(*, rows=(), debts=(), **fields):
    """What the page sends: `rows` of promises and `debts`, each a dict."""
    data = {
        "held_on": TODAY.isoformat(), "about": "Детски градини", "confidentiality": "internal", "kind": "in_person",
        "next_step": "nothing", "idempotency_key": str(uuid4()), **fields,
    }  # fmt: skip
    for prefix, written in (("promises", rows), ("debts", debts)):
        data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = len(written), 0
        for number, row in enumerate(written):
            data.update({f"{prefix}-{number}-{name}": value for name, value in row.items()})
    return data


def of(record) -> str:
    return f"{record._meta.model_name}:{record.pk}"


def test_everything_of_one_page_is_stored(as_user, officer, other_officer, ministry, deputy):
    ask = AskFactory(theme=ThemeFactory())
    me, colleague = PersonFactory(user=officer), PersonFactory(user=other_officer)
    due = TODAY + timedelta(days=90)
    answer = as_user(officer).post(
        ADDRESS,
        page(
            met=[of(deputy), of(ministry)], ours=[of(me), of(colleague)], asks=[of(ask)], notes="**важно**",
            rows=[{"text": "120 места без такса", "due_on": due.isoformat(), "by_whom": of(deputy)}],
            debts=[{"text": "списък на училищата", "due_on": due.isoformat(), "assignee": other_officer.pk}],
        ),
    )  # fmt: skip

    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == meeting.get_absolute_url()
    assert (meeting.held_on, meeting.about, meeting.notes) == (TODAY, "Детски градини", "**важно**")
    assert (meeting.author, meeting.state) == (officer, Meeting.State.HELD)
    assert {(seat.side, seat.person or seat.organisation) for seat in meeting.participations.all()} == {
        (Side.THEIRS, deputy), (Side.THEIRS, ministry), (Side.OURS, me), (Side.OURS, colleague),
    }  # fmt: skip
    assert [press.ask for press in AskPressed.objects.filter(meeting=meeting)] == [ask]
    assert list(meeting.themes.all()) == [ask.theme]

    promise = Commitment.objects.get()
    tenure = deputy.tenures.get()
    assert (promise.verbatim, promise.title, promise.language) == ("120 места без такса", "120 места без такса", "bg")
    assert (promise.owed_by, promise.owed_office) == (ministry, tenure.office)
    assert (promise.spoken_by, promise.spoken_as) == (deputy, tenure)
    assert (promise.meeting, promise.origin, promise.made_on, promise.original_due) == (meeting, "meeting", TODAY, due)
    assert (promise.owner, promise.author, promise.published_at) == (officer, officer, None)
    assert list(promise.asks.all()) == [ask]

    debt = Task.objects.get()
    assert (debt.what, debt.owed_to, debt.subject) == ("списък на училищата", ministry, meeting)
    assert (debt.assignee, debt.due_on) == (other_officer, due)


def test_who_when_and_one_line_are_enough(as_user, officer, ministry):
    answer = as_user(officer).post(ADDRESS, page(met=[of(ministry)]))

    assert answer.status_code == 302
    assert Meeting.objects.get().participations.get().organisation == ministry
    assert not Commitment.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize("missing", ["met", "held_on", "about"])
def test_without_who_when_or_one_line_nothing_is_stored_and_nothing_typed_is_lost(as_user, officer, ministry, missing):
    theirs, mine = OrganisationFactory(name="Общество Кристал"), PersonFactory(name="Ана Наша")
    data = page(
        met=[of(ministry), "new:person:Нов Човек"], ours=[of(mine)], notes="дълги бележки", where="Сердика",
        rows=[{"text": "обещано", "due_on": TODAY.isoformat(), "by_whom": "new:person:Нов Човек"}],
        debts=[{"text": "дължимо", "assignee": officer.pk, "to_whom": of(ministry)}],
    )  # fmt: skip
    del data[missing]

    answer = as_user(officer).post(ADDRESS, data)

    assert answer.status_code == 422
    assert not Meeting.objects.exists()
    form = answer.context["form"]
    assert list(form.errors) == [missing]
    html = answer.content.decode()
    typed = ["дълги бележки", "Сердика", "обещано", "дължимо", "Ана Наша", data["idempotency_key"]]
    assert [text for text in typed if text not in html] == []
    if missing != "met":
        assert "new:person:Нов Човек" in html
        assert f'<option value="{of(ministry)}" selected>' in html
    assert theirs.name not in html


def test_a_promise_before_the_meeting_is_refused_beside_its_field(as_user, officer, deputy):
    early = (TODAY - timedelta(days=1)).isoformat()
    answer = as_user(officer).post(ADDRESS, page(met=[of(deputy)], rows=[{"text": "обещано", "due_on": early}]))

    assert answer.status_code == 422
    assert answer.context["form"].promises.forms[0].errors == {"due_on": ["This is before the meeting."]}
    assert not Meeting.objects.exists()


def test_a_promise_without_words_is_refused_and_an_empty_row_is_none(as_user, officer, deputy):
    rows = [{"text": "", "due_on": TODAY.isoformat()}, {"text": "", "by_whom": of(deputy)}]
    answer = as_user(officer).post(ADDRESS, page(met=[of(deputy)], rows=rows))
    assert [list(row.errors) for row in answer.context["form"].promises.forms] == [["text"], []]

    answer = as_user(officer).post(ADDRESS, page(met=[of(deputy)], rows=rows[1:], debts=[{"assignee": officer.pk}]))
    assert answer.status_code == 302
    assert not Commitment.objects.exists()
    assert not Task.objects.exists()


def test_a_removed_row_is_not_stored(as_user, officer, deputy):
    rows = [{"text": "едно"}, {"text": "друго", "DELETE": "on"}]
    as_user(officer).post(ADDRESS, page(met=[of(deputy)], rows=rows))

    assert [promise.title for promise in Commitment.objects.all()] == ["едно"]


def test_a_meeting_to_come_is_planned_and_has_no_promises(as_user, officer, deputy):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    refused = as_user(officer).post(ADDRESS, page(met=[of(deputy)], held_on=tomorrow, rows=[{"text": "обещано"}]))
    assert list(refused.context["form"].errors) == ["held_on"]

    as_user(officer).post(ADDRESS, page(met=[of(deputy)], held_on=tomorrow))
    assert Meeting.objects.get().state == Meeting.State.PLANNED


def test_the_promise_is_the_first_officials_unless_said_otherwise(as_user, officer, ministry, deputy):
    agency = MinistryFactory()
    rows = [{"text": "първо"}, {"text": "второ", "by_whom": of(agency)}]
    as_user(officer).post(ADDRESS, page(met=[of(agency), of(deputy)], rows=rows))

    first, second = Commitment.objects.get(title="първо"), Commitment.objects.get(title="второ")
    assert (first.spoken_by, first.owed_by) == (deputy, ministry)
    assert (second.spoken_by, second.owed_by, second.owed_office) == (None, agency, None)


def test_the_capacity_is_that_of_the_day(as_user, officer, deputy, ministry):
    former = MinistryFactory()
    post = OfficeFactory(body=former)
    old = TenureFactory(person=deputy, organisation=former, office=post, started="2019", ended="2023-12")
    data = page(met=[of(deputy)], held_on="2022-05-04", rows=[{"text": "обещано", "due_on": "2022-09-30"}])
    as_user(officer).post(ADDRESS, data)

    promise = Commitment.objects.get()
    assert (promise.spoken_as, promise.owed_by, promise.owed_office) == (old, former, post)
    assert Meeting.objects.get().participations.get().capacity == old


def test_beside_a_body_a_person_speaks_for_that_body(as_user, officer, deputy):
    agency = MinistryFactory()
    post = TenureFactory(person=deputy, organisation=agency, started="2021")
    as_user(officer).post(ADDRESS, page(met=[of(deputy), of(agency)], rows=[{"text": "обещано"}]))

    assert Meeting.objects.get().participations.get(person=deputy).capacity == post
    assert Commitment.objects.get().owed_by == agency


def test_someone_without_a_post_promises_for_the_first_body(as_user, officer, ministry):
    person = PersonFactory()
    as_user(officer).post(ADDRESS, page(met=[of(person), of(ministry)], rows=[{"text": "обещано"}]))

    promise = Commitment.objects.get()
    assert (promise.owed_by, promise.spoken_by, promise.spoken_as) == (ministry, person, None)


def test_unknown_ones_are_added_with_their_lawful_basis(as_user, officer):
    as_user(officer).post(
        ADDRESS,
        page(
            held_on="2026-03-02", met=["new:person:Нов Чиновник", "new:organisation:Нова агенция"],
            ours=["new:person:Нова Колежка"], rows=[{"text": "обещано", "by_whom": "new:organisation:Нова агенция"}],
        ),
    )  # fmt: skip

    official, ours = Person.objects.get(name="Нов Чиновник"), Person.objects.get(name="Нова Колежка")
    agency = Organisation.objects.get(name="Нова агенция")
    assert (official.basis, official.basis_source) == (Person.Basis.OFFICIAL, "meeting on 2 March 2026")
    assert ours.basis == Person.Basis.MEMBER
    assert {official.confidentiality, ours.confidentiality, agency.confidentiality} == {Level.INTERNAL}
    assert not agency.is_verified
    assert Commitment.objects.get().owed_by == agency
    assert set(LogEntry.objects.filter(verb="recorded", fields=["name"]).values_list("subject_id", flat=True)) == {
        official.pk, ours.pk, agency.pk,
    }  # fmt: skip


def test_an_exact_name_is_recognised_but_never_a_hidden_one(as_user, officer):
    known = PersonFactory(name="Иван Познат")
    hidden = PersonFactory(name="Таен Човек", confidentiality=Level.RESTRICTED)
    as_user(officer).post(ADDRESS, page(met=["new:person:иван познат", "new:person:Таен Човек"]))

    seated = [seat.person for seat in Meeting.objects.get().participations.order_by("pk")]
    assert seated[0] == known
    assert seated[1] != hidden
    assert seated[1].name == "Таен Човек"


def test_nobody_sits_on_both_sides(as_user, officer, deputy):
    answer = as_user(officer).post(ADDRESS, page(met=[of(deputy)], ours=[of(deputy)]))

    assert list(answer.context["form"].errors) == ["ours"]
    answer = as_user(officer).post(ADDRESS, page(met=[of(deputy)], ours=[f"new:person:{deputy.name}"]))
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("field", "hidden"),
    [("met", PersonFactory), ("met", OrganisationFactory), ("ours", PersonFactory), ("asks", AskFactory)],
)
def test_the_hidden_read_as_unknown(as_user, officer, ministry, field, hidden):
    record = hidden(confidentiality=Level.RESTRICTED)
    fields = {"met": [of(ministry)], field: [of(record)]}
    answer = as_user(officer).post(ADDRESS, page(**fields))

    assert list(answer.context["form"].errors) == [field]
    assert str(record) not in answer.content.decode()
    gone = as_user(officer).post(ADDRESS, page(**{**fields, field: [f"{record._meta.model_name}:999999"]}))
    assert gone.context["form"].errors == answer.context["form"].errors


def test_a_page_opened_from_a_record_has_it_chosen_already(as_user, officer, ministry, deputy):
    ask, hidden, me = AskFactory(), PersonFactory(confidentiality=Level.RESTRICTED), PersonFactory(user=officer)
    keys = [of(deputy), of(ministry), of(ask), of(hidden), "person:0", "nonsense"]
    html = as_user(officer).get(ADDRESS, {"with": keys}).content.decode()

    assert [key for key in map(of, [deputy, ministry, ask, me]) if f'<option value="{key}" selected>' not in html] == []
    assert f'value="{of(hidden)}"' not in html
    assert hidden.name not in html


@pytest.mark.parametrize("factory", [PersonFactory, OrganisationFactory, AskFactory])
def test_pages_of_records_lead_here_for_those_who_may(as_user, officer, member, factory):
    record = factory(confidentiality=Level.COALITION)
    link = f'href="{ADDRESS}?with={of(record)}"'

    assert link in as_user(officer).get(record.get_absolute_url()).content.decode()
    seen = as_user(member).get(record.get_absolute_url())
    assert (seen.status_code, ADDRESS in seen.content.decode()) == (200, False)


@pytest.mark.parametrize("kind", ["member", "administrator"])
def test_only_the_centre_logs_meetings(request, client, kind, ministry):
    client.force_login(request.getfixturevalue(kind))

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, page(met=[of(ministry)])).status_code == 403
    assert not Meeting.objects.exists()
    assert f'href="{ADDRESS}"' not in client.get(reverse("account_logout")).content.decode()


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get(ADDRESS).headers["Location"].startswith(reverse("account_login"))


def test_what_follows_a_restricted_meeting_is_as_strict(as_user, officer, other_officer, deputy):
    rows = {
        "rows": [{"text": "обещано"}],
        "debts": [{"text": "дължимо", "assignee": officer.pk}],
        "next_step": "thanks",
    }
    as_user(officer).post(ADDRESS, page(met=[of(deputy)], confidentiality="restricted", **rows))

    assert Commitment.objects.get().confidentiality == Level.RESTRICTED
    assert {task.confidentiality for task in Task.objects.all()} == {Level.RESTRICTED}
    assert not Commitment.objects.visible_to(other_officer).exists()
    assert not Task.objects.visible_to(other_officer).exists()


def test_what_follows_a_public_meeting_stays_inside(as_user, officer, deputy):
    data = page(
        met=[of(deputy)],
        confidentiality="public",
        rows=[{"text": "обещано"}],
        debts=[{"text": "дължимо", "assignee": officer.pk}],
    )
    as_user(officer).post(ADDRESS, data)

    assert {Commitment.objects.get().confidentiality, Task.objects.get().confidentiality} == {Level.INTERNAL}


def test_the_next_step_becomes_a_task_of_mine(as_user, officer, deputy):
    on = TODAY + timedelta(days=30)
    without_date = as_user(officer).post(ADDRESS, page(met=[of(deputy)], next_step="check"))
    assert list(without_date.context["form"].errors) == ["next_on"]

    as_user(officer).post(ADDRESS, page(met=[of(deputy)], next_step="check", next_on=on.isoformat()))
    as_user(officer).post(ADDRESS, page(met=[of(deputy)], next_step="thanks"))

    check, thanks = Task.objects.order_by("pk")
    assert (check.what, check.due_on, check.assignee) == ("What came of it: Детски градини", on, officer)
    assert (thanks.what, thanks.due_on) == (f"Thank-you letter: {deputy}", TODAY + timedelta(days=3))


def test_the_same_page_twice_is_stored_once_and_answered_alike(as_user, officer, deputy):
    data = page(met=[of(deputy)], rows=[{"text": "обещано"}], debts=[{"text": "дължимо", "assignee": officer.pk}])
    first, second = as_user(officer).post(ADDRESS, data), as_user(officer).post(ADDRESS, data)

    assert first.headers["Location"] == second.headers["Location"]
    assert (Meeting.objects.count(), Commitment.objects.count(), Task.objects.count()) == (1, 1, 1)


def test_a_saved_page_that_comes_back_with_other_words_is_not_thrown_away(as_user, officer, deputy):
    data = page(met=[of(deputy)])
    first = as_user(officer).post(ADDRESS, data)
    data["about"] = "Нещо съвсем друго"

    asked = as_user(officer).post(ADDRESS, data)
    assert asked.status_code == 422
    assert "Нещо съвсем друго" in asked.content.decode()
    assert f'href="{first.headers["Location"]}"' in asked.content.decode()
    assert Meeting.objects.count() == 1

    for _again in range(2):
        answer = as_user(officer).post(ADDRESS, {**data, "as_another": "1"})
        assert answer.status_code == 302
    assert Meeting.objects.count() == 2


def test_anothers_key_is_not_mine(client, officer, other_officer, deputy):
    data = page(met=[of(deputy)])
    client.force_login(officer)
    client.post(ADDRESS, data)
    client.force_login(other_officer)
    client.post(ADDRESS, data)

    assert {meeting.author for meeting in Meeting.objects.all()} == {officer, other_officer}


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_are_stored_once(officer, deputy):
    data = page(
        met=[of(deputy), "new:person:Нов Човек"],
        rows=[{"text": "обещано"}],
        debts=[{"text": "дължимо", "assignee": officer.pk}],
    )
    together = Barrier(2)

    def send() -> str:
        client = Client()
        client.force_login(officer)
        together.wait()
        try:
            return client.post(ADDRESS, data).headers["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(send), pool.submit(send)]]

    assert len(set(answers)) == 1
    assert (Meeting.objects.count(), Commitment.objects.count(), Task.objects.count()) == (1, 1, 1)
    assert Person.objects.filter(name="Нов Човек").count() == 1


def test_html_stays_text(as_user, officer, ministry):
    met = [f"new:person:{HOSTILE}", f"new:organisation:{HOSTILE}"]
    texts = {"about": HOSTILE, "notes": HOSTILE, "where": HOSTILE}
    data = page(
        met=met, **texts, held_on="", rows=[{"text": HOSTILE}], debts=[{"text": HOSTILE, "assignee": officer.pk}]
    )
    refused = as_user(officer).post(ADDRESS, data)
    assert HOSTILE not in refused.content.decode()
    assert escape(HOSTILE) in refused.content.decode()

    data["held_on"] = TODAY.isoformat()
    answer = as_user(officer).post(ADDRESS, data)
    told = "".join(str(message) for message in answer.wsgi_request._messages._queued_messages)
    assert HOSTILE not in told
    assert escape(HOSTILE) in told


def test_the_answer_names_what_was_created(as_user, officer, deputy):
    data = page(met=[of(deputy)], rows=[{"text": "обещано"}], debts=[{"text": "дължимо", "assignee": officer.pk}])
    answer = as_user(officer).post(ADDRESS, data)

    (message,) = answer.wsgi_request._messages._queued_messages
    assert message.extra_tags == "draft-done:meeting-log"
    assert f'<a href="{Commitment.objects.get().get_absolute_url()}">обещано</a>' in str(message)
    assert "дължимо" in str(message)


def test_nothing_is_stored_when_a_rule_refuses_late(as_user, officer, deputy):
    before = Submission.objects.count()
    answer = as_user(officer).post(ADDRESS, page(met=[of(deputy)], about="   "))

    assert answer.status_code == 422
    assert (Meeting.objects.count(), Submission.objects.count()) == (0, before)


def test_opening_the_page_asks_the_same_questions_whatever_there_is(client, officer, deputy, ministry):
    client.force_login(officer)
    client.get(ADDRESS)
    counts = []
    for known in (1, 3):
        for _one in range(known):
            person, ask = PersonFactory(), AskFactory(status="agreed")
            client.post(ADDRESS, page(met=[of(person), of(ministry)], asks=[of(ask)]))
        keys = [of(one) for one in Person.objects.all()[:known]]
        with CaptureQueriesContext(connection) as asked:
            client.get(ADDRESS, {"with": [*keys, of(ministry)]})
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15


def test_showing_errors_asks_the_same_questions_whatever_was_typed(client, officer, deputy, ministry):
    client.force_login(officer)
    client.get(ADDRESS)
    counts = []
    for rows in (1, 3):
        typed = [{"text": "", "due_on": TODAY.isoformat(), "by_whom": of(deputy)} for _row in range(rows)]
        with CaptureQueriesContext(connection) as asked:
            client.post(ADDRESS, page(met=[of(deputy), of(ministry)], rows=typed))
        counts.append(len(asked))

    assert counts[0] == counts[1]
