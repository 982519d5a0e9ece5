"""The reply ledger: asked, answered in time, late, silent, waiting; over what its reader may see and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from crm.confidentiality import Level
from crm.ledger import account_of, accounts_of
from crm.models import Letter
from tests.factories import (
    LetterFactory,
    MinistryFactory,
    OrganisationFactory,
    ReplyFactory,
    ThemeFactory,
    UserFactory,
)
from tests.queries import queries_of

TODAY = timezone.localdate()
PAGE = "/letters/ledger/"


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def ministry(db):
    return MinistryFactory(name="Министерство на примера", name_latin="Ministry of the Example")


def asked(ministry, sent=30, due=10, **fields):
    """A letter sent so many days ago whose reply was due so many days ago."""
    due_on = None if due is None else ago(due)
    return LetterFactory(organisation=ministry, dated_on=ago(sent), reply_due_on=due_on, **fields)


def replied(letter, days_after, **fields):
    return ReplyFactory(answers=letter, dated_on=letter.dated_on + timedelta(days=days_after), **fields)


def four_of_each_fate(ministry):
    replied(asked(ministry), 4)
    replied(asked(ministry), 20)  # on the very day
    replied(asked(ministry), 27)  # late
    asked(ministry)  # silent
    asked(ministry, sent=3, due=-11)  # still waiting
    asked(ministry, due=None)  # no reply expected


def test_every_letter_has_one_fate(officer, ministry):
    four_of_each_fate(ministry)
    account = account_of(ministry, officer)
    assert (account.asked, account.in_time, account.late, account.silent, account.waiting) == (5, 2, 1, 1, 1)
    assert (account.settled, account.left_out, account.median_days) == (4, 1, 20)


def test_the_share_leaves_out_those_still_waiting(officer, ministry):
    asked(ministry, sent=1, due=-10)
    assert account_of(ministry, officer).share_in_time is None
    replied(asked(ministry), 5)
    assert account_of(ministry, officer).share_in_time == 1.0


def test_the_first_of_several_replies_counts_once(officer, ministry):
    letter = asked(ministry)
    replied(letter, 25)
    replied(letter, 6)
    account = account_of(ministry, officer)
    assert (account.asked, account.in_time, account.late, account.median_days) == (1, 1, 0, 6)


def test_an_institution_never_written_to_has_an_empty_account(officer, ministry):
    account = account_of(ministry, officer)
    assert (account.asked, account.settled, account.share_in_time, account.median_days) == (0, 0, None, None)


def test_drafts_withdrawn_letters_and_withdrawn_replies_do_not_count(officer, ministry):
    gone = {"voided_at": timezone.now(), "void_reason": "x"}
    LetterFactory(organisation=ministry, dated_on=None, reply_due_on=None)
    asked(ministry, **gone)
    replied(asked(ministry), 3, **gone)
    account = account_of(ministry, officer)
    assert (account.asked, account.silent, account.left_out) == (1, 1, 0)


def test_a_letter_of_ours_in_the_same_thread_is_no_reply(officer, ministry):
    """Only what came from outside answers."""
    letter = asked(ministry)
    Letter.objects.filter(pk=LetterFactory(organisation=ministry, reply_due_on=None).pk).update(answers=letter)
    assert account_of(ministry, officer).silent == 1


def test_a_reply_from_another_body_answers_too(officer, ministry):
    replied(asked(ministry), 3, organisation=MinistryFactory())
    assert account_of(ministry, officer).in_time == 1


def test_hidden_letters_and_hidden_replies_change_no_number(officer, member, ministry):
    letter = asked(ministry, confidentiality=Level.COALITION)
    before = account_of(ministry, officer), account_of(ministry, member)
    asked(ministry, confidentiality=Level.RESTRICTED)
    replied(letter, 2, confidentiality=Level.RESTRICTED)
    assert (account_of(ministry, officer), account_of(ministry, member)) == before
    replied(letter, 3, confidentiality=Level.INTERNAL)
    assert account_of(ministry, officer).in_time == 1
    assert account_of(ministry, member) == before[1]


def test_a_hidden_institution_is_in_no_line_and_in_no_total(officer, ministry):
    asked(ministry)
    asked(OrganisationFactory(confidentiality=Level.RESTRICTED))
    *each, together = accounts_of(Letter.objects.all(), officer)
    assert ([one.organisation_id for one in each], together.asked) == ([ministry.pk], 1)


def test_all_together_has_its_own_median(officer, ministry):
    for days, body in ((2, ministry), (4, ministry), (10, MinistryFactory())):
        replied(asked(body), days)
    *each, together = accounts_of(Letter.objects.all(), officer)
    assert [one.median_days for one in each] == [3, 10]
    assert together.median_days == 4


# The page


def lines(response):
    return [(str(body), account.asked) for body, account in response.context["rows"]]


def test_the_page_prints_shares_with_their_denominator(as_user, officer, ministry):
    four_of_each_fate(ministry)
    text = as_user(officer).get(PAGE).content.decode()
    assert "2 of 4" in text and "1 still waiting is not counted" in text
    assert "Left out: 1 that expects none." in text and "median of 3 replies" in text


def test_it_is_narrowed_by_time_theme_and_kind(as_user, officer, ministry):
    theme = ThemeFactory()
    asked(ministry, sent=400, due=370).themes.add(theme)
    other = asked(MinistryFactory(name_latin="Another"), kind="information")
    client = as_user(officer)
    assert len(lines(client.get(PAGE))) == 2
    assert lines(client.get(f"{PAGE}?since={ago(40)}")) == [("Another", 1)]
    assert lines(client.get(f"{PAGE}?until={ago(40)}")) == [(ministry.name_latin, 1)]
    assert lines(client.get(f"{PAGE}?theme={theme.pk}")) == [(ministry.name_latin, 1)]
    assert lines(client.get(f"{PAGE}?kind={other.kind}")) == [("Another", 1)]
    assert lines(client.get(f"{PAGE}?since=nonsense")) == []


@pytest.mark.parametrize("sort", ["name", "asked", "in_time", "late", "silent", "waiting", "median", "nonsense", ""])
def test_it_stands_in_any_known_order(as_user, officer, ministry, sort):
    quick = MinistryFactory(name_latin="A quick one")
    replied(asked(quick), 1)
    four_of_each_fate(ministry)
    there = lines(as_user(officer).get(f"{PAGE}?sort={sort}"))
    back = lines(as_user(officer).get(f"{PAGE}?sort=-{sort}"))
    assert sorted(there) == sorted(back) == [("A quick one", 1), ("Ministry of the Example", 5)]
    if sort in {"name", "asked"}:
        assert there == back[::-1] == [("A quick one", 1), ("Ministry of the Example", 5)]
    if sort in {"nonsense", ""}:
        assert there[0] == ("Ministry of the Example", 5)


def test_the_export_holds_the_lines_and_the_total(as_user, officer, ministry, tmp_path):
    four_of_each_fate(ministry)
    text = as_user(officer).get(f"{PAGE}?export=csv").content.decode("utf-8-sig")
    assert "Ministry of the Example,5,2,1,1,1,2/4,20.0,1" in text
    assert "All together,5,2,1,1,1,2/4,20.0,1" in text
    book = tmp_path / "ledger.xlsx"
    book.write_bytes(as_user(officer).get(f"{PAGE}?export=xlsx").content)
    assert load_workbook(book).active.max_row == 3


def test_more_institutions_run_no_more_queries(as_user, officer, ministry):
    client = as_user(officer)
    replied(asked(ministry), 3)
    queries_of(client, PAGE)
    one = queries_of(client, PAGE)
    for _ in range(2):
        replied(asked(MinistryFactory()), 3)
    assert len(queries_of(client, PAGE)) == len(one)


def test_the_page_of_an_institution_shows_how_it_answers(as_user, officer, member, ministry):
    replied(asked(ministry, confidentiality=Level.COALITION), 3, confidentiality=Level.COALITION)
    asked(ministry)
    url = f"/organisations/{ministry.pk}/letters/"
    assert as_user(officer).get(url).context["account"].asked == 2
    assert as_user(member).get(url).context["account"].asked == 1


def test_a_member_page_of_an_institution_without_letters_shows_nothing(as_user, member, ministry):
    answer = as_user(member).get(f"/organisations/{ministry.pk}/letters/", headers={"HX-Request": "true"})
    assert answer.content == b""


def test_an_outsider_reads_an_empty_ledger(as_user, ministry):
    asked(ministry)
    page = as_user(UserFactory(role="member")).get(PAGE)
    assert page.status_code == 200 and "Nothing to account for yet" in page.content.decode()
