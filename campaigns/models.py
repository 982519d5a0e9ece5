from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from crm.approximate import ApproximateDateField
from crm.confidentiality import Level, within_reach
from crm.models import Meeting, Organisation
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

    def for_list(self: CS) -> CS:
        return self.prefetch_related("themes").annotate(partner_count=models.Count("partners")).order_by("-started", "pk")


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


def in_language(record: models.Model, field: str) -> str:
    """Return the text in the reader's language, else in the other one."""
    first, second = ("bg", "en") if get_language() in {"bg", "rom"} else ("en", "bg")
    return getattr(record, f"{field}_{first}") or getattr(record, f"{field}_{second}")


class CampaignPartnerQuerySet(GatedQuerySet["CampaignPartner"]):
    def visible_to(self: KS, user: "Visitor") -> KS:
        return self.filter(
            campaign__in=Campaign.objects.visible_to(user), organisation__in=Organisation.objects.visible_to(user)
        )

    def changeable_by(self: KS, user: "Visitor") -> KS:
        return self.filter(campaign__in=Campaign.objects.changeable_by(user))


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
        return self.filter(within_reach(user))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

    def up_to(self: AS, level: Level) -> AS:
        return self.filter(confidentiality__in=level.up_to)

    def addressed_to(self: AS, body: Organisation) -> AS:
        return self.filter(addressed_to=body)

    def matching(self: AS, text: str) -> AS:
        return self.filter(search__matches=text)

    def for_list(self: AS) -> AS:
        return self.select_related("addressed_to", "addressed_office", "theme").order_by("-made_at", "-pk")


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

    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    text_en = models.TextField(_("full text in English"), blank=True)
    text_bg = models.TextField(_("full text in Bulgarian"), blank=True)
    addressed_to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("addressed to"))
    addressed_office = models.ForeignKey("crm.Office", models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("office"))
    theme = models.ForeignKey("crm.Theme", models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("theme"))
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


class AskPressedQuerySet(GatedQuerySet["AskPressed"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        return self.filter(ask__in=Ask.objects.visible_to(user), meeting__in=Meeting.objects.visible_to(user))


class AskPressed(models.Model):
    """An ask was brought up in a meeting."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="pressed")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="asks_pressed")

    objects = AskPressedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "meeting"], name="an_ask_once_in_a_meeting")]

    def __str__(self) -> str:
        return f"{self.ask} · {self.meeting}"
