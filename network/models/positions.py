from datetime import date
from typing import TypeVar

from django.db import models
from django.utils import timezone

from accounts.gates import GatedQuerySet

Q = TypeVar("Q", bound="KeptPlacesQuerySet")


class KeptPlacesQuerySet(GatedQuerySet["KeptPlaces"]):
    def unused_since(self: Q, day: date) -> Q:
        return self.filter(used_on__lt=day)

    def last_used_first(self: Q) -> Q:
        return self.order_by("-used_on", "pk")


class KeptPlaces(models.Model):
    """Where everybody stood in a picture, kept under what its reader may see: found by nobody who sees other things."""

    key = models.CharField(max_length=64, primary_key=True)
    places = models.JSONField()  # across, down, across, down, in the order of the nodes
    used_on = models.DateField(default=timezone.localdate)

    objects = KeptPlacesQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
