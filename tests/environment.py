"""Loaded before the settings: tests own their database, so that they may create and look into it."""

import os

os.environ.setdefault("DATABASE_ROLE", "owner")
