"""Places as they were last time: the same picture tomorrow, on paper, and for whoever may see the same."""

from datetime import timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from network.graphs.layout import place, place_key
from network.graphs.network import Network
from network.models import KeptPlaces

KEPT = timedelta(days=120)
MOST_KEPT = 5000  # pictures, some 50 MB: each address asks for another one


def places_of(network: Network) -> NDArray[np.int64]:
    """Return (n, 2) places: those kept under what this network shows, or new ones, which are kept."""
    key, today = place_key(network), timezone.localdate()
    kept = KeptPlaces.objects.filter(key=key).first()
    if kept is None:
        found = place(network)
        row = KeptPlaces(key=key, places=found.ravel().tolist(), used_on=today)
        KeptPlaces.objects.bulk_create([row], ignore_conflicts=True)
        return found
    if kept.used_on != today:
        KeptPlaces.objects.filter(key=key).update(used_on=today)
    return np.array(kept.places, dtype=np.int64).reshape(-1, 2)


def forget_unused() -> int:
    """Delete what nobody looked at for months, and of the rest all but the last; it would come out the same again."""
    unused = KeptPlaces.objects.unused_since(timezone.localdate() - KEPT)
    beyond = KeptPlaces.objects.filter(pk__in=KeptPlaces.objects.last_used_first().values("pk")[MOST_KEPT:])
    gone, _by_table = (unused | beyond).delete()
    return gone
