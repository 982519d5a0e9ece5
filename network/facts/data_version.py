"""What was read of the network is kept in memory as long as nothing it was read from has changed.

Every statement that changes one of TABLES draws the next number of a sequence, and holds a lock that is shared with
other writers until its transaction ends. A reader looks at the number first and then whether anybody holds the lock. If
nobody does, whatever drew a number up to that one is there to be read; whatever comes later draws another. So what is
kept under a number is never older than it, whoever changed what in which way. While somebody writes nothing is kept,
nor inside a transaction, which may see what is rolled back or what is no more.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import get_language

from accounts.gates import Visitor
from accounts.models import User
from crm.confidentiality import read_by_gates
from network.graphs.network import Network

TABLES = (
    "campaigns_ask", "campaigns_asktext", "campaigns_body", "campaigns_campaign", "campaigns_campaignpartner",
    "campaigns_mandate", "campaigns_project", "campaigns_projectpartner", "campaigns_seat", "campaigns_signon",
    "campaigns_signonrequest", "crm_coalitionmembership", "crm_meeting", "crm_namelessseats", "crm_organisation",
    "crm_organisation_themes", "crm_participation", "crm_person", "crm_place", "crm_representation", "crm_tenure",
    "network_tie",
)  # fmt: skip
LOCK = 742_318_905  # any number that nobody else locks by
TRIGGER = "network_changed"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION drom_network_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared({LOCK});
  PERFORM nextval('network_data_version');
  RETURN NULL;
END $$
"""
CREATE = (
    f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {{table}} "
    "FOR EACH STATEMENT EXECUTE FUNCTION drom_network_changed()"
)
# A server started anew, or a database put back from a copy, counts as another one.
NUMBER = (
    "SELECT last_value, 'network_data_version'::regclass::oid, pg_postmaster_start_time() FROM network_data_version"
)
NOBODY_WRITES = f"SELECT CASE WHEN pg_try_advisory_lock({LOCK}) THEN pg_advisory_unlock({LOCK}) ELSE false END"
SECONDS = 60 * 60


def install(using: str = "default", **_kwargs: Any) -> None:
    """Put the triggers where they are missing; runs after every migration."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT event_object_table FROM information_schema.triggers WHERE trigger_name = %s", [TRIGGER])
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        missing = {*TABLES} & {name for (name,) in cursor.fetchall()} - there
        if missing:
            cursor.execute("CREATE SEQUENCE IF NOT EXISTS network_data_version")
            cursor.execute("GRANT USAGE, SELECT ON SEQUENCE network_data_version TO PUBLIC")
            cursor.execute(FUNCTION)
        for table in sorted(missing):
            cursor.execute(CREATE.format(table=table))


def data_version() -> str | None:
    """Return it; nothing while the network is being changed or may not be seen as it is."""
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(NUMBER)
        number = cursor.fetchone()
        cursor.execute(NOBODY_WRITES)
        (is_quiet,) = cursor.fetchone()
    return str(number) if is_quiet else None


def kept_reading(user: Visitor, asked: tuple[object, ...], read: Callable[[], Network]) -> Network:
    """Return what this very reader was given for the same question, or read it.

    Their role and whether they speak for a member were looked up before the number: they stand in the key, too.
    """
    if not isinstance(user, User) or not user.pk or (number := data_version()) is None:
        return read()
    told = repr((number, read_by_gates(user), timezone.localdate(), get_language(), asked))
    key = hashlib.sha256(told.encode()).hexdigest()
    found: Network | None = caches["networks"].get(key)
    if found is None:
        found = read()
        caches["networks"].set(key, found, SECONDS)
    return found
