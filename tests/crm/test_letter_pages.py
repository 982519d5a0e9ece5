"""The pages of letters: list, read, write, receive, send, correct, withdraw."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Letter
from tests.factories import (
    LetterFactory,
    MeetingFactory,
    MinistryFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    ReplyFactory,
    TenureFactory,
    ThemeFactory,
    UserFactory,
)
from tests.queries import assert_constant_queries, queries_of

LIST, NEW, RECEIVED = "/letters/", "/letters/new/", "/letters/received/"
TODAY = timezone.localdate()


def ago(days):
    return TODAY - timedelta(days=days)


def subjects(response):
    return [one.subject for one in response.context["page"].object_list]


def data(body, **changes):
    fields = {
        "subject": "Достъп до данни", "kind": "information", "language": "bg", "text": "Молим за данни.",
        "organisation": f"organisation:{body.pk}", "confidentiality": "internal", "idempotency_key": str(uuid4()),
    }  # fmt: skip
    return {**fields, **changes}


@pytest.fixture
def ministry(db):
    return MinistryFactory()


# Who sees which


@pytest.mark.parametrize(
    ("level", "readers"),
    [
        (Level.PUBLIC, {"officer", "leader", "administrator", "member", "former_member"}),
        (Level.COALITION, {"officer", "leader", "administrator", "member"}),
        (Level.INTERNAL, {"officer", "leader", "administrator"}),
        (Level.RESTRICTED, {"leader"}),
    ],
)
def test_each_level_opens_to_its_readers_only(client, request, level, readers, db):
    letter = LetterFactory(confidentiality=level)
    for name in ("officer", "leader", "administrator", "member", "former_member"):
        client.force_login(request.getfixturevalue(name))
        assert (name, client.get(letter.get_absolute_url()).status_code) == (name, 200 if name in readers else 404)
        assert (name, subjects(client.get(LIST))) == (name, [letter.subject] if name in readers else [])


def test_a_hidden_institution_and_a_hidden_person_are_not_named(as_user, officer):
    body = OrganisationFactory(name="Тайна", name_latin="", confidentiality=Level.RESTRICTED)
    person = PersonFactory(name="Скрито Лице", name_latin="", confidentiality=Level.RESTRICTED)
    letter = LetterFactory(organisation=body, person=person)
    client = as_user(officer)
    for url in (
        letter.get_absolute_url(),
        LIST,
        f"{LIST}?export=csv",
        "/search/?q=Писмо",
        f"{letter.get_absolute_url()}edit/",
    ):
        text = client.get(url).content.decode()
        assert "Тайна" not in text and "Скрито" not in text, url


def test_a_hidden_reply_leaves_the_letter_overdue(as_user, officer):
    letter = LetterFactory(subject="Без отговор")
    ReplyFactory(answers=letter, subject="Скрит отговор", confidentiality=Level.RESTRICTED)
    client = as_user(officer)
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "reply overdue" in page and "Скрит отговор" not in page
    assert subjects(client.get(f"{LIST}?state=overdue")) == ["Без отговор"]
    assert subjects(client.get(f"{LIST}?state=answered")) == []


# The list


def test_it_is_sought_by_state(as_user, officer):
    LetterFactory(subject="чернова", dated_on=None, reply_due_on=None)
    LetterFactory(subject="чака", reply_due_on=TODAY)
    LetterFactory(subject="мълчание")
    ReplyFactory(subject="отговор", answers=LetterFactory(subject="с отговор"))
    LetterFactory(subject="оттеглено", voided_at=timezone.now(), void_reason="x")
    client = as_user(officer)
    found = {
        state: subjects(client.get(f"{LIST}?state={state}"))
        for state in ("draft", "waiting", "overdue", "answered", "withdrawn")
    }
    assert found == {
        "draft": ["чернова"], "waiting": ["чака"], "overdue": ["мълчание"], "answered": ["с отговор"], "withdrawn": ["оттеглено"],
    }  # fmt: skip
    assert set(subjects(client.get(LIST))) == {"чернова", "чака", "мълчание", "с отговор", "отговор"}


def test_it_is_sought_by_everything_else(as_user, officer, ministry):
    theme, person = ThemeFactory(), PersonFactory()
    letter = LetterFactory(
        subject="Едно",
        organisation=ministry,
        kind="complaint",
        person=person,
        author=officer,
        number="ИЗХ-77",
        dated_on=ago(60),
    )
    letter.themes.add(theme)
    ReplyFactory(subject="Друго", answers=LetterFactory(subject="Трето"))
    client = as_user(officer)
    for query in (
        "q=ИЗХ-77", "q=edno", f"organisation={ministry.pk}", "kind=complaint", f"person={person.pk}", f"theme={theme.pk}",
        "mine=on", f"until={ago(50)}", "direction=sent&kind=complaint",
    ):  # fmt: skip
        assert subjects(client.get(f"{LIST}?{query}")) == ["Едно"], query
    assert subjects(client.get(f"{LIST}?direction=received")) == ["Друго"]
    assert subjects(client.get(f"{LIST}?state=nonsense")) == []


def test_drafts_stand_first_then_the_newest_and_what_waits_by_its_day(as_user, officer):
    LetterFactory(subject="стар", dated_on=ago(90), reply_due_on=ago(5))
    LetterFactory(subject="нов", dated_on=ago(40), reply_due_on=ago(20))
    LetterFactory(subject="чернова", dated_on=None, reply_due_on=None)
    client = as_user(officer)
    assert subjects(client.get(LIST)) == ["чернова", "нов", "стар"]
    assert subjects(client.get(f"{LIST}?sort=oldest")) == ["стар", "нов", "чернова"]
    assert subjects(client.get(f"{LIST}?state=overdue")) == ["нов", "стар"]
    assert subjects(client.get(f"{LIST}?sort=due")) == ["чернова", "нов", "стар"]


def test_a_longer_list_runs_no_more_queries(as_user, officer):
    def rich():
        person, ministry = PersonFactory(), MinistryFactory()
        TenureFactory(person=person, organisation=ministry)
        letter = LetterFactory(
            organisation=ministry, person=person, meeting=MeetingFactory(), on_behalf_of=OrganisationFactory()
        )
        letter.themes.add(ThemeFactory())
        ReplyFactory(answers=letter)

    client = as_user(officer)
    assert_constant_queries(client, "crm:letter-list", rich)
    assert_constant_queries(client, "crm:letter-list", rich, "?export=csv")
    assert_constant_queries(client, "home", rich)


def test_the_export_says_what_the_list_says(as_user, officer, ministry):
    letter = LetterFactory(organisation=ministry, subject="=1+1", number="7")
    ReplyFactory(answers=letter)
    text = as_user(officer).get(f"{LIST}?export=csv").content.decode("utf-8-sig")
    assert "'=1+1" in text and letter.dated_on.isoformat() in text and "answered" in text


def test_a_longer_exchange_runs_no_more_queries_than_its_depth(as_user, officer):
    letter = LetterFactory()
    ReplyFactory(answers=letter)
    client = as_user(officer)
    queries_of(client, letter.get_absolute_url())
    one = queries_of(client, letter.get_absolute_url())
    for _ in range(2):
        ReplyFactory(answers=letter)
    assert len(queries_of(client, letter.get_absolute_url())) == len(one)


# Reading


def test_the_page_shows_the_whole_exchange_that_its_reader_may_see(as_user, officer):
    letter = LetterFactory(subject="Първо")
    reply = ReplyFactory(subject="Второ", answers=letter)
    LetterFactory(subject="Трето", answers=reply, dated_on=ago(5), reply_due_on=None)
    ReplyFactory(subject="Тайно", answers=letter, confidentiality=Level.RESTRICTED)
    page = as_user(officer).get(reply.get_absolute_url())
    assert [one.subject for one in page.context["thread"]] == ["Първо", "Второ", "Трето"]


def test_the_text_is_markdown_made_safe(as_user, officer):
    letter = LetterFactory(text="**Важно** <script>alert(1)</script>")
    text = as_user(officer).get(letter.get_absolute_url()).content.decode()
    assert "<strong>Важно</strong>" in text and "<script>alert" not in text


def test_a_member_reads_a_shared_letter_without_the_tools_of_the_centre(as_user, member):
    letter = LetterFactory(confidentiality=Level.COALITION)
    url = letter.get_absolute_url()
    text = as_user(member).get(url).content.decode()
    assert letter.subject in text
    for tool in (f"{url}edit/", f"{url}withdraw/", f"/letters/received/?answers={letter.pk}", str(letter.author)):
        assert tool not in text


def test_an_officer_has_the_tools_of_the_centre(as_user, officer):
    url = LetterFactory(confidentiality=Level.COALITION).get_absolute_url()
    text = as_user(officer).get(url).content.decode()
    for tool in (f"{url}edit/", f"{url}withdraw/", "/letters/received/?", "Written down by"):
        assert tool in text


# Writing


def test_a_draft_is_written_and_sent_by_its_own_page(as_user, officer, ministry):
    client = as_user(officer)
    answer = client.post(NEW, data(ministry))
    letter = Letter.objects.get()
    assert answer.url == letter.get_absolute_url() and letter.is_draft and letter.author == officer
    client.post(f"{answer.url}send/", {"dated_on": TODAY.isoformat(), "number": "ИЗХ-1", "version": 1})
    letter.refresh_from_db()
    assert (letter.dated_on, letter.reply_due_on, letter.number) == (TODAY, TODAY + timedelta(days=14), "ИЗХ-1")


def test_one_that_has_left_already_is_recorded_in_one_go(as_user, officer, ministry):
    as_user(officer).post(NEW, data(ministry, dated_on=ago(3).isoformat(), number="9", no_reply="on"))
    letter = Letter.objects.get()
    assert (letter.dated_on, letter.number, letter.reply_due_on) == (ago(3), "9", None)


def test_a_wrong_day_loses_nothing_that_was_typed(as_user, officer, ministry):
    answer = as_user(officer).post(NEW, data(ministry, dated_on=(TODAY + timedelta(days=2)).isoformat()))
    text = answer.content.decode()
    assert answer.status_code == 422 and "still to come" in text and "Молим за данни." in text
    assert not Letter.objects.exists()


def test_a_form_sent_twice_is_stored_once(as_user, officer, ministry):
    client, sent = as_user(officer), data(ministry)
    assert client.post(NEW, sent).url == client.post(NEW, sent).url
    received = {**data(ministry, kind="reply", dated_on=TODAY.isoformat()), "idempotency_key": str(uuid4())}
    assert client.post(RECEIVED, received).url == client.post(RECEIVED, received).url
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("name", ["organisation", "person", "answers", "meeting", "on_behalf_of"])
def test_nothing_hidden_can_be_written_about(as_user, officer, ministry, name):
    hidden = {
        "organisation": lambda: f"organisation:{OrganisationFactory(confidentiality=Level.RESTRICTED).pk}",
        "on_behalf_of": lambda: f"organisation:{OrganisationFactory(confidentiality=Level.RESTRICTED).pk}",
        "person": lambda: f"person:{PersonFactory(confidentiality=Level.RESTRICTED).pk}",
        "answers": lambda: f"letter:{LetterFactory(confidentiality=Level.RESTRICTED).pk}",
        "meeting": lambda: f"meeting:{MeetingFactory(confidentiality=Level.RESTRICTED).pk}",
    }[name]()
    before = Letter.objects.count()
    answer = as_user(officer).post(NEW, data(ministry, **{name: hidden}))
    assert answer.status_code == 422 and Letter.objects.count() == before


def test_a_member_writes_and_records_nothing(as_user, member, ministry):
    client, letter = as_user(member), LetterFactory(confidentiality=Level.PUBLIC)
    for url in (NEW, RECEIVED, f"{LIST}{letter.pk}/edit/", f"{LIST}{letter.pk}/send/", f"{LIST}{letter.pk}/withdraw/"):
        assert client.get(url).status_code == 403
        assert client.post(url, data(ministry)).status_code == 403


# What a letter begins with


def begun(client, query):
    form = client.get(f"{NEW}?{query}").context["form"]
    return {name: form.initial.get(name) for name in ("organisation", "person", "kind", "subject", "confidentiality")}


def test_an_answer_goes_back_to_whom_the_letter_came_from(as_user, officer):
    sent = LetterFactory(subject="Данни", person=PersonFactory(), confidentiality=Level.COALITION)
    reply = ReplyFactory(
        answers=sent, subject="Отговор", person=sent.person, confidentiality=Level.RESTRICTED, author=officer
    )
    assert begun(as_user(officer), f"answers={reply.pk}") == {
        "organisation": reply.organisation, "person": sent.person, "kind": "reply", "subject": "Re: Отговор",
        "confidentiality": Level.RESTRICTED,
    }  # fmt: skip


def test_a_letter_after_a_meeting_goes_to_the_other_side(as_user, officer, ministry):
    meeting, person = MeetingFactory(about="Медиаторите"), PersonFactory()
    tenure = TenureFactory(person=person, organisation=ministry)
    ParticipationFactory(meeting=meeting, person=PersonFactory(), side="ours")
    ParticipationFactory(meeting=meeting, person=person, capacity=tenure)
    found = begun(as_user(officer), f"meeting={meeting.pk}")
    assert (found["organisation"], found["person"], found["subject"]) == (ministry, person, "Медиаторите")


def test_a_person_is_written_to_where_they_serve_today(as_user, officer, ministry):
    person = PersonFactory()
    TenureFactory(person=person, organisation=MinistryFactory(), ended="2022")
    TenureFactory(person=person, organisation=ministry)
    assert begun(as_user(officer), f"person={person.pk}")["organisation"] == ministry
    assert begun(as_user(officer), f"organisation=organisation:{ministry.pk}")["organisation"] == ministry


def test_a_hidden_record_begins_nothing(as_user, officer):
    meeting = MeetingFactory(about="Тайната", confidentiality=Level.RESTRICTED)
    page = as_user(officer).get(f"{NEW}?meeting={meeting.pk}&answers=nonsense&person=1x")
    assert page.status_code == 200 and "Тайната" not in page.content.decode()


# Receiving


def test_a_reply_takes_its_institution_from_the_letter_it_answers(as_user, officer):
    sent = LetterFactory()
    fields = data(
        sent.organisation, organisation="", answers=f"letter:{sent.pk}", kind="reply", dated_on=TODAY.isoformat()
    )
    as_user(officer).post(RECEIVED, fields)
    reply = Letter.objects.get(direction="received")
    assert (reply.organisation, reply.answers) == (sent.organisation, sent)


def test_somebody_must_have_written_it(as_user, officer, ministry):
    answer = as_user(officer).post(RECEIVED, data(ministry, organisation="", dated_on=TODAY.isoformat()))
    assert answer.status_code == 422 and "an institution or a person" in answer.content.decode()


def test_open_letters_of_the_institution_are_offered_and_no_others(as_user, officer, ministry):
    LetterFactory(subject="Чака", organisation=ministry)
    ReplyFactory(answers=LetterFactory(subject="Отговорено", organisation=ministry))
    LetterFactory(subject="Чуждо")
    LetterFactory(subject="Скрито", organisation=ministry, confidentiality=Level.RESTRICTED)
    client = as_user(officer)
    part = client.get(f"{RECEIVED}answerable/?organisation=organisation:{ministry.pk}").content.decode()
    assert [word in part for word in ("Чака", "Отговорено", "Чуждо", "Скрито")] == [True, False, False, False]
    assert "Чуждо" in client.get(RECEIVED).content.decode()


def test_recording_the_reply_from_the_letter_chooses_it(as_user, officer):
    sent = LetterFactory(subject="Питахме")
    text = as_user(officer).get(f"{RECEIVED}?answers={sent.pk}").content.decode()
    assert f'<option value="letter:{sent.pk}" selected' in text


# Correcting and withdrawing


def edited(letter, **changes):
    fields = {
        "subject": letter.subject, "kind": letter.kind, "language": "bg", "text": "Ново", "version": letter.version,
        "organisation": f"organisation:{letter.organisation_id}", "confidentiality": letter.confidentiality,
    }  # fmt: skip
    if letter.dated_on:
        fields["dated_on"] = letter.dated_on.isoformat()
    return {**fields, **changes}


def test_a_draft_a_sent_and_a_received_letter_are_corrected(as_user, officer):
    client = as_user(officer)
    sent = LetterFactory()
    for letter in (LetterFactory(dated_on=None, reply_due_on=None), sent, ReplyFactory(answers=sent)):
        answers = {"answers": f"letter:{letter.answers_id}"} if letter.answers_id else {}
        answer = client.post(f"{letter.get_absolute_url()}edit/", edited(letter, **answers))
        assert answer.status_code == 302, answer.content.decode()
        letter.refresh_from_db()
        assert letter.text == "Ново"


def test_a_sent_letter_keeps_a_day_and_its_due_day_lies_after_it(as_user, officer):
    letter = LetterFactory()
    client, url = as_user(officer), f"{letter.get_absolute_url()}edit/"
    for changes, words in (
        ({"dated_on": ""}, "keeps its day"),
        ({"reply_due_on": ago(300).isoformat()}, "cannot be due before"),
        ({"answers": f"letter:{letter.pk}"}, "does not answer itself"),
    ):
        answer = client.post(url, edited(letter, **changes))
        assert answer.status_code == 422 and words in answer.content.decode()


def test_the_second_of_two_savers_sees_both_texts(as_user, officer, other_officer):
    letter = LetterFactory(text="Старо")
    url = f"{letter.get_absolute_url()}edit/"
    as_user(other_officer).post(url, edited(letter, text="Техният текст"))
    answer = as_user(officer).post(url, edited(letter, text="Моят текст"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Техният текст" in page and "Моят текст" in page
    again = edited(letter, text="Моят текст", version=answer.context["form"].data["version"])
    assert as_user(officer).post(url, again).status_code == 302


def test_what_the_editor_may_not_see_is_not_lost(as_user, officer):
    meeting = MeetingFactory(confidentiality=Level.RESTRICTED)
    letter = LetterFactory(meeting=meeting, person=PersonFactory(confidentiality=Level.RESTRICTED))
    Letter.objects.filter(pk=letter.pk).update(confidentiality=Level.INTERNAL)
    answer = as_user(officer).post(f"{letter.get_absolute_url()}edit/", edited(letter, confidentiality="restricted"))
    assert answer.status_code == 422  # it would be as strict as its meeting, out of their sight
    Letter.objects.filter(pk=letter.pk).update(meeting=None)
    assert as_user(officer).post(f"{letter.get_absolute_url()}edit/", edited(letter)).status_code == 302
    letter.refresh_from_db()
    assert letter.person is not None


def test_a_letter_is_withdrawn_with_a_reason_and_says_so(as_user, officer, member):
    letter = LetterFactory(confidentiality=Level.COALITION)
    client, url = as_user(officer), f"{letter.get_absolute_url()}withdraw/"
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Записано два пъти"}).status_code == 302
    assert "Записано два пъти" in client.get(letter.get_absolute_url()).content.decode()
    text = as_user(member).get(letter.get_absolute_url()).content.decode()
    assert "Withdrawn on" in text and "Записано два пъти" not in text


def test_a_letter_that_was_sent_meanwhile_is_not_sent_again(as_user, officer):
    letter = LetterFactory()
    answer = as_user(officer).post(f"{letter.get_absolute_url()}send/", {"dated_on": TODAY.isoformat()})
    assert answer.status_code == 422 and "sent already" in answer.content.decode()


# Elsewhere


def test_it_stands_on_the_timelines_of_institution_person_and_meeting(officer, ministry):
    from crm import timeline

    person, meeting = PersonFactory(), MeetingFactory()
    LetterFactory(subject="Видимо", organisation=ministry, person=person, meeting=meeting)
    LetterFactory(subject="Чернова", organisation=ministry, dated_on=None, reply_due_on=None)
    LetterFactory(subject="Скрито", organisation=ministry, confidentiality=Level.RESTRICTED)
    for record in (ministry, person, meeting):
        assert [item.title for item in timeline.of(record, officer)] == ["Видимо"]
    assert timeline.of(ministry, officer)[0].tone == "overdue"


def test_it_is_found_by_its_words(as_user, officer, member):
    LetterFactory(subject="Детски градини", number="ИЗХ-404")
    for words in ("gradini", "404"):
        assert "Детски градини" in as_user(officer).get(f"/search/?q={words}").content.decode()
    assert "Детски градини" not in as_user(member).get("/search/?q=gradini").content.decode()


def test_the_home_page_tells_officers_of_overdue_replies(as_user, officer, member):
    LetterFactory(subject="Мълчание", confidentiality=Level.COALITION)
    ReplyFactory(answers=LetterFactory(subject="С отговор"))
    LetterFactory(subject="Отдавна", dated_on=ago(800), reply_due_on=ago(700))
    text = as_user(officer).get("/").content.decode()
    assert "Мълчание" in text and "С отговор" not in text and "Отдавна" not in text
    assert "Мълчание" not in as_user(member).get("/").content.decode()


def test_the_meeting_shows_the_letters_that_followed_it(as_user, officer, member):
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    LetterFactory(subject="След срещата", meeting=meeting, confidentiality=Level.INTERNAL)
    url = f"/meetings/{meeting.pk}/letters/"
    assert "След срещата" in as_user(officer).get(url).content.decode()
    assert "След срещата" not in as_user(member).get(url).content.decode()


def test_tasks_and_documents_hang_on_a_letter_and_are_as_strict(as_user, officer):
    from crm.models import Task

    letter = LetterFactory(confidentiality=Level.RESTRICTED, author=officer)
    client = as_user(officer)
    fields = {
        "what": "Да напомним",
        "assignee": officer.pk,
        "confidentiality": "restricted",
        "idempotency_key": str(uuid4()),
    }
    assert client.post(f"{letter.get_absolute_url()}tasks/", fields).status_code == 302
    assert Task.objects.get().subject == letter
    assert client.get(f"{letter.get_absolute_url()}documents/").status_code == 200
    assert as_user(UserFactory()).get(f"{letter.get_absolute_url()}tasks/").status_code == 404


def test_a_letter_with_blanks_leaves_only_when_its_writer_says_so(as_user, officer):
    draft = LetterFactory(dated_on=None, reply_due_on=None, text="Молим за [при нужда: втори въпрос] и [сайта](https://example.org).")  # fmt: skip
    client, url = as_user(officer), f"{LIST}{draft.pk}/send/"
    answer = client.post(url, {"dated_on": TODAY.isoformat(), "version": draft.version, "number": "7"})
    text = answer.content.decode()
    assert (answer.status_code, 'value="7"' in text) == (422, True)
    assert "[при нужда: втори въпрос]" in text and "[сайта]" not in text
    given = {"dated_on": TODAY.isoformat(), "version": draft.version, "as_it_is": "on"}
    assert client.post(url, given).status_code == 302
    draft.refresh_from_db()
    assert draft.dated_on == TODAY


def test_without_blanks_nothing_more_is_asked(as_user, officer):
    draft = LetterFactory(dated_on=None, reply_due_on=None, text="Молим за данни.")
    assert "as_it_is" not in as_user(officer).get(f"{LIST}{draft.pk}/send/").content.decode()


# To a person alone


def test_a_person_without_any_organisation_is_written_to_and_answers(as_user, officer):
    client, person = as_user(officer), PersonFactory(name="Ана Сама")
    begun = client.get(f"{NEW}?template=information&person={person.pk}").context["form"]
    assert begun["organisation"].value() in (None, "") and begun["person"].value()
    sent = data(OrganisationFactory(), organisation="", person=f"person:{person.pk}", kind="letter")
    assert client.post(NEW, sent).status_code == 302
    letter = Letter.objects.get()
    assert (letter.organisation, letter.person, letter.capacity) == (None, person, None)
    assert "Ана Сама" in client.get(LIST).content.decode()
    assert client.get(f"{letter.get_absolute_url()}pdf/").status_code == 200
    Letter.objects.update(dated_on=ago(3))

    back = {
        "subject": "Отговор", "kind": "reply", "language": "bg", "person": f"person:{person.pk}", "dated_on": ago(1),
        "answers": f"letter:{letter.pk}", "confidentiality": "internal", "idempotency_key": str(uuid4()),
    }  # fmt: skip
    assert client.post(RECEIVED, back).status_code == 302
    assert client.get("/letters/ledger/").status_code == 200


def test_a_letter_to_nobody_is_refused_beside_the_field(as_user, officer, ministry):
    answer = as_user(officer).post(NEW, data(ministry, organisation=""))

    assert answer.status_code == 422
    assert "an institution or a person" in answer.content.decode()
    assert answer.context["form"]["subject"].value() == "Достъп до данни"
    assert not Letter.objects.exists()


def test_a_hidden_institution_stays_on_its_letter_when_it_is_given_back_as_none(as_user, officer):
    hidden = MinistryFactory(confidentiality=Level.RESTRICTED)
    letter = LetterFactory(organisation=hidden, person=PersonFactory(), dated_on=None)
    answer = as_user(officer).patch(
        f"/api/v1/letters/{letter.pk}/", {"organisation": None}, content_type="application/json"
    )

    assert answer.status_code == 400
    assert Letter.objects.get().organisation == hidden
