"""What belongs to a piece of evidence: where one searched in vain, and what became of a page since it was kept."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from crm.models import Letter
from monitoring.models.evidence import Evidence

if TYPE_CHECKING:
    from accounts.gates import Visitor

SS = TypeVar("SS", bound="SearchRowQuerySet")
RS = TypeVar("RS", bound="RecheckQuerySet")


class SearchRowQuerySet(GatedQuerySet["SearchRow"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def changeable_by(self: SS, user: "Visitor") -> SS:
        """What was looked for is added to, never changed."""
        return self.none()

    def for_reader(self: SS, user: "Visitor") -> SS:
        """With the request for information that a row names, as far as the reader may see it."""
        return self.prefetch_related(models.Prefetch("letter", Letter.objects.visible_to(user)))


class SearchRow(models.Model):
    """One place where one looked: what "no evidence found" rests on."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="search_rows")
    searched_on = models.DateField(_("when"))
    where = models.CharField(_("where"), max_length=250)
    how = models.CharField(_("how"), max_length=250, blank=True)
    query = models.CharField(_("words asked for"), max_length=300, blank=True)
    result = models.CharField(_("what came of it"), max_length=500)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="search_rows",
        verbose_name=_("request for public information"),
    )  # fmt: skip

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a search log")
        verbose_name_plural = _("rows of search logs")
        ordering = ["searched_on", "pk"]

    def __str__(self) -> str:
        return self.where


class RecheckQuerySet(GatedQuerySet["Recheck"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def changeable_by(self: RS, user: "Visitor") -> RS:
        """What was found on a day stays found."""
        return self.none()

    def for_list(self: RS) -> RS:
        return self.select_related("evidence", "by").order_by("-checked_on", "-pk")


class Recheck(models.Model):
    """Somebody looked again at the address of a piece of evidence; no verdict turns by it."""

    class Found(models.TextChoices):
        SAME = "same", _("the page is as it was")
        CHANGED = "changed", _("the page has changed")
        GONE = "gone", _("the page is gone")

    append_only = True

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="rechecks")
    checked_on = models.DateField(_("looked at on"), default=timezone.localdate)
    found = models.CharField(_("what was found"), max_length=8, choices=Found)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("looked at by"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("re-check of an address")
        verbose_name_plural = _("re-checks of addresses")
        ordering = ["checked_on", "pk"]

    def __str__(self) -> str:
        return self.get_found_display()
