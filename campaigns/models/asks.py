from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.campaigns import Campaign, count_of, in_language
from crm.confidentiality import Level, within_reach
from crm.models import Letter, Meeting, Office, Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from django.db.models.expressions import CombinedExpression

    from accounts.gates import Visitor

AS = TypeVar("AS", bound="AskQuerySet")
PS = TypeVar("PS", bound="AskPressedQuerySet")
WS = TypeVar("WS", bound="AskInLetterQuerySet")


class AskQuerySet(GatedQuerySet["Ask"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """As far as its confidentiality reaches; a restricted one for its author too."""
        return self.filter(within_reach(user, Q(author=user) if isinstance(user, User) else None))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def up_to(self: AS, level: Level) -> AS:
        return self.filter(confidentiality__in=level.up_to)

    def addressed_to(self: AS, body: Organisation) -> AS:
        return self.filter(addressed_to=body)

    def matching(self: AS, text: str) -> AS:
        return self.filter(search__matches=text)

    def for_reader(self: AS, user: "Visitor") -> AS:
        """Load what one row shows; a body, office or campaign hidden from the reader reads as none."""
        return self.select_related("theme").prefetch_related(  # type: ignore[type-var]
            Prefetch("addressed_to", Organisation.objects.visible_to(user)),
            Prefetch("addressed_office", Office.objects.visible_to(user)),
            Prefetch("campaigns", Campaign.objects.visible_to(user).order_by("pk")),
        ).annotate(
            times_pressed=times_pressed(user)
        ).order_by("-made_at", "-pk")  # fmt: skip


def times_pressed(user: "Visitor") -> "CombinedExpression":
    """In how many meetings and sessions it was brought up, of those the reader may see."""
    from campaigns.models.sessions import AgendaItem  # noqa: PLC0415  sessions know asks, not the other way round

    heard = AgendaItem.objects.visible_to(user).heard()
    on_agendas = Ask.agenda_items.through.objects.filter(agendaitem__in=heard)  # type: ignore[attr-defined]
    in_meetings = count_of(AskPressed.objects.visible_to(user).held(), "ask")
    return in_meetings + count_of(on_agendas, "ask", "agendaitem__session")


class Ask(models.Model):
    """A demand of the coalition, in words agreed word for word."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CONSULTED = "consulted", _("consulted")
        AGREED = "agreed", _("agreed")
        TABLED = "tabled", _("tabled")
        ANSWERED = "answered", _("answered")
        MET = "met", _("met")
        PARTLY_MET = "partly_met", _("partly met")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

        @property
        def tone(self) -> str:
            """The colour and icon that go with the word."""
            moving = dict.fromkeys(("agreed", "tabled", "answered"), "progress")
            return {**moving, "met": "kept", "partly_met": "partly", "refused": "broken"}.get(self.value, "neutral")

    class Instrument(models.TextChoices):
        """By which act it would be met."""

        LAW = "law", _("law")
        GOVERNMENT_ACT = "government_act", _("act of the Council of Ministers")
        ORDINANCE = "ordinance", _("ordinance or order of a minister")
        PROGRAMME = "programme", _("programme, strategy or action plan")
        BUDGET = "budget", _("state budget")
        MUNICIPAL = "municipal", _("decision of a municipality")
        EU_ACT = "eu_act", _("act of the European Union")
        PRACTICE = "practice", _("practice, without a new act")

    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    text_en = models.TextField(_("full text in English"), blank=True)
    text_bg = models.TextField(_("full text in Bulgarian"), blank=True)
    addressed_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("addressed to")
    )
    addressed_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("office")
    )
    instrument = models.CharField(_("legal instrument"), max_length=14, choices=Instrument, blank=True)
    theme = models.ForeignKey(
        "crm.Theme", models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("theme")
    )
    campaigns = models.ManyToManyField(Campaign, blank=True, related_name="asks", verbose_name=_("campaigns"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_en", "title_bg")

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        indexes = [
            search_index("ask_search"),
            models.Index(fields=["-made_at", "-id"], name="asks_newest_first"),
        ]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:ask-detail", args=[self.pk])

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def tone(self) -> str:
        return self.Status(self.status).tone


class AskPressedQuerySet(GatedQuerySet["AskPressed"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        return self.filter(ask__in=Ask.objects.visible_to(user), meeting__in=Meeting.objects.visible_to(user))

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.visible_to(user).filter(meeting__in=Meeting.objects.changeable_by(user))

    def held(self: PS) -> PS:
        """Not those of meetings still to come or cancelled."""
        return self.filter(meeting__state=Meeting.State.HELD)

    def for_list(self: PS) -> PS:
        return self.select_related("ask", "ask__theme", "meeting").order_by("-meeting__held_on", "-pk")


class AskPressed(models.Model):
    """An ask was brought up in a meeting."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="pressed")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="asks_pressed")

    objects = AskPressedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "meeting"], name="an_ask_once_in_a_meeting")]

    def __str__(self) -> str:
        return f"{self.ask} · {self.meeting}"


class AskInLetterQuerySet(GatedQuerySet["AskInLetter"]):
    def visible_to(self: WS, user: "Visitor") -> WS:
        return self.filter(ask__in=Ask.objects.visible_to(user), letter__in=Letter.objects.visible_to(user))

    def changeable_by(self: WS, user: "Visitor") -> WS:
        return self.visible_to(user).filter(letter__in=Letter.objects.changeable_by(user))

    def for_list(self: WS) -> WS:
        return self.select_related("ask", "ask__theme", "letter").order_by("-letter__dated_on", "-pk")


class AskInLetter(models.Model):
    """An ask was put in writing, or a letter we received speaks of it."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="in_letters")
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="asks_in_it")

    objects = AskInLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask in a letter")
        verbose_name_plural = _("asks in letters")
        constraints = [models.UniqueConstraint(fields=["ask", "letter"], name="an_ask_once_in_a_letter")]

    def __str__(self) -> str:
        return f"{self.ask} · {self.letter}"
