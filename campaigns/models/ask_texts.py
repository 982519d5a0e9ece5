import hashlib
import json
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from campaigns.models.asks import Ask
from campaigns.models.campaigns import in_language
from crm.confidentiality import Level, within_reach

if TYPE_CHECKING:
    from accounts.gates import Visitor

TS = TypeVar("TS", bound="AskTextQuerySet")
WORDS = ("title_bg", "title_en", "text_bg", "text_en")


class AskTextQuerySet(GatedQuerySet["AskText"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        """As far as the ask is, and only wordings from when it was as open: opening it later opens no earlier one."""
        own = Q(ask__author=user) if isinstance(user, User) else None
        return self.filter(within_reach(user, own), ask__in=Ask.objects.visible_to(user))

    def changeable_by(self: TS, user: "Visitor") -> TS:
        """Nobody: a wording stays as it stood."""
        return self.none()

    def for_list(self: TS) -> TS:
        return self.select_related("ask", "by").order_by("-number")


class AskText(models.Model):
    """A wording of an ask as it stood, word for word; a later one takes its place, and this one stays."""

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="texts", verbose_name=_("ask"))
    number = models.PositiveIntegerField(_("number"))
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_bg = models.TextField(_("full text in Bulgarian"), blank=True)
    text_en = models.TextField(_("full text in English"), blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level)  # of the ask at the time
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by whom"))
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = AskTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of an ask")
        verbose_name_plural = _("wordings of asks")
        constraints = [models.UniqueConstraint(fields=["ask", "number"], name="wordings_of_an_ask_are_numbered")]

    def __str__(self) -> str:
        return f"{in_language(self, 'title')} ({self.number})"

    @property
    def in_languages(self) -> list[tuple[str, str, str]]:
        """Language, title and text of each language it has, the reader's first: all of them are what is signed.

        A language that has a title alone comes last, and is signed too: papers are headed by it.
        """
        order = ("bg", "en") if get_language() in {"bg", "rom"} else ("en", "bg")
        told = [(one, getattr(self, f"title_{one}"), getattr(self, f"text_{one}")) for one in order]
        return [*(row for row in told if row[2]), *(row for row in told if row[1] and not row[2])]

    @property
    def digest(self) -> str:
        """The SHA-256 of the wording: what is signed is this and nothing else."""
        words = json.dumps([getattr(self, name) for name in WORDS], ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()
