"""What the product's database role may do: everything but rewrite what is append-only."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections


def append_only_tables() -> list[str]:
    """Return the tables of the models that say `append_only = True`."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]


def changeable_columns() -> dict[str, list[str]]:
    """Return, of the append-only tables, the columns that a model names in `may_change`."""
    return {
        model._meta.db_table: [str(getattr(model._meta.get_field(name), "column", name)) for name in names]
        for model in apps.get_models()
        if getattr(model, "append_only", False) and (names := getattr(model, "may_change", ()))
    }


def wiped_tables() -> list[str]:
    """Return the tables of the models that say `is_wiped = True`: the product itself vacuums them."""
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "is_wiped", False)]


def grant(using: str = "default", **_kwargs: Any) -> None:
    """Give the product's role its rights; runs after every migration."""
    role = settings.APPEND_ONLY_FOR
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
        for table, columns in changeable_columns().items():
            cursor.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {role}")
        for table in wiped_tables():
            cursor.execute(f"GRANT MAINTAIN ON {table} TO {role}")
