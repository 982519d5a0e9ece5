#!/usr/bin/env python
"""Django's command line. Commands that change the shape of the database connect as its owner."""

import os
import sys

OWNER_COMMANDS = {"migrate", "createcachetable", "remove_demo"}
NEED_NO_DATABASE = {"recount"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if OWNER_COMMANDS & set(sys.argv[1:2]):
        os.environ.setdefault("DATABASE_ROLE", "owner")
    if NEED_NO_DATABASE & set(sys.argv[1:2]):
        os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost:1/none")  # so that no server is started
    from django.core.management import execute_from_command_line  # noqa: PLC0415  the role is set first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
