"""An election ends: its votes leave their table, which the database allows for that election and moment alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from campaigns.models import Election, Vote


@contextmanager
def ending(election: Election) -> Iterator[None]:
    """Tell the database which election ends; until then it lets no vote be deleted and no ballot be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('drom.closing', %s, true)", [str(election.pk)])
        yield
        cursor.execute("SELECT set_config('drom.closing', '', true)")


def delete_votes(election: Election) -> None:
    """Delete them all, those that count and those that do not."""
    with ending(election):
        Vote.objects.filter(voter__election=election).delete()
