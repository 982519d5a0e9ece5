from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet

if TYPE_CHECKING:
    from accounts.gates import Visitor

Q = TypeVar("Q", bound="ThemeQuerySet")


class ThemeQuerySet(GatedQuerySet["Theme"]):
    def visible_to(self: Q, user: "Visitor") -> Q:
        return self


class Theme(models.Model):
    """One of a small controlled list of subjects."""

    key = models.SlugField(unique=True)
    name_en = models.CharField(max_length=80)
    name_bg = models.CharField(max_length=80)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name_bg if get_language() in {"bg", "rom"} else self.name_en
