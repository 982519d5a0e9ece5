"""Places as they were last time: the same picture tomorrow, on paper, and for whoever may see the same."""

from datetime import timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from network.graphs.layout import place, place_key
from network.graphs.network import Network
from network.models import KeptPlaces

KEPT = timedelta(days=120)


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
    """Delete what nobody looked at for months; it would come out the same again."""
    gone, _by_table = KeptPlaces.objects.unused_since(timezone.localdate() - KEPT).delete()
    return gone
