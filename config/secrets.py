"""The key that signs sessions and links."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def secret_key(var: Path, production: bool) -> str:
    """Return SECRET_KEY of the environment; outside production, one kept in a private file."""
    named = os.environ.get("SECRET_KEY")
    if named:
        return named
    if production:
        raise ImproperlyConfigured("SECRET_KEY must be set in production.")
    file = var / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(get_random_secret_key())
    return file.read_text()
