"""Letters over the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Letter
from tests.factories import (
    LetterFactory,
    MinistryFactory,
    OrganisationFactory,
    PersonFactory,
    ReplyFactory,
    TenureFactory,
    ThemeFactory,
)
from tests.queries import queries_of

URL = "/api/v1/letters/"
TODAY = timezone.localdate()
JSON = "application/json"


@pytest.fixture
def ministry(db):
    return MinistryFactory()


def body(ministry, **changes):
    return {"subject": "Достъп до данни", "kind": "information", "organisation": ministry.pk, **changes}


def test_a_draft_is_written_and_sent(as_user, officer, ministry):
    client = as_user(officer)
    made = client.post(URL, body(ministry), content_type=JSON)
    assert (made.status_code, made.json()["state"], made.json()["dated_on"]) == (201, "draft", None)
    sent = client.post(
        f"{URL}{made.json()['id']}/send/", {"dated_on": TODAY.isoformat(), "version": 1}, content_type=JSON
    )
    assert sent.json()["reply_due_on"] == (TODAY + timedelta(days=14)).isoformat()
    again = client.post(
        f"{URL}{made.json()['id']}/send/", {"dated_on": TODAY.isoformat(), "version": 1}, content_type=JSON
    )
    assert again.status_code == 400 and "version" in again.json()


def test_a_letter_with_blanks_leaves_only_when_its_writer_says_so(as_user, officer, ministry):
    client, today = as_user(officer), TODAY.isoformat()
    blank = body(ministry, text="Молим за [описание].")
    assert "as_it_is" in client.post(URL, {**blank, "dated_on": today}, content_type=JSON).json()
    assert not Letter.objects.exists()
    url = f"{URL}{client.post(URL, blank, content_type=JSON).json()['id']}/send/"
    refused = client.post(url, {"dated_on": today}, content_type=JSON)
    assert refused.status_code == 400 and "[описание]" in str(refused.json())
    sent = client.post(url, {"dated_on": today, "as_it_is": True}, content_type=JSON)
    assert (sent.status_code, "as_it_is" in sent.json()) == (200, False)
    assert client.post(URL, {**blank, "dated_on": today, "as_it_is": True}, content_type=JSON).status_code == 201


def test_a_letter_is_withdrawn_by_the_rules_of_the_page(as_user, officer, member):
    letter = LetterFactory(confidentiality=Level.COALITION)
    url, client = f"{URL}{letter.pk}/withdraw/", as_user(officer)
    assert "reason" in client.post(url, {"reason": "  "}, content_type=JSON).json()
    assert "version" in client.post(url, {"reason": "Грешка", "version": 7}, content_type=JSON).json()
    assert client.post(url, {"reason": "Грешка", "version": 1}, content_type=JSON).json()["state"] == "withdrawn"
    letter.refresh_from_db()
    assert letter.void_reason == "Грешка"
    assert client.post(url, {"reason": "Пак"}, content_type=JSON).status_code == 400
    assert as_user(member).post(url, {"reason": "Грешка"}, content_type=JSON).status_code in {403, 404}


LEDGER = "/api/v1/reply-ledger/"


def test_the_ledger_says_what_the_page_says(as_user, officer, ministry):
    letters = [LetterFactory(organisation=ministry) for _ in range(4)]
    for letter, days in zip(letters, (4, 20, 27), strict=False):
        ReplyFactory(answers=letter, dated_on=letter.dated_on + timedelta(days=days))
    LetterFactory(organisation=ministry, reminds_of=letters[3], reply_due_on=None)
    answer = as_user(officer).get(LEDGER).json()
    expected = {
        "asked": 4, "answered": 3, "in_time": 2, "late": 1, "silent": 1, "waiting": 0, "settled": 4, "left_out": 1,
        "reminded": 1, "median_days": 20.0,
    }  # fmt: skip
    assert answer["results"] == [{"organisation": ministry.pk, "name": str(ministry), **expected}]
    assert answer["together"] == expected


def test_the_ledger_counts_for_its_reader_filters_and_sorts(as_user, officer, member, ministry):
    theme, other = ThemeFactory(), MinistryFactory()
    for _ in range(2):
        LetterFactory(organisation=ministry)
    LetterFactory(organisation=other, confidentiality=Level.COALITION, kind="complaint").themes.add(theme)
    LetterFactory(organisation=OrganisationFactory(confidentiality=Level.RESTRICTED))
    client = as_user(officer)

    def found(query=""):
        return [one["organisation"] for one in client.get(f"{LEDGER}?{query}").json()["results"]]

    assert (found(), found("ordering=asked")) == ([ministry.pk, other.pk], [other.pk, ministry.pk])
    assert found(f"theme={theme.pk}") == found("kind=complaint") == [other.pk]
    assert client.get(f"{LEDGER}?kind=nonsense").status_code == 400
    assert client.get(f"{LEDGER}?page_size=1&page=2").json()["results"][0]["organisation"] == other.pk
    assert [one["organisation"] for one in as_user(member).get(LEDGER).json()["results"]] == [other.pk]


def test_a_longer_ledger_runs_no_more_queries(as_user, officer):
    client = as_user(officer)
    LetterFactory()
    queries_of(client, LEDGER)
    one = len(queries_of(client, LEDGER))
    LetterFactory(), LetterFactory()
    assert len(queries_of(client, LEDGER)) == one


def test_one_with_a_day_has_left_already(as_user, officer, ministry):
    sent = as_user(officer).post(URL, body(ministry, dated_on=TODAY.isoformat(), reply_due_on=None), content_type=JSON)
    assert (sent.json()["state"], sent.json()["reply_due_on"]) == ("nothing_due", None)


def test_the_due_day_of_a_draft_is_kept_when_it_leaves(as_user, officer, ministry):
    due = (TODAY + timedelta(days=3)).isoformat()
    client = as_user(officer)
    made = client.post(URL, body(ministry, reply_due_on=due, number="5"), content_type=JSON).json()
    sent = client.post(f"{URL}{made['id']}/send/", {"dated_on": TODAY.isoformat()}, content_type=JSON).json()
    assert (sent["reply_due_on"], sent["number"]) == (due, "5")


def test_a_reply_is_recorded(as_user, officer):
    sent = LetterFactory()
    fields = {**body(sent.organisation), "direction": "received", "kind": "reply", "answers": sent.pk}
    client = as_user(officer)
    assert client.post(URL, fields, content_type=JSON).json() == {"dated_on": ["A letter received has its day."]}
    made = client.post(URL, {**fields, "dated_on": TODAY.isoformat()}, content_type=JSON)
    assert made.json()["answers"] == sent.pk
    assert client.get(f"{URL}{sent.pk}/").json()["state"] == "late"


def test_a_change_names_its_version_and_no_letter_turns_round(as_user, officer):
    letter, client = LetterFactory(), as_user(officer)
    url = f"{URL}{letter.pk}/"
    assert "version" in client.patch(url, {"subject": "Ново"}, content_type=JSON).json()
    assert client.patch(url, {"subject": "Ново", "version": 1}, content_type=JSON).json()["subject"] == "Ново"
    assert client.patch(url, {"subject": "Друго", "version": 1}, content_type=JSON).status_code == 400
    turned = client.patch(url, {"direction": "received", "version": 2}, content_type=JSON)
    assert turned.status_code == 400


def test_nothing_hidden_is_taken_or_answered(as_user, officer, ministry):
    hidden = OrganisationFactory(confidentiality=Level.RESTRICTED)
    client = as_user(officer)
    for name, pk in (
        ("organisation", hidden.pk),
        ("on_behalf_of", hidden.pk),
        ("person", PersonFactory(confidentiality="restricted").pk),
    ):
        assert client.post(URL, body(ministry, **{name: pk}), content_type=JSON).status_code == 400
    letter = LetterFactory(organisation=hidden, person=PersonFactory(confidentiality="restricted"))
    shown = client.get(f"{URL}{letter.pk}/").json()
    assert (shown["organisation"], shown["person"]) == (None, None)


def test_a_member_reads_what_is_shared_and_writes_nothing(as_user, member, ministry):
    LetterFactory()
    shared = LetterFactory(confidentiality=Level.COALITION)
    client = as_user(member)
    assert [one["id"] for one in client.get(URL).json()["results"]] == [shared.pk]
    assert client.post(URL, body(ministry), content_type=JSON).status_code == 403
    assert client.post(f"{URL}{shared.pk}/send/", {"dated_on": TODAY.isoformat()}, content_type=JSON).status_code == 403


def test_what_never_left_us_is_not_for_eyes_outside_the_centre(as_user, member, officer):
    draft = LetterFactory(confidentiality=Level.PUBLIC, dated_on=None, reply_due_on=None)
    assert [as_user(user).get(f"{URL}{draft.pk}/").status_code for user in (member, officer)] == [404, 200]
    assert as_user(member).get(draft.get_absolute_url()).status_code == 404


def test_the_list_is_filtered_and_ordered_as_on_the_page(as_user, officer):
    old = LetterFactory(dated_on=TODAY - timedelta(days=90))
    new = LetterFactory(dated_on=TODAY - timedelta(days=20))
    reply = ReplyFactory(answers=new)
    gone = LetterFactory(voided_at=timezone.now(), void_reason="x")
    client = as_user(officer)

    def found(query):
        return [one["id"] for one in client.get(f"{URL}?{query}").json()["results"]]

    assert found("state=overdue") == [old.pk]
    assert found("direction=received") == [reply.pk]
    assert found("ordering=dated_on") == [old.pk, new.pk, reply.pk]
    assert found("state=withdrawn") == [gone.pk]
    assert client.get(f"{URL}{gone.pk}/").json()["state"] == "withdrawn"


def test_a_longer_list_runs_no_more_queries(as_user, officer):
    def rich():
        person, ministry = PersonFactory(), MinistryFactory()
        letter = LetterFactory(
            organisation=ministry, person=person, capacity=TenureFactory(person=person, organisation=ministry)
        )
        letter.themes.add(ThemeFactory())
        ReplyFactory(answers=letter)

    client = as_user(officer)
    rich()
    queries_of(client, URL)
    one = len(queries_of(client, URL))
    rich(), rich()
    assert len(queries_of(client, URL)) == one
    assert Letter.objects.count() == 6
