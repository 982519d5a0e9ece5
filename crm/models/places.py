from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

Q = TypeVar("Q", bound="PlaceQuerySet")


class PlaceQuerySet(GatedQuerySet["Place"]):
    def visible_to(self: Q, user: "Visitor") -> Q:
        """Where things are is no secret."""
        return self

    def matching(self: Q, text: str) -> Q:
        return self.filter(search__matches=text)

    def for_list(self: Q) -> Q:
        return self.select_related("parent").order_by("name")


class Place(models.Model):
    """A country, region, municipality or settlement with its official codes."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        SETTLEMENT = "settlement", _("settlement")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_latin = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    nuts = models.CharField(max_length=5, blank=True)
    ekatte = models.CharField(max_length=5, blank=True)  # not unique: two Sofias share 68134
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    search = search_column("name", "name_latin", "code")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [search_index("place_search")]

    def get_absolute_url(self) -> str:
        return reverse("crm:place-detail", args=[self.pk])

    @property
    def region(self) -> "Place | None":
        """The region it lies in or is; loaded with its parents."""
        place: Place | None = self
        while place is not None and place.kind != self.Kind.REGION:
            place = place.parent
        return place

    def __str__(self) -> str:
        return self.name if get_language() in {"bg", "rom"} or not self.name_latin else self.name_latin
