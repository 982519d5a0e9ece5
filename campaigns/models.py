from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.languages import CLDR
from accounts.models import User
from crm.approximate import ApproximateDateField, in_words
from crm.confidentiality import Level, within_reach
from crm.models import Meeting, Office, Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="CampaignQuerySet")
KS = TypeVar("KS", bound="CampaignPartnerQuerySet")
AS = TypeVar("AS", bound="AskQuerySet")
PS = TypeVar("PS", bound="AskPressedQuerySet")


class CampaignQuerySet(GatedQuerySet["Campaign"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(within_reach(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

    def matching(self: CS, text: str) -> CS:
        return self.filter(search__matches=text)

    def for_reader(self: CS, user: "Visitor") -> CS:
        """Load what one row shows, with only those partners and asks counted that the reader may see."""
        return self.prefetch_related("themes").annotate(
            partner_count=count_of(CampaignPartner.objects.visible_to(user), "campaign"),
            ask_count=count_of(Ask.campaigns.through.objects.filter(ask__in=Ask.objects.visible_to(user)), "campaign"),
        ).order_by("-started", "pk")  # fmt: skip

    def with_partners(self: CS, user: "Visitor") -> CS:
        """Load `seen_partners`: those the reader may see."""
        partners = CampaignPartner.objects.visible_to(user).order_by("pk")
        return self.prefetch_related(Prefetch("partners", partners, to_attr="seen_partners"))


def count_of(rows: models.QuerySet[Any], column: str) -> Coalesce:
    """Return how many of the rows point at the outer record through the column."""
    pointing = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(pointing.annotate(how_many=models.Count("pk")).values("how_many")), 0)


class Campaign(models.Model):
    """A common effort of several organisations for one goal, over a time."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    title_en = models.CharField(_("title in English"), max_length=200)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    goal_en = models.TextField(_("goal in English"), blank=True)
    goal_bg = models.TextField(_("goal in Bulgarian"), blank=True)
    result_en = models.TextField(_("result in English"), blank=True)
    result_bg = models.TextField(_("result in Bulgarian"), blank=True)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    themes = models.ManyToManyField("crm.Theme", blank=True, related_name="campaigns", verbose_name=_("themes"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.PUBLIC)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_en", "title_bg")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        indexes = [search_index("campaign_search")]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign-detail", args=[self.pk])

    @property
    def goal(self) -> str:
        return in_language(self, "goal")

    @property
    def result(self) -> str:
        return in_language(self, "result")

    @property
    def period(self) -> str:
        """From when to when, in words, as far as it is known."""
        language = get_language() or "en"
        ends = [in_words(day, CLDR.get(language, language)) if day else "" for day in (self.started, self.ended)]
        return " – ".join(ends) if any(ends) else ""


def in_language(record: models.Model, field: str) -> str:
    """Return the text in the reader's language, else in the other one."""
    first, second = ("bg", "en") if get_language() in {"bg", "rom"} else ("en", "bg")
    return str(getattr(record, f"{field}_{first}") or getattr(record, f"{field}_{second}"))


class CampaignPartnerQuerySet(GatedQuerySet["CampaignPartner"]):
    def visible_to(self: KS, user: "Visitor") -> KS:
        return self.filter(
            campaign__in=Campaign.objects.visible_to(user), organisation__in=Organisation.objects.visible_to(user)
        )

    def changeable_by(self: KS, user: "Visitor") -> KS:
        return self.visible_to(user).filter(campaign__in=Campaign.objects.changeable_by(user))

    def for_list(self: KS) -> KS:
        return self.select_related("organisation", "campaign").order_by("organisation__name", "pk")


class CampaignPartner(models.Model):
    """An organisation that takes part in a campaign."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        PARTNER = "partner", _("partner")
        SUPPORTER = "supporter", _("supporter")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="campaign_roles")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    objects = CampaignPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign partner")
        verbose_name_plural = _("campaign partners")
        constraints = [models.UniqueConstraint(fields=["campaign", "organisation"], name="one_role_in_a_campaign")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class AskQuerySet(GatedQuerySet["Ask"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """As far as its confidentiality reaches; a restricted one for its author too."""
        return self.filter(within_reach(user, Q(author=user) if isinstance(user, User) else None))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

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
            times_pressed=count_of(AskPressed.objects.visible_to(user).held(), "ask")
        ).order_by("-made_at", "-pk")  # fmt: skip


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
