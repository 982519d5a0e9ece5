from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.languages import CLDR
from crm.approximate import ApproximateDateField, in_words, last_day
from crm.confidentiality import Level, within_reach
from crm.models import Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="CampaignQuerySet")
KS = TypeVar("KS", bound="CampaignPartnerQuerySet")


class CampaignQuerySet(GatedQuerySet["Campaign"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(within_reach(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: CS, text: str) -> CS:
        return self.filter(search__matches=text)

    def for_reader(self: CS, user: "Visitor") -> CS:
        """Load what one row shows, with only those partners and asks counted that the reader may see."""
        from campaigns.models.asks import Ask  # noqa: PLC0415  asks know campaigns

        return self.prefetch_related("themes").annotate(
            partner_count=count_of(CampaignPartner.objects.visible_to(user), "campaign"),
            ask_count=count_of(Ask.campaigns.through.objects.filter(ask__in=Ask.objects.visible_to(user)), "campaign"),
        ).order_by("-started", "pk")  # fmt: skip

    def with_partners(self: CS, user: "Visitor") -> CS:
        """Load `seen_partners`: those the reader may see."""
        partners = CampaignPartner.objects.visible_to(user).order_by("pk")
        return self.prefetch_related(Prefetch("partners", partners, to_attr="seen_partners"))


def count_of(rows: models.QuerySet[Any], column: str, what: str = "pk") -> Coalesce:
    """Return how many of the rows, or of what they name, point at the outer record through the column."""
    pointing = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(
        Subquery(pointing.annotate(how_many=models.Count(what, distinct=what != "pk")).values("how_many")), 0
    )


class Campaign(models.Model):
    """A common effort of several organisations for one goal, over a time."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    title_en = models.CharField(_("title in English"), max_length=200)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200)
    goal_en = models.TextField(_("goal in English"), blank=True)
    goal_bg = models.TextField(_("goal in Bulgarian"), blank=True)
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
    def period(self) -> str:
        return period_in_words(self.started, self.ended)


def day_in_words(day: str) -> str:
    """Return a year, a month or a day as the reader's language writes it; nothing where it is not known."""
    language = get_language() or "en"
    return in_words(day, CLDR.get(language, language)) if day else ""


def period_in_words(started: str, ended: str) -> str:
    """Return from when to when, in words, as far as it is known."""
    first, last = (day_in_words(day) for day in (started, ended))
    if first and last:
        return f"{first} – {last}"
    if last:
        return gettext("until %(day)s") % {"day": last}
    return gettext("since %(day)s") % {"day": first} if first else ""


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
    """An organisation's part in a campaign, over a time. The database refuses the same role twice at once."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        PARTNER = "partner", _("partner")
        SUPPORTER = "supporter", _("supporter")
        HOST = "host", _("host")
        FUNDER = "funder", _("funder")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="campaign_roles")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)

    objects = CampaignPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign partner")
        verbose_name_plural = _("campaign partners")

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return bool(self.ended) and last_day(self.ended) < timezone.localdate()
