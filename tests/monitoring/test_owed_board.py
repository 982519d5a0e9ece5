"""They owe us: open promises in columns, and how long those overdue have been so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.confidentiality import Level
from crm.models import Theme
from monitoring.models import Delivery
from tests.factories import (
    CommitmentFactory,
    MinistryFactory,
    PublishedCommitmentFactory,
    ThemeFactory,
    UserFactory,
    VerdictFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
BOARD = reverse("monitoring:owed-board")
TODAY = timezone.localdate()


def ago(days):
    return {"original_due": TODAY - timedelta(days=days), "made_on": None}


def ahead(days):
    return ago(-days)


def board(client, **query):
    return client.get(BOARD, query).context["board"]


def told(found):
    """Return title of column: how many, and how many of them overdue."""
    return {column.title: (column.n, column.overdue) for column in found.columns}


def test_open_promises_stand_by_their_day(as_user, officer):
    for day in (ago(1), ago(400), ahead(0), ahead(30), ahead(31), {"original_due": None}):
        CommitmentFactory(author=officer, **day)
    closed = CommitmentFactory(author=officer, **ago(9))
    VerdictFactory(commitment=closed, delivery=Delivery.ABANDONED)

    found = board(as_user(officer))

    assert told(found) == {
        "Overdue": (2, 2), "In the next 30 days": (2, 0), "Later": (1, 0), "Without a day": (1, 0),
    }  # fmt: skip
    assert found.total == 6


def test_the_list_shows_as_many_as_its_column_says(as_user, officer):
    for day in (ago(1), ahead(3), ahead(31), {"original_due": None}):
        CommitmentFactory.create_batch(6, author=officer, **day)
    closed = PublishedCommitmentFactory(author=officer, **ahead(40))
    VerdictFactory(commitment=closed, delivery=Delivery.COMPLETE)
    client = as_user(officer)

    for column in board(client).columns:
        found = client.get(reverse("monitoring:commitment-list") + "?" + column.asked)
        assert column.has_more
        assert found.context["page"].paginator.count == column.n, column.title


@pytest.mark.parametrize("by", ["institution", "theme", "officer"])
def test_a_column_by_what_it_is_heaped_leads_to_its_list(as_user, officer, by):
    theme, body, other = ThemeFactory(), MinistryFactory(), MinistryFactory()
    CommitmentFactory.create_batch(6, author=officer, owner=officer, theme=theme, owed_by=body, **ago(3))
    CommitmentFactory(author=officer, owner=UserFactory(), theme=None, owed_by=other)
    client = as_user(officer)

    first = board(client, by=by).columns[0]

    assert (first.title, first.n, first.overdue) == (
        {"institution": str(body), "theme": str(theme), "officer": str(officer)}[by], 6, 6,
    )  # fmt: skip
    assert len(first.rows) == 5
    found = client.get(reverse("monitoring:commitment-list") + "?" + first.asked)
    assert found.context["page"].paginator.count == 6


def test_a_body_that_a_reader_may_not_see_is_heaped_with_those_nobody_named(as_user, officer, member):
    hidden = MinistryFactory(confidentiality=Level.RESTRICTED)
    open_to_all = {"author": officer, "confidentiality": Level.PUBLIC}
    PublishedCommitmentFactory(owed_by=hidden, **open_to_all)
    PublishedCommitmentFactory(owed_by=MinistryFactory(confidentiality=Level.RESTRICTED), **open_to_all)

    assert told(board(as_user(member), by="institution")) == {"Nobody named": (2, 0)}


def test_a_member_counts_only_what_is_published_and_never_by_officer(as_user, officer, member):
    CommitmentFactory(author=officer, owner=officer, **ago(1))
    PublishedCommitmentFactory(author=officer, owner=officer, confidentiality=Level.COALITION, **ago(2))

    page = as_user(member).get(BOARD, {"by": "officer"})

    assert page.context["board"].by == "due"
    assert told(page.context["board"])["Overdue"] == (1, 1)
    assert [age.n for age in page.context["ages"]] == [1, 0, 0, 0, 0]
    assert "by officer" not in page.text


def test_ages_of_what_is_overdue_add_up(as_user, officer):
    for days in (1, 30, 31, 90, 91, 180, 181, 365, 366, 4000):
        CommitmentFactory(author=officer, **ago(days))
    CommitmentFactory(author=officer, **ahead(0))

    ages = as_user(officer).get(BOARD).context["ages"]

    assert [(age.n, age.of) for age in ages] == [(2, 10)] * 5


def test_the_board_is_narrowed_by_institution_theme_and_officer(as_user, officer):
    body, theme = MinistryFactory(), ThemeFactory()
    CommitmentFactory(author=officer, owed_by=body, theme=theme, owner=officer)
    CommitmentFactory(author=officer, owed_by=MinistryFactory(), theme=ThemeFactory())
    client = as_user(officer)

    for query in ({"owed_by": f"organisation:{body.pk}"}, {"theme": theme.pk}, {"owner": officer.pk}):
        assert board(client, **query).total == 1, query
    assert "No open promise fits" in client.get(BOARD, {"theme": Theme.objects.order_by("-pk")[0].pk, "owner": officer.pk}).text  # fmt: skip


@pytest.mark.parametrize("by", ["due", "institution", "theme", "officer"])
def test_the_board_asks_as_much_for_many_as_for_one(as_user, officer, by):
    client = as_user(officer)

    def asked(n):
        for _one in range(n):
            CommitmentFactory(author=officer, owner=UserFactory(), theme=ThemeFactory(), **ago(3))
        return len(queries_of(client, f"{BOARD}?by={by}"))

    asked(1)
    assert asked(1) == asked(3)
