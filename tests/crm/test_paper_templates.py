"""Letters that begin from a record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from crm.confidentiality import Level
from crm.languages import in_words
from crm.letter_templates import TEMPLATES, WRITTEN_IN, initial_for, language_of, offered_for
from crm.letter_texts import text_of
from crm.letter_words import blanks_in
from crm.models import ContactPoint, LawfulBasis, Letter, Organisation
from tests.access.forms import form_of
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    PublishedCommitmentFactory,
    TenureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry():
    return MinistryFactory(name="Министерство на образованието", name_latin="Ministry of Education")


@pytest.fixture
def deputy(ministry):
    person = PersonFactory(name="Измислена Заместникова")
    return TenureFactory(person=person, organisation=ministry, office=OfficeFactory(body=ministry))


@pytest.fixture
def meeting(officer, ministry, deputy):
    meeting = MeetingFactory(about="Места без такса", held_on=date(2026, 11, 19), author=officer)
    ParticipationFactory(meeting=meeting, person=deputy.person, capacity=deputy)
    return meeting


@pytest.mark.parametrize("language", WRITTEN_IN)
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_every_template_is_written_in_every_language(template, language):
    subject, *paragraphs = text_of(template.key, language)

    assert 5 < len(subject) < 150
    assert len(paragraphs) >= 3


def test_thanks_after_a_meeting_hold_what_was_promised_and_asked(officer, meeting, ministry, deputy):
    due = date(2027, 3, 1)
    PublishedCommitmentFactory(meeting=meeting, owed_by=ministry, title="Да внесе наредба", original_due=due)
    PublishedCommitmentFactory(title="Чуждо обещание")
    AskPressedFactory(meeting=meeting, ask=AskFactory(title_bg="Без такси"))

    begun = initial_for("thanks", meeting, officer)

    assert begun["language"] == "bg"
    assert "19 ноември 2026" in begun["subject"]
    assert "- Да внесе наредба" in begun["text"]
    assert "1 март 2027" in begun["text"]
    assert "- Без такси." in begun["text"]
    assert "Чуждо" not in begun["text"]
    assert [begun[name] for name in ("kind", "organisation", "person", "office", "meeting")] == [
        Letter.Kind.THANKS, ministry, deputy.person, deputy.office, meeting,
    ]  # fmt: skip


def test_what_is_empty_is_left_out_with_the_words_that_announce_it(officer, meeting):
    text = initial_for("thanks", meeting, officer, language="en")["text"]

    assert "Thank you for the meeting of 19 November 2026" in text
    assert "promised" not in text
    assert "asked for" not in text
    assert "{" not in text


def test_a_letter_is_no_more_open_than_what_it_begins_from(officer, meeting):
    meeting.confidentiality = Level.RESTRICTED
    meeting.save()
    CommitmentFactory(meeting=meeting, title="Тайно обещание", confidentiality=Level.RESTRICTED, author=officer)

    begun = initial_for("thanks", meeting, officer)

    assert begun["confidentiality"] == Level.RESTRICTED
    assert "Тайно обещание" in begun["text"]


def test_what_is_off_the_record_enters_no_letter_of_a_wider_level(leader, meeting):
    CommitmentFactory(meeting=meeting, title="Тайно обещание", confidentiality=Level.RESTRICTED)
    AskPressedFactory(meeting=meeting, ask=AskFactory(title_bg="Тайно искане", confidentiality=Level.RESTRICTED))

    assert "Тайно" not in initial_for("thanks", meeting, leader)["text"]


def test_what_its_writer_may_not_see_begins_nothing(officer, other_officer, meeting, deputy):
    deputy.person.confidentiality = Level.RESTRICTED
    deputy.person.save()
    begun = initial_for("thanks", meeting, officer)
    assert "person" not in begun

    meeting.confidentiality = Level.RESTRICTED
    meeting.save()
    assert initial_for("thanks", meeting, other_officer) == {}
    assert initial_for("meeting-request", deputy.person, officer) == {}


def test_a_new_office_holder_reads_what_is_open_in_public_and_what_we_ask(officer, ministry, deputy):
    PublishedCommitmentFactory(owed_by=ministry, title="Отворено обещание")
    PublishedCommitmentFactory(owed_by=ministry, title="На друга длъжност", owed_office=OfficeFactory(body=ministry))
    CommitmentFactory(owed_by=ministry, title="Чернова")
    AskFactory(addressed_to=ministry, title_bg="Живо искане", status="tabled")
    AskFactory(addressed_to=ministry, title_bg="Изпълнено искане", status="met")

    for record in (deputy, deputy.person):
        begun = initial_for("new-office-holder", record, officer)
        assert "Отворено обещание" in begun["text"]
        assert "Живо искане" in begun["text"]
        for words in ("На друга длъжност", "Чернова", "Изпълнено"):
            assert words not in begun["text"]
        assert (begun["person"], begun["office"]) == (deputy.person, deputy.office)


def test_a_reminder_names_the_letter_its_day_and_when_its_reply_was_due(officer, ministry):
    letter = LetterFactory(
        organisation=ministry, subject="Данни за детските градини", number="7/2026", dated_on=date(2026, 10, 1),
        reply_due_on=date(2026, 10, 31),
    )  # fmt: skip

    begun = initial_for("reminder", letter, officer, language="en")

    for words in ("Данни за детските градини", "7/2026", "1 October 2026", "31 October 2026"):
        assert words in begun["text"]
    assert begun["organisation"] == ministry


def test_a_request_for_information_names_the_law_and_is_of_its_kind(officer, ministry):
    begun = initial_for("information-request", ministry, officer)

    assert begun["kind"] == Letter.Kind.INFORMATION
    assert "Закона за достъп до обществена информация" in begun["text"]


@pytest.mark.parametrize(
    ("language", "salutation"), [("bg", "На вниманието на Измислена Заместникова,"), ("en", "Dear Izmislena,")]
)
@pytest.mark.parametrize("template", ["new-office-holder", "meeting-request"])
def test_whoever_is_named_is_addressed_by_name_and_no_gender_is_guessed(
    template, language, salutation, officer, deputy
):
    deputy.person.name_latin = "Izmislena"
    deputy.person.save()

    text = initial_for(template, deputy, officer, language=language)["text"]

    assert text.startswith(salutation)
    assert "дами" not in text and "Sir" not in text


@pytest.mark.parametrize(("language", "salutation"), [("bg", "Уважаеми дами и господа,"), ("en", "Dear Sir or Madam,")])
def test_where_nobody_is_named_everyone_is_greeted(language, salutation, officer, ministry):
    text = initial_for("meeting-request", ministry, officer, language=language)["text"]

    assert text.startswith(salutation) and "вниманието" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("bg", "от Вашата институция (Министерство на образованието),"),
        ("en", "institution (Ministry of Education) has"),
    ],
)
def test_an_institution_is_named_so_that_any_name_fits(language, words, officer, deputy, ministry):
    PublishedCommitmentFactory(owed_by=ministry)

    assert words in initial_for("new-office-holder", deputy, officer, language=language)["text"]


@pytest.fixture
def centre(officer):
    """Where the officer works."""
    centre = OrganisationFactory(name="Център „Надежда“", name_latin="Centre Hope")
    TenureFactory(person=PersonFactory(user=officer), organisation=centre)
    return centre


def reached(centre, **ways):
    for kind, value in ways.items():
        ContactPoint.objects.create(organisation=centre, kind=kind, value=value)


def test_a_request_names_no_address_and_no_phone_that_we_have_not(officer, ministry, centre):
    text = initial_for("information-request", ministry, officer)["text"]
    assert "по електронен път" not in text and "Телефон" not in text
    assert "[пощенският ни адрес: без него заявлението не се разглежда]" in blanks_in(text)

    reached(centre, address="ул. „Примерна“ 1, Търново")
    text = initial_for("information-request", ministry, officer)["text"]
    assert "Адрес за кореспонденция: ул. „Примерна“ 1, Търново." in text and "Телефон" not in text


def test_a_request_names_the_address_and_the_phone_of_the_letterhead(officer, ministry, centre):
    reached(centre, address="ул. „Примерна“ 1", phone="+35920000000", email="centre@example.org")
    for language, words in (
        ("bg", ["на адрес centre@example.org", "Адрес за кореспонденция: ул. „Примерна“ 1. Телефон: 02"]),
        ("en", ["at centre@example.org", "Telephone: +35920000000."]),
    ):
        text = initial_for("information-request", ministry, officer, language=language)["text"]
        assert [one for one in words if one not in text] == []
        assert "without it" not in text and "без него" not in text


def test_a_template_begins_only_from_records_it_knows(officer, meeting, ministry):
    assert initial_for("thanks", ministry, officer) == {}
    assert initial_for("no-such", ministry, officer) == {}
    assert initial_for("thanks", None, officer) == {}
    assert [one.key for one in offered_for(meeting)] == ["thanks"]


def test_the_language_is_the_addressees_as_far_as_there_are_texts():
    brussels = PlaceFactory(code="BE", kind="country")
    expected = [
        (MinistryFactory(), None, "bg"),
        (OrganisationFactory(working_languages="rom, en"), None, "bg"),  # Romani falls back on Bulgarian
        (OrganisationFactory(working_languages="English"), None, "en"),
        (OrganisationFactory(working_languages="английски; български"), None, "en"),
        (OrganisationFactory(place=brussels), None, "en"),
        (OrganisationFactory(kind=Organisation.Kind.EU_BODY), None, "en"),
        (OrganisationFactory(kind=Organisation.Kind.DONOR, working_languages="fr"), None, "en"),
        (MinistryFactory(), PersonFactory(languages="en, bg"), "en"),
    ]
    assert [language_of(body, person) for body, person, _ in expected] == [language for *_, language in expected]


@pytest.mark.parametrize(
    ("known", "language", "expected"),
    [
        ("bg, rom", "en", "Bulgarian, Romani"),
        ("bg; rom/tr", "bg", "български, ромски, турски"),
        ("български, жестов език", "en", "български, жестов език"),
        ("", "en", ""),
    ],
)
def test_languages_are_read_by_their_names_and_free_words_stay(known, language, expected):
    with translation.override(language):
        assert in_words(known) == expected


def test_the_form_opens_with_the_letter_and_saves_it(officer, meeting, ministry, as_user):
    client = as_user(officer)
    address = f"{reverse('crm:letter-new')}?template=thanks&meeting={meeting.pk}"

    page = client.get(address)
    form = page.context["form"]
    assert "Благодарим Ви за срещата" in form["text"].value()
    assert "Thanks after a meeting" in page.content.decode()

    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = client.post(address, given)
    assert answer.status_code == 302, answer.context["form"].errors
    letter = Letter.objects.get()
    assert (letter.organisation, letter.meeting, letter.language, letter.is_draft) == (ministry, meeting, "bg", True)


@pytest.mark.parametrize(("template", "waits"), [("new-office-holder", False), ("meeting-request", True)])
def test_only_a_letter_that_expects_a_reply_waits_for_one(template, waits, officer, deputy, as_user):
    client = as_user(officer)
    address = f"{reverse('crm:letter-new')}?template={template}&tenure={deputy.pk}"
    today = timezone.localdate().isoformat()
    sent = form_of(client.get(address).content.decode()).sent(dated_on=today, text="Без празни места.")
    assert client.post(address, sent).status_code == 302
    assert (Letter.objects.get().reply_due_on is not None) is waits


def test_an_overdue_letter_offers_a_reminder_until_it_is_answered(officer, ministry, as_user):
    overdue = LetterFactory(organisation=ministry)
    link = f"?template=reminder&amp;letter={overdue.pk}"

    assert link in as_user(officer).get(overdue.get_absolute_url()).content.decode()
    LetterFactory(
        organisation=ministry, answers=overdue, direction="received", reply_due_on=None,
        dated_on=overdue.dated_on + timedelta(days=3),
    )  # fmt: skip
    assert link not in as_user(officer).get(overdue.get_absolute_url()).content.decode()


def test_whoever_is_told_reads_where_their_data_come_from_and_why_we_hold_them(officer):
    person = PersonFactory()
    LawfulBasis.objects.filter(person=person).update(source="сайта на министерството.", basis="official")
    text = initial_for("information", person, officer, language="bg")["text"]
    assert "Откъде са данните: сайта на министерството. На какво основание: " in text
    assert "[посочете" not in text

    LawfulBasis.objects.filter(person=person).delete()
    assert "[посочете източника]" in initial_for("information", person, officer, language="bg")["text"]
