"""What the database itself refuses, whoever asks: the product's role cannot rewrite the log, nobody rewrites what is published."""

import re
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import chain
from accounts.actors import Actor
from accounts.log import log
from accounts.models import LogEntry, LogSeal
from config import database, privileges
from monitoring.models import Assessment, Commitment, DueRevision
from tests.factories import AssessmentFactory, CommitmentFactory, EvidenceFactory, PublishedCommitmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    """A connection of its own as the role the product runs under."""
    settings = connection.get_connection_params()
    named = {name: settings[name] for name in ("host", "port", "dbname") if settings.get(name)}
    try:
        opened = psycopg.connect(**named, user=database.APP, autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"the server has no role {database.APP}: {error}")
    with opened:
        opened.execute("SET lock_timeout = '2s'")
        yield opened


@pytest.mark.parametrize("table", sorted(privileges.append_only_tables()))
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_product_may_not_rewrite_what_is_append_only(product, table, verb):
    statement = {
        "UPDATE": f"UPDATE {table} SET id = id", "DELETE": f"DELETE FROM {table}", "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }[verb]  # fmt: skip
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        product.execute(statement)


def test_no_action_locks_a_row_that_the_product_may_not_change():
    """FOR UPDATE asks for the right to update: as the owner of the tables it passes, in the running product it does not."""
    unlockable = {model.__name__ for model in apps.get_models() if getattr(model, "append_only", False)}
    unlockable -= {model.__name__ for model in apps.get_models() if getattr(model, "may_change", ())}
    begun = re.compile(r"(?<![\w.])([A-Z]\w+)\.(?:objects|_base_manager)\b[^\n=]*?\.select_for_update\(")
    rooms = [Path(one.path) for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR]
    sources = [path for room in rooms for path in room.rglob("*.py")]
    found = {(path.name, name) for path in sources for name in begun.findall(path.read_text()) if name in unlockable}
    assert found == set()


def test_the_product_reads_and_writes_everything_else(product):
    rights = product.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND NOT has_table_privilege(oid, 'SELECT, INSERT') OR NOT has_table_privilege(oid, 'SELECT') AND relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace"
    )
    assert [name for (name,) in rights] == []


def test_the_product_takes_deleted_votes_off_their_pages(product):
    for table in privileges.wiped_tables():
        product.execute(f"VACUUM (FULL) {table}")
    rights = product.execute("SELECT has_table_privilege('accounts_logentry', 'MAINTAIN')")
    assert rights.fetchone() == (False,)


def test_the_product_may_not_change_tables_or_switch_triggers_off(product):
    for statement in (
        "ALTER TABLE accounts_logentry DISABLE TRIGGER append_only", "DROP TRIGGER append_only ON accounts_logentry",
        "ALTER TABLE monitoring_assessment DISABLE TRIGGER ALL", "SET session_replication_role = replica",
        f"SET ROLE {database.OWNER}", "CREATE TABLE public.made_up (id int)",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            product.execute(statement)


def refuses(act):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        act()


def test_even_the_owner_may_not_change_a_log_entry(officer):
    entry = log(Actor(officer), "tested", officer)
    chain.seal()
    refuses(LogSeal.objects.filter(entry=entry).delete)
    refuses(lambda: LogEntry.objects.filter(pk=entry.pk)._raw_delete(connection.alias))
    refuses(lambda: LogEntry.objects.filter(pk=entry.pk).update(verb="never"))
    refuses(lambda: LogSeal.objects.filter(entry=entry).update(digest="0" * 64))
    assert LogEntry.objects.get(pk=entry.pk).verb == "tested"


def test_a_published_verdict_never_changes(officer, leader):
    verdict = AssessmentFactory(
        commitment=PublishedCommitmentFactory(),
        coder=officer,
        approver=leader,
        state="published",
        number=1,
        published_at=timezone.now(),
    )
    rows = Assessment.objects.filter(pk=verdict.pk)
    for change in ({"rationale": "other"}, {"delivery": "complete"}, {"state": "draft"}, {"number": 2}):
        refuses(lambda change=change: rows.update(**change))
    refuses(rows.delete)


def test_a_draft_verdict_may_change():
    draft = AssessmentFactory()
    assert Assessment.objects.filter(pk=draft.pk).update(rationale="other") == 1


@pytest.mark.parametrize(
    "field", ["test_complete", "test_broken", "test_source", "verbatim", "original_due", "published_at"]
)
def test_the_test_of_a_published_promise_is_frozen(field):
    commitment = PublishedCommitmentFactory(original_due=date(2026, 12, 1))
    other = {"original_due": date(2027, 1, 1), "published_at": None}.get(field, "other words")
    refuses(lambda: Commitment.objects.filter(pk=commitment.pk).update(**{field: other}))


def test_what_is_not_frozen_of_a_published_promise_may_change():
    commitment = PublishedCommitmentFactory()
    assert Commitment.objects.filter(pk=commitment.pk).update(next_check=date(2027, 1, 1)) == 1


def test_a_revised_date_never_changes(officer):
    revision = DueRevision.objects.create(
        commitment=CommitmentFactory(), due_on=date(2027, 1, 1), reason="why", author=officer
    )
    refuses(lambda: DueRevision.objects.filter(pk=revision.pk).update(due_on=date(2028, 1, 1)))
    refuses(DueRevision.objects.filter(pk=revision.pk).delete)


# The chain over the log


@pytest.fixture
def sealed(officer):
    entries = [log(Actor(officer), f"verb {n}", officer, changes={"name": ("a", "b")}) for n in range(5)]
    assert chain.seal() >= 5
    return entries


def behind_the_guards(statement, *values):
    """What only somebody with the whole server in hand could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_logentry DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE accounts_logseal DISABLE TRIGGER append_only")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE accounts_logentry ENABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE accounts_logseal ENABLE TRIGGER append_only")


def test_a_whole_chain_verifies(sealed):
    verdict = chain.verify()
    assert (verdict.broken_at, verdict.sealed) == (None, LogSeal.objects.count())


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'never'",
        "user_id = NULL",
        "at = at + interval '1 day'",
        "subject_id = 0",
        "changes = '{}'",
        "via = 'api'",
    ],
)
def test_an_edited_entry_is_found(sealed, change):
    behind_the_guards(f"UPDATE accounts_logentry SET {change} WHERE id = %s", sealed[2].pk)
    assert chain.verify().broken_at == sealed[2].pk


def test_a_missing_entry_in_the_middle_is_found(sealed):
    behind_the_guards("DELETE FROM accounts_logseal WHERE entry_id = %s", sealed[2].pk)
    assert chain.verify().broken_at == sealed[3].pk


def test_a_cut_tail_is_found_by_a_head_kept_elsewhere(sealed):
    head = chain.verify().head
    behind_the_guards("DELETE FROM accounts_logseal WHERE entry_id = %s", sealed[4].pk)
    assert chain.verify().broken_at is None, "the chain alone cannot know"
    assert chain.verify(expected_head=head).broken_at is not None


def test_sealing_twice_adds_nothing(sealed):
    count = LogSeal.objects.count()
    assert chain.seal() == 0
    assert LogSeal.objects.count() == count


def test_stored_evidence_has_its_fingerprint():
    with pytest.raises(IntegrityError, match="stored_evidence_has_its_hash"), transaction.atomic():
        EvidenceFactory(file="documents/x", sha256="")
