"""Whatever way a name is typed, its record is found: other spellings, other layouts, typos. And nothing hidden shows."""

import re
from datetime import date, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from crm import search
from crm.confidentiality import Level, levels_open_to
from crm.finding import candidates, lexicon
from crm.finding.folding import letters_of, spelled
from crm.finding.layouts import switched
from crm.models import Alias, Meeting, Organisation, Word
from tests import factories as make

HTMX = {"HX-Request": "true"}
LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюяabcdefghijklmnopqrstuvwxyzéüčž0123456789 -„“_"


def texts(found):
    return [hit.text for group in found.groups for hit in group.entries]


def called(user, typed):
    return texts(search.find(user, typed))


@pytest.fixture
def town(db):
    return make.PlaceFactory(name="Велико Търново", name_latin="")


# Spellings


@pytest.mark.parametrize(
    "typed",
    ["Велико Търново", "veliko tarnovo", "Veliko Turnovo", "weliko tyrnowo", "Veliko Tirnovo", "ТЪРНОВО Велико",
     "велик тър", "velikoto tarnovo"[:6]],
)  # fmt: skip
def test_a_town_is_found_in_any_spelling(officer, town, typed):
    assert called(officer, typed) == ["Велико Търново"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Кърджали", "Kurdjali"), ("Русе", "Rousse"), ("Царево", "Carevo"), ("Царево", "Tzarevo"), ("Шумен", "Schumen"),
     ("Ловеч", "Lovetch"), ("Хасково", "Khaskovo"), ("Враца", "Wratza"), ("Ямбол", "Jambol"), ("Ямбол", "Iambol")],
)  # fmt: skip
def test_older_and_foreign_spellings_meet(officer, name, typed):
    make.PlaceFactory(name=name, name_latin="")
    assert called(officer, typed) == [name]


def told(sql, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", [value])
        return cursor.fetchone()[0]


def test_the_database_folds_as_we_do(db):
    @examples(max_examples=150)
    @given(text=some.text(LETTERS, max_size=40))
    def hold(text):
        assert told("drom_spelled(%s)", text) == spelled(text)

    hold()


def test_the_database_makes_the_keys_that_are_asked_for(db):
    @examples(max_examples=100)
    @given(word=some.text("abcdeghinostuz", min_size=3, max_size=12))
    def hold(word):
        allowed = 2 if len(letters_of(word)) > 5 else 1
        assert set(told("drom_keys(%s)", word)) == set(lexicon.keys_of(letters_of(word), allowed)) - {""}

    hold()


# Layouts


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Шумен", "[umen"),
        ("Шумен", "{UMEN"),
        ("Шумен", "wumen"),
        ("Чирпан", "`irpan"),
        ("Жълт фенер", "gc.j beke,"),
        ("Кюстендил", "k\\stendil"),
        ("Amalipe", "ьпьвсзе"),
        ("Walnut Leaf", "уьвхкш веьо"),
        ("Yellow Fox", "ъеллов фоь"),
    ],
)
def test_a_name_typed_on_the_other_layout_is_found_and_it_is_said(officer, name, typed):
    make.OrganisationFactory(name=name)
    found = search.find(officer, typed)
    assert texts(found) == [name]
    assert found.instead == [name.lower()]


def test_what_is_there_as_it_was_typed_is_not_read_otherwise(officer):
    make.OrganisationFactory(name="Wumen")
    make.OrganisationFactory(name="Шумен")
    found = search.find(officer, "wumen")
    assert (texts(found), found.instead) == (["Wumen"], [])


def test_a_slip_leaves_no_sign_within_a_word():
    assert switched("силистра") == [] or all(one.replace(" ", "").isalnum() for one in switched("силистра"))


# Typos


@pytest.mark.parametrize(
    "typed", ["пловтив", "плводив", "плоавдив", "плодив", "Plovdif", "провдив", "плсвдив"]
)  # wrong, exchanged, too many, left out, the other script
def test_one_typo_in_a_word_of_seven_letters(officer, typed):
    make.PlaceFactory(name="Пловдив", name_latin="")
    found = search.find(officer, typed)
    assert (texts(found), found.instead) == (["Пловдив"], ["Пловдив"])


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("десегргация", True), ("дисегрегацыя", True), ("дисигригация", False), ("дсгрегация", True), ("дсгргция", False)],
)
def test_two_typos_in_a_longer_word_and_no_more(officer, typed, is_found):
    make.AskFactory(title_bg="План за десегрегация", title_en="", confidentiality=Level.PUBLIC)
    assert bool(called(officer, typed)) == is_found


@pytest.mark.parametrize("typed", ["МОМ", "МНО", "2027"])
def test_short_words_and_numbers_are_taken_as_they_are(officer, typed):
    make.MinistryFactory(name="Министерство", short_name="МОН")
    make.PlaceFactory(name="2026", name_latin="")
    assert called(officer, typed) == []


def test_the_right_words_of_a_search_stay(officer):
    make.PersonFactory(name="Иван Петров")
    make.PersonFactory(name="Иванка Петрова")
    make.PersonFactory(name="Мария Иванова")
    assert search.find(officer, "иванка петроф").instead == ["иванка Петрова"]
    assert called(officer, "мария петров") == []  # both are known, together they are nobody


def test_a_page_and_the_palette_say_as_what_they_read_it(as_user, officer):
    make.PlaceFactory(name="Пловдив", name_latin="")
    for headers in ({}, HTMX):
        page = as_user(officer).get("/search/", {"q": "пловтив"}, headers=headers).content.decode()
        said = re.sub(r"<[^>]+>|\s+", " ", page)
        assert "Nothing found for “пловтив”. Results for “Пловдив” :" in re.sub(r"\s+", " ", said)


# Order


def test_who_is_called_so_comes_first_among_all_kinds(officer):
    make.OrganisationFactory(name="Община Елена")
    make.OrganisationFactory(name="Елена и приятели")
    make.PersonFactory(name="Елена Колева")
    make.PlaceFactory(name="Елена", name_latin="")
    make.MeetingFactory(about="Елена")
    found = called(officer, "елена")
    assert found[:2] == ["Елена", "Елена"]
    assert found[2:] == ["Елена Колева", "Елена и приятели", "Община Елена"]


def test_an_abbreviation_finds_its_bearer_before_all_that_begin_so(officer):
    for number in range(3):
        make.OrganisationFactory(name=f"Мон {number}")
    ministry = make.MinistryFactory(name="Министерство на образованието")
    Alias.objects.create(organisation=ministry, name="МОН")
    assert called(officer, "mon")[0] == ministry.name


def test_the_one_called_exactly_so_is_found_among_more_than_are_ranked(officer, monkeypatch):
    monkeypatch.setattr(candidates, "MOST_RANKED", 5)
    make.OrganisationFactory.create_batch(12, name="Мост към утре")
    make.OrganisationFactory(name="Мост")
    assert called(officer, "мост")[0] == "Мост"


@pytest.mark.parametrize("large", [0, -2])
def test_a_large_table_gives_the_same_answer(officer, member, monkeypatch, large):
    """Read from its newest end, or looked up in the index."""
    for day in range(1, 9):
        make.MeetingFactory(about=f"Среща {day}", held_on=date(2026, 1, day), confidentiality=Level.COALITION)
        make.MeetingFactory(about="Среща тайна", held_on=date(2026, 2, day))
    make.MeetingFactory(about="Рядка среща", held_on=date(2020, 1, 1), confidentiality=Level.COALITION)
    monkeypatch.setattr(candidates, "WINDOW", 1)
    monkeypatch.setattr(candidates, "LARGE", large)
    assert called(member, "среща") == [f"Среща {day}" for day in (8, 7, 6, 5, 4)]
    assert called(member, "рядка") == ["Рядка среща"]


# The lexicon


def in_lexicon(word):
    return Word.objects.filter(word=word).exists()


def test_the_database_writes_words_down_on_every_way_of_writing(officer):
    meeting = make.MeetingFactory(about="Здравеопазване")
    Meeting.objects.bulk_create([Meeting(about="Десегрегация", author=officer)])
    Meeting.objects.filter(pk=meeting.pk).update(about="Жилища")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_meeting SET about = 'Заетост' WHERE id = %s", [meeting.pk])
    assert all(map(in_lexicon, ["zdraveopazvane", "desegregatsia", "zhilista", "zaetost"]))


def test_every_table_with_a_search_column_writes_its_words_down(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'drom_keep_words'::regproc")
        told = [table for (table,) in cursor.fetchall()]
    tables = {model._meta.db_table for model in lexicon.searched()}
    assert {table: told.count(table) for table in tables} == dict.fromkeys(tables, 2)
    assert len(tables) > 12


def test_a_table_that_comes_later_is_caught_up_with(officer):
    make.MeetingFactory(about="Наваксване")
    Word.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER words_of_insert_rows ON crm_meeting")
    lexicon.install()
    assert in_lexicon("navaksvane")


def test_words_of_someone_erased_are_forgotten_unless_others_bear_them(officer):
    person = make.PersonFactory(name="Неповторима Гълъбова")
    make.PersonFactory(name="Иванка Петрова Неповторима")
    person.delete()
    assert all(map(in_lexicon, ["galabova", "gulubova"]))
    lexicon.forget("Неповторима Гълъбова")
    assert (in_lexicon("galabova"), in_lexicon("gulubova"), in_lexicon("nepovtorima")) == (False, False, True)


# Nothing hidden shows


def test_a_typo_of_a_hidden_name_finds_and_says_nothing(member, leader):
    make.OrganisationFactory(name="Тайнственост", confidentiality=Level.RESTRICTED)
    assert search.find(leader, "тайнствност").instead == ["Тайнственост"]
    for user in (member, AnonymousUser()):
        found = search.find(user, "тайнствност")
        assert (found.groups, found.instead) == ([], [])


def test_a_hidden_word_is_not_known_and_hides_no_correction(member):
    make.OrganisationFactory(name="Сдружение Петров", confidentiality=Level.PUBLIC)
    before = search.find(member, "сдружение петроф")
    assert before.instead == ["сдружение Петров"]
    make.OrganisationFactory(name="Петроф", confidentiality=Level.RESTRICTED)
    make.PersonFactory(name="Петрок Петроц")
    assert search.find(member, "сдружение петроф") == before


WORDS = some.sampled_from(
    ["пловдив", "пловдиф", "пловтив", "провдив", "шумен", "шумег", "wumen", "[umen", "мост", "мостове", "мон", "мом"]
)
NAMES = some.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@pytest.mark.parametrize("who", ["member", "officer", "anonymous"])
def test_hidden_records_change_nothing_that_is_found(db, who, member, officer, client):
    user = {"member": member, "officer": officer, "anonymous": AnonymousUser()}[who]

    @examples(max_examples=25)
    @given(shown=some.lists(NAMES, max_size=3), hidden=some.lists(NAMES, min_size=1, max_size=4), typed=NAMES)
    def hold(shown, hidden, typed):
        with transaction.atomic():
            for name in shown:
                make.OrganisationFactory(name=name, confidentiality=Level.PUBLIC)
            before = answers(user, typed)
            for name in hidden:
                hide(name)
            assert answers(user, typed) == before
            transaction.set_rollback(True)

    hold()


def hide(name):
    body = make.OrganisationFactory(name=name, confidentiality=Level.RESTRICTED)
    Alias.objects.create(organisation=body, name=name)
    Organisation.objects.create(name=name, kind="ngo", merged_into=body, confidentiality=Level.RESTRICTED)
    make.PersonFactory(name=name, confidentiality=Level.RESTRICTED)
    make.MeetingFactory(about=name, confidentiality=Level.RESTRICTED)
    make.AskFactory(title_bg=name, confidentiality=Level.RESTRICTED)


def answers(user, typed):
    kinds = ["organisation", "person", "meeting", "ask", "place"]
    return search.find(user, typed), search.find(user, typed, per_kind=20), search.suggestions(user, typed, kinds)


def test_of_words_that_fit_none_is_told_that_stands_in_a_hidden_record_only(officer):
    make.MeetingFactory(about="Кафе", where="Могилово")  # found by a word that is not part of what it is called
    make.MeetingFactory(about="Могилава", confidentiality=Level.RESTRICTED)
    found = search.find(officer, "могилаво")
    assert (texts(found), found.instead) == (["Кафе"], [])


# What is remembered of a gate


@pytest.mark.parametrize("role", ["officer", "leader", "administrator", "member", "former_member", None])
def test_a_gate_asks_nothing_before_the_statement_and_hangs_on_no_moment(role, request, db, django_assert_num_queries):
    user = request.getfixturevalue(role) if role else AnonymousUser()
    candidates.compiled.cache_clear()
    levels_open_to(user)
    with django_assert_num_queries(0):
        tables = [table for kind in search._kinds.values() for table in candidates.tables_of(user, kind)]

    assert tables
    assert not [one for table in tables for one in table.params if isinstance(one, datetime)]


def test_a_right_that_is_lost_or_won_counts_at_once(officer, member):
    make.OrganisationFactory(name="Скрита Могила", confidentiality=Level.INTERNAL)
    own = make.OrganisationFactory(name="Наша Могила", confidentiality=Level.RESTRICTED)
    assert called(officer, "могила") == ["Скрита Могила"]
    officer.role = "member"
    officer.save()
    assert called(officer, "могила") == []

    assert called(member, "могила") == []
    make.OrganisationFactory(name="Обща Могила", confidentiality=Level.COALITION)
    assert called(member, "могила") == ["Обща Могила"]
    member.representations.all().delete()
    again = type(member).objects.get(pk=member.pk)
    assert called(again, "могила") == []
    make.RepresentationFactory(user=member, organisation=own)
    assert called(again, "могила") == ["Наша Могила"]


# Every kind

# What has a page of its own and is found by something else.
FOUND_OTHERWISE = {
    "briefings.Block": "in the paper that it is part of",
    "briefings.Edition": "on the page of its briefing, and by its number in no words of its own",
    "briefings.Sending": "on the page of its edition and of its letter",
    "accounts.SavedView": "above its list and on a list of one's own",
    "accounts.Job": "the machine's work: a list of one's own",
    "campaigns.CampaignPhase": "on the page of its campaign",
    "campaigns.RulesOfProcedure": "on the page of its body",
    "campaigns.Criterion": "on the page of its call",
    "campaigns.Candidacy": "on the page of its call: who stands is not for a search box",
    "campaigns.Credential": "on the page of its organisation",
    "campaigns.PaperRequest": "in the table of its call",
    "campaigns.Mandate": "by who holds it and by its seat",
    "campaigns.ReportBack": "on the page of its session",
    "campaigns.ProjectPhase": "on the page of its project",
    "campaigns.BudgetLine": "on the page of its project: money is not for a search box",
    "campaigns.Consultation": "by the ask it is about",
    "campaigns.SignOn": "by the ask it is about",
    "monitoring.Baseline": "on the page of its indicator",
    "monitoring.IndicatorTarget": "on the page of its indicator",
    "monitoring.Observation": "on the page of its indicator",
    "monitoring.Assessment": "by the commitment it is about",
    "monitoring.Coding": "on the page of its assessment",
    "monitoring.Reply": "beside the assessment it is about, and its letters by themselves",
    "monitoring.MinorityNote": "beside the assessment it is about",
    "monitoring.CheckRound": "by the commitment it checks",
    "monitoring.LocalCheck": "on the page of its round, by municipality",
    "campaigns.Stance": "by whom and what it is about: an opinion is not for a search box",
    "monitoring.SentEvidence": "in the queue of what readers sent: a stranger's words are not for a search box",
    "monitoring.Succession": "on the list of changes, and on the commitments it asks about",
    "network.Snapshot": "on its list: it is called by a day",
    "crm.DataExport": "on one's own list, for a week",
    "crm.Merge": "by the record that was kept",
    "crm.PrivacyRequest": "on the list of requests: who asked about their data is not for a search box",
    "crm.Dossier": "with its request",
    "crm.Erasure": "with its request",
    "crm.Breach": "on the list of breaches",
}


def test_every_record_with_a_page_is_a_kind_that_can_be_found():
    found = {kind.queryset().model for kind in search._kinds.values()}
    with_page = {
        model
        for label in ("accounts", "crm", "campaigns", "monitoring", "network", "briefings")
        for model in apps.get_app_config(label).get_models()
        if hasattr(model, "get_absolute_url")
    }
    assert {model._meta.label for model in with_page - found} == set(FOUND_OTHERWISE)


def test_every_kind_says_how_its_records_are_called():
    for kind in search._kinds.values():
        columns = {field.name for field in kind.queryset().model._meta.concrete_fields}
        assert kind.names, kind.kind
        assert set(kind.names) | set(kind.whole) <= columns


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_runs_the_same_queries_for_any_length(officer, rows, django_assert_num_queries):
    for number in range(rows):
        make.PersonFactory(name=f"Тестова {number}")
        make.MeetingFactory(about=f"Тестова {number}")
    search.find(officer, "тестова")
    with django_assert_num_queries(4):  # all kinds at once, the people, their posts, the meetings
        assert len(called(officer, "тестова")) == 2 * rows


# An institution and one of its posts


@pytest.mark.parametrize("typed", ["МОН министър", "министър МОН", "mon ministar", "МОН зам"])
def test_a_post_is_found_by_the_short_name_of_its_body(officer, typed):
    ministry = make.OrganisationFactory(name="Министерство на образованието", short_name="МОН", kind="public_body")
    make.OfficeFactory(body=ministry, title="Министър", title_latin="")
    make.OfficeFactory(body=ministry, title="Заместник-министър", title_latin="")
    make.OfficeFactory(title="Министър", title_latin="")  # of another body

    found = called(officer, typed)

    assert found[:1] == (["Заместник-министър"] if "зам" in typed else ["Министър"])
    assert len(found) == (1 if "зам" in typed else 2)


def test_a_hidden_body_leads_to_none_of_its_posts(member):
    hidden = make.OrganisationFactory(name="Тайно бюро", short_name="ТБЮ", confidentiality=Level.RESTRICTED)
    make.OfficeFactory(body=hidden, title="Началник")
    assert called(member, "ТБЮ началник") == []
