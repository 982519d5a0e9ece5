"""A database emptied after a test that committed: only the tables that it filled."""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

# What the migrations fill and no test changes: kinds of record and the rights on them.
STANDING = {"django_migrations", "django_content_type", "auth_permission"}


def filled() -> list[str]:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - STANDING
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in sorted(tables))
        )
        return [name for (name,) in cursor.fetchall()]


def empty(case: TransactionTestCase, *_: Any) -> None:
    """Delete every row; what never changes in the product, and what writes along, stands aside meanwhile."""
    names = filled()
    with transaction.atomic(), connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        for name in names:
            cursor.execute(f'DELETE FROM "{name}"')
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def install() -> None:
    TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]
