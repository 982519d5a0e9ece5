"""Asks, and what members answered to them, come in as lists from elsewhere."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor, Via
from campaigns.asks import actions
from campaigns.models import Ask, AskText, SignOn
from campaigns.signing import closing
from campaigns.signing.answering import standing
from crm.actions import imports
from crm.confidentiality import Level
from crm.importing import running, targets
from crm.models import CoalitionMembership, Organisation
from tests.campaigns.asking import TEXT, answer, consult, draft, members
from tests.crm.importing import csv_of, imported, previewed, reasons, upload, xlsx_of
from tests.factories import CampaignFactory, MeetingFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db
ASKS = "Заглавие на български;Заглавие на английски;Пълен текст на български;Адресат;Тема;Кампании;Поверителност"
ANSWERS = "Искане;Организация;Отговор;Причина;Кой отговори"


def taken_back(batch, by):
    return imports.revert_now(batch=batch, by=Actor(by)).counts["taken_back"]


# Asks


@pytest.fixture
def around():
    """What a list of asks may name."""
    CampaignFactory(title_bg="Здраве", title_en="Health")
    OrganisationFactory(name="Министерство на здравето")
    ThemeFactory(name_bg="Здравеопазване")


def test_each_row_becomes_a_draft_with_its_first_wording(officer, around):
    row = f"Медиатори;Mediators;{TEXT};Министерство на здравето;здравеопазване;health;за коалицията"

    batch = imported(csv_of(row, "Само заглавие;;;;;;", header=ASKS), officer, "asks")

    assert (batch.counts["created"], reasons(batch)) == (2, {})
    ask, bare = Ask.objects.order_by("pk")
    assert (ask.title_bg, ask.title_en, ask.text_bg, ask.status) == ("Медиатори", "Mediators", TEXT, "draft")
    assert (str(ask.addressed_to), ask.theme.name_bg) == ("Министерство на здравето", "Здравеопазване")
    assert [one.title_bg for one in ask.campaigns.all()] == ["Здраве"]
    assert (ask.author, ask.confidentiality, bare.confidentiality) == (officer, Level.COALITION, Level.INTERNAL)
    wording = AskText.objects.get(ask=ask)
    assert (wording.number, wording.text_bg, wording.by, wording.confidentiality) == (1, TEXT, officer, "coalition")


def test_what_cannot_be_an_ask_is_refused_row_by_row(officer, around):
    CampaignFactory(title_bg="Скрита", confidentiality=Level.RESTRICTED)
    rows = (
        ";;;;;;", "А;;;Няма такова;;;", "Б;;;;Няма тема;;", "В;;;;;Няма кампания;", "Г;;;;;Скрита;",
        "Д;;;;;;ограничено", "Е;;;;;;някак", f"{'Ж' * 201};;;;;;", "З;;;;;;", "з;;;;;;",
    )  # fmt: skip
    text = csv_of("Ред;" + ASKS, *(f"{n};{row}" for n, row in enumerate(rows)))

    batch = imported(text, officer, "asks")

    assert [ask.title_bg for ask in Ask.objects.all()] == ["З"]
    words = [
        "nothing in “Заглавие на български”", "No organisation is called", "no theme called", "No campaign is called",
        "No campaign is called “Скрита”", "would not see this record", "has not been said", "too long", "row 10",
    ]  # fmt: skip
    told = list(reasons(batch).values())
    assert [said in one for said, one in zip(words, told, strict=True)] == [True] * 9, told


def test_an_ask_of_the_same_title_is_left_filled_up_or_doubled_as_chosen(officer, around):
    ask = draft(officer, title_bg="Медиатори", title_en="Mediators")
    text = csv_of("mediators;;Други думи;Министерство на здравето;Здравеопазване;;", header=ASKS)

    left = imported(text, officer, "asks", name="a.csv")
    assert (left.counts["already"], Ask.objects.count()) == (1, 1)
    filled = imported(text + b"\r\n", officer, "asks", name="b.csv", duplicates="update")
    ask.refresh_from_db()
    assert (filled.counts["updated"], str(ask.addressed_to), ask.text_bg) == (1, "Министерство на здравето", TEXT)
    doubled = imported(text + b"\r\n\r\n", officer, "asks", name="c.csv", duplicates="create")
    assert (doubled.counts["created"], Ask.objects.count()) == (1, 2)

    assert taken_back(filled, officer)["emptied"] == 1
    ask.refresh_from_db()
    assert (ask.addressed_to, ask.theme, AskText.objects.filter(ask=ask).count()) == (None, None, 1)


def test_a_hidden_ask_of_the_same_title_is_told_to_nobody(officer, leader):
    draft(leader, title_bg="Тайно", confidentiality=Level.RESTRICTED)

    batch = previewed(csv_of("Тайно;;;;;;", header=ASKS), officer, "asks")

    intake = running.check(batch, reader=officer)
    assert (intake.suspects, intake.counts.created) == ([], 1)


def test_the_same_file_twice_brings_in_nothing_twice_even_if_an_ask_was_called_otherwise_since(officer):
    text = csv_of("Медиатори;;;;;;", header=ASKS)
    imported(text, officer, "asks")
    actions.update_ask(ask=Ask.objects.get(), version=1, title_bg="Здравни медиатори", by=Actor.of(officer))

    again = imported(text, officer, "asks")

    assert (again.counts["already"], Ask.objects.count()) == (1, 1)


def test_asks_are_taken_back_unless_somebody_changed_or_consulted_them(officer, around):
    rows = [f"Искане {n};;{TEXT};;;Здраве;за коалицията" for n in range(4)]
    batch = imported(csv_of(*rows, header=ASKS), officer, "asks")
    untouched, reworded, asked, tagged = Ask.objects.order_by("pk")
    actions.update_ask(ask=reworded, version=1, text_bg="Друго", by=Actor.of(officer))
    consult(asked, members(1), officer)
    tagged.pressed.create(meeting=MeetingFactory())
    outlook = targets.of("asks").outlook(batch, officer)

    done = taken_back(batch, officer)

    assert [count for _what, count in outlook.going] == [1]
    assert (done["deleted"], done["kept"]) == (1, 3)
    assert set(Ask.objects.all()) == {reworded, asked, tagged}
    assert not AskText.objects.filter(ask=untouched.pk).exists()


def test_the_sheet_of_asks_can_be_brought_in_again(as_user, officer, around):
    row = f"Медиатори;Mediators;{TEXT};Министерство на здравето;Здравеопазване;Здраве;за коалицията"
    imported(csv_of(row, header=ASKS), officer, "asks")
    sheet = as_user(officer).get(reverse("campaigns:ask-list") + "?export=csv").content
    before = Ask.objects.values("title_bg", "title_en", "text_bg", "theme", "addressed_to", "confidentiality").get()
    Ask.objects.get().campaigns.clear()
    Ask.objects.all().delete()

    batch = upload(sheet, officer, "asks.csv")
    imported(sheet, officer, "asks", name="asks.csv")

    assert batch.content == "asks"
    assert Ask.objects.values(*before).get() == before
    assert Ask.objects.get().campaigns.count() == 1


# Sign-ons


@pytest.fixture
def asked(officer):
    """Four members who are being asked, and one who is not."""
    ask = draft(officer, title_en="Mediators")
    *four, _fifth = members(5)
    return consult(ask, four, officer)


def line(number, choice, reason="", who="", ask="Медиатори"):
    return f"{ask};Сдружение Измислено {number:03};{choice};{reason};{who}"


def test_answers_stand_under_the_wording_of_today_recorded_by_whoever_brought_them(officer, asked):
    rows = line(0, "За", who="Измислена Председателка"), line(1, "въздържа се"), line(2, "objects", "Твърде рано")

    batch = imported(csv_of(*rows, header=ANSWERS), officer, "sign_ons")

    assert (batch.counts["created"], reasons(batch)) == (3, {})
    answers = list(SignOn.objects.order_by("pk"))
    assert [one.choice for one in answers] == ["endorse", "abstain", "object"]
    assert {(one.via, one.by, one.text) for one in answers} == {(Via.IMPORT, officer, asked.text)}
    assert (answers[0].name, answers[2].reason) == ("Измислена Председателка", "Твърде рано")
    assert {str(one) for one in asked.requests.unanswered()} == {f"Сдружение Измислено 003 · {asked.ask}"}


def test_what_cannot_be_an_answer_is_refused_row_by_row_in_a_check_too(officer, asked):
    left = Organisation.objects.get(name="Сдружение Измислено 003")
    CoalitionMembership.objects.filter(organisation=left).update(ended_on=timezone.localdate() - timedelta(days=1))
    draft(officer, title_bg="Още не се пита")
    rows = (
        line(0, "", ask="медиатори"), line(0, "може би"), line(4, "за"), line(0, "за", ask="Няма такова"),
        line(0, "за", ask="Още не се пита"), line(9, "за"), line(3, "за"), line(1, "за", ask="mediators"),
        line(1, "против"),
    )  # fmt: skip
    batch = previewed(csv_of(*rows, header=ANSWERS), officer, "sign_ons")
    checked = {one.row: one.reason for one in running.check(batch).refusals}

    batch = imported(csv_of(*rows, header=ANSWERS), officer, "sign_ons", name="b.csv")

    words = [
        "nothing in “Отговор”", "has not been said", "was not asked", "No ask is called", "not being asked about",
        "No organisation is called", "no member of the coalition", "row 9",
    ]  # fmt: skip
    told = reasons(batch)
    assert told == checked
    assert [said in one for said, one in zip(words, told.values(), strict=True)] == [True] * 8, told
    assert SignOn.objects.get().choice == "endorse"


def test_after_the_last_day_nothing_is_taken_over(officer, asked):
    asked.answers_until = timezone.localdate() - timedelta(days=1)
    asked.save()
    batch = previewed(csv_of(line(0, "за"), header=ANSWERS), officer, "sign_ons")
    assert "last day to answer" in running.check(batch).refusals[0].reason

    batch = imported(csv_of(line(0, "за"), header=ANSWERS), officer, "sign_ons", name="b.csv")

    assert "last day to answer" in reasons(batch)[2]
    assert not SignOn.objects.exists()


def test_who_has_answered_already_is_left_alone_unless_it_is_said_otherwise(officer, asked):
    request = asked.requests.order_by("organisation__name").first()
    first = answer(request, "endorse", officer)
    text = csv_of(line(0, "против"), header=ANSWERS)

    left = imported(text, officer, "sign_ons")
    filled = imported(text, officer, "sign_ons", duplicates="update")
    assert [(one.counts["already"], one.counts["created"]) for one in (left, filled)] == [(1, 0)] * 2
    assert standing(request) == first

    taken = imported(text, officer, "sign_ons", duplicates="create")
    assert (taken.counts["created"], standing(request).choice, SignOn.objects.count()) == (1, "object", 2)


def test_an_answer_given_since_the_file_was_uploaded_is_not_pushed_aside(officer, asked):
    batch = previewed(csv_of(line(0, "против"), header=ANSWERS), officer, "sign_ons", duplicates="create")
    answer(asked.requests.order_by("organisation__name").first(), "endorse", officer)

    assert "since this file was uploaded" in running.check(batch).refusals[0].reason


def test_a_file_from_before_the_wording_changed_answers_nothing(officer, asked):
    batch = previewed(csv_of(line(0, "за"), header=ANSWERS), officer, "sign_ons")
    actions.update_ask(ask=asked.ask, version=1, text_bg="Други думи", by=Actor.of(officer))

    assert "wording has changed" in running.check(batch).refusals[0].reason


def test_answers_go_again_while_the_consultation_is_open_and_one_changed_since_stays(officer, asked):
    batch = imported(csv_of(line(0, "за"), line(1, "за"), header=ANSWERS), officer, "sign_ons")
    changed = SignOn.objects.order_by("pk").last().request
    later = answer(changed, "object", officer)

    done = taken_back(batch, officer)

    assert (done["deleted"], done["kept"]) == (1, 1)
    assert standing(changed) == later
    assert set(SignOn.objects.values_list("request", flat=True)) == {changed.pk}


def test_what_was_counted_stays(officer, asked):
    batch = imported(csv_of(line(0, "за"), header=ANSWERS), officer, "sign_ons")
    closing.close(consultation=asked, by=Actor.of(officer))

    done = taken_back(batch, officer)

    assert (done["deleted"], done["kept"], SignOn.objects.count()) == (0, 1, 1)


def test_a_workbook_about_one_ask_needs_no_column_for_it(officer, asked):
    book = xlsx_of(("Организация", "Отговор"), ("Сдружение Измислено 000", "Подкрепяме"))
    assert upload(book, officer, "отговори.xlsx").content == "sign_ons"

    imported(book, officer, "sign_ons", name="отговори.xlsx", constants={"ask": "Медиатори"})

    assert SignOn.objects.get().choice == "endorse"


# Both, on the pages


def test_the_pages_show_what_would_come_in_and_what_came(as_user, officer, asked):
    request = asked.requests.order_by("organisation__name").first()
    answer(request, "endorse", officer)
    text = csv_of(line(0, "против"), line(1, "за"), line(7, "за"), header=ANSWERS)
    batch, client = previewed(text, officer, "sign_ons"), as_user(officer)

    look = client.get(batch.get_absolute_url()).content.decode()
    batch = imported(text, officer, "sign_ons", name="b.csv")
    result = client.get(batch.get_absolute_url()).content.decode()
    outlook = client.get(reverse("crm:import-revert", args=[batch.pk])).content.decode()
    errors = client.get(reverse("crm:import-refusals", args=[batch.pk])).content.decode("utf-8-sig")

    assert "Сдружение Измислено 000 endorses" in look
    assert f'href="{asked.get_absolute_url()}"' in look
    assert "No organisation is called “Сдружение Измислено 007”" in look
    assert "Сдружение Измислено 001 endorses" in result
    assert "will be deleted: sign-ons" in outlook
    assert "Сдружение Измислено 007" in errors


@pytest.mark.parametrize(("kind", "header"), [("asks", ASKS), ("sign_ons", ANSWERS)])
def test_the_mapping_of_the_same_header_is_offered_again(as_user, officer, kind, header):
    imported(csv_of("a" + ";" * header.count(";"), header=header), officer, kind, name="a.csv")
    batch = upload(csv_of("b" + ";" * header.count(";"), header=header), officer, "b.csv")

    page = as_user(officer).get(reverse("crm:import-mapping", args=[batch.pk]))

    assert batch.content == kind
    assert page.context["form"].fields["mapping"].choices[0][0].startswith("batch-")


def test_a_member_brings_in_nothing(as_user, member, officer, asked):
    batch = previewed(csv_of(line(0, "за"), header=ANSWERS), officer, "sign_ons")
    client = as_user(member)
    for what in ("start", "detail", "mapping"):
        assert client.post(reverse(f"crm:import-{what}", args=[batch.pk])).status_code in {403, 404, 405}
    assert not SignOn.objects.exists()
