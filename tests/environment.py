"""Loaded before the settings: tests own their database, so that they may create and look into it."""

import gc
import os

os.environ.setdefault("DATABASE_ROLE", "owner")
os.environ.setdefault("BROKER_URL", "memory://")  # no message of a test reaches the worker of a running product
gc.disable()  # until everything is imported and collected: of that, nothing is waste
