from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.approximate import ApproximateDateField
from crm.confidentiality import Level, became, within_reach
from crm.merging.kept import kept_instead
from crm.models.contact_points import ContactPoint
from crm.models.places import Place
from crm.name_keys import name_key
from crm.search_index import ids_of_few, search_column, search_index, whole_index

if TYPE_CHECKING:
    from accounts.gates import Visitor
    from crm.models.representations import Representation

QS = TypeVar("QS", bound="OrganisationQuerySet")
MS = TypeVar("MS", bound="MembershipQuerySet")
AS = TypeVar("AS", bound="AliasQuerySet")


SHOWN_IN_LATIN = Coalesce(NullIf(F("name_latin"), Value("")), F("name"))


def shown_name() -> Combinable:
    """The name as `str()` writes it in the reader's language, for ordering."""
    return F("name") if get_language() in {"bg", "rom"} else SHOWN_IN_LATIN


def by_shown_name() -> tuple[Any, str]:
    return shown_name(), "pk"


class OrganisationQuerySet(GatedQuerySet["Organisation"]):
    def visible_to(self: QS, user: "Visitor") -> QS:
        """As far as its confidentiality reaches, and for its own representatives; what was merged, nobody sees."""
        own = Q(pk__in=self.model.own_of(user)) if isinstance(user, User) else Q(pk__in=[])
        return self.filter(within_reach(user) | own, merged_into=None)

    def changeable_by(self: QS, user: "Visitor") -> QS:
        """Centre staff, and whoever represents it today."""
        if is_centre(user):
            return self.visible_to(user)
        own = self.filter(merged_into=None)
        return own.filter(pk__in=self.model.own_of(user)) if isinstance(user, User) else self.none()

    def kept_for(self, number: Any, user: "Visitor") -> "Organisation | None":
        found: Organisation | None = kept_instead(self.model, number, user)
        return found

    def members(self: QS, today: date) -> QS:
        return self.filter(pk__in=CoalitionMembership.objects.standing(today).values("organisation"))

    def civic(self: QS) -> QS:
        return self.filter(kind__in=self.model.CIVIC)

    def in_region(self: QS, region: "Place") -> QS:
        """Those in the place itself or in a part of it."""
        inside = Q(place=region) | Q(place__parent=region) | Q(place__parent__parent=region)
        return self.filter(inside | Q(place__parent__parent__parent=region))  # a settlement of a country

    def in_no_region(self: QS) -> QS:
        """Those of the whole country, from abroad, and those that named no place."""
        region = Place.Kind.REGION
        return self.exclude(
            Q(place__kind=region) | Q(place__parent__kind=region) | Q(place__parent__parent__kind=region)
        )

    def with_standing(self: QS, status: str, today: date) -> QS:
        return self.filter(pk__in=CoalitionMembership.objects.on(today).filter(status=status).values("organisation"))

    def matching(self: QS, text: str) -> QS:
        """By any of its names: old ones, abbreviations and those of records merged into it too."""
        own = ids_of_few(became(self.model.objects.filter(search__matches=text)), "became")
        aliases = Alias.objects.filter(search__matches=text)
        others = ids_of_few(aliases, "organisation")
        if own is not None and others is not None:
            return self.filter(pk__in={*own, *others})
        merged = became(self.model.objects.filter(search__matches=text).exclude(merged_into=None))
        named = Q(search__matches=text) | Q(pk__in=aliases.values("organisation"))
        return self.filter(named | Q(pk__in=merged.values("became")))

    def for_list(self: QS, today: date | None = None) -> QS:
        """Load what one row shows, with its standing in the coalition today."""
        running = CoalitionMembership.objects.on(today or timezone.localdate())
        rows = self.select_related("place__parent__parent").order_by(*by_shown_name())
        return rows.prefetch_related(Prefetch("memberships", running, to_attr="memberships_today"))

    def for_reader(self: QS, user: "Visitor") -> QS:
        """Load what a page or an answer of the API shows; a parent or contact hidden from the reader reads as none."""
        return self.for_list().prefetch_related(  # type: ignore[type-var]
            "themes",
            "aliases",
            Prefetch("parent", Organisation.objects.visible_to(user)),
            Prefetch("contact_points", ContactPoint.objects.visible_to(user).order_by("pk")),
        )


class Organisation(models.Model):
    """Anyone who is not one person: an NGO, an informal group, a ministry, a committee, a school.

    An informal group has no number and maybe no e-mail: nothing here requires them.
    """

    class Kind(models.TextChoices):
        NGO = "ngo", _("NGO")
        CBO = "cbo", _("community-based organisation")
        INFORMAL = "informal", _("informal group")
        NETWORK = "network", _("network")
        PUBLIC_BODY = "public_body", _("public body")
        COMMITTEE = "committee", _("committee or council")
        SCHOOL = "school", _("school or kindergarten")
        EU_BODY = "eu_body", _("EU body")
        DONOR = "donor", _("donor")
        MEDIA = "media", _("media")
        BUSINESS = "business", _("business")
        OTHER = "other", _("other")

    CIVIC = (Kind.NGO, Kind.CBO, Kind.INFORMAL, Kind.NETWORK)
    OFFICIAL = (Kind.PUBLIC_BODY, Kind.COMMITTEE, Kind.EU_BODY)

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("official name"), max_length=250)
    name_latin = models.CharField(_("name in Latin letters or English"), max_length=250, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    place = models.ForeignKey(
        "crm.Place", models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("place")
    )
    register_number = models.CharField(_("register number (EIK)"), max_length=20, blank=True)
    founded = ApproximateDateField(
        _("founded"), blank=True, help_text=_("A year, a month as 2009-04, or a day as 2009-04-17.")
    )
    working_languages = models.CharField(_("working languages"), max_length=120, blank=True)
    themes = models.ManyToManyField("crm.Theme", blank=True, related_name="organisations", verbose_name=_("themes"))
    about = models.TextField(_("about"), blank=True)
    offers = models.TextField(_("what it offers"), blank=True)
    needs = models.TextField(_("what it needs"), blank=True)
    website = models.URLField(_("website"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    search = search_column("name", "name_latin", "short_name")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            search_index("organisation_search"),
            whole_index("organisation_whole_names", "name", "name_latin", "short_name"),
            models.Index(fields=["name", "id"], name="organisations_by_name"),  # the list's order in Bulgarian
            models.Index(SHOWN_IN_LATIN, "id", name="organisations_by_latin_name"),  # and in every other language
            models.Index(name_key("name"), name="organisations_by_name_key"),  # who may be the same?
            models.Index(name_key("name_latin"), name="organisations_by_latin_key"),
            models.Index(fields=["register_number"], condition=~Q(register_number=""), name="organisations_by_number"),
        ]
        constraints = [
            models.CheckConstraint(name="organisation_is_not_its_own_parent", condition=~Q(parent=F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name if get_language() in {"bg", "rom"} or not self.name_latin else self.name_latin

    def get_absolute_url(self) -> str:
        return reverse("crm:organisation-detail", args=[self.pk])

    @property
    def standing(self) -> "CoalitionMembership | None":
        """Its standing today; loaded by `for_list()`."""
        return next(iter(self.memberships_today), None)  # type: ignore[attr-defined]

    @property
    def is_official(self) -> bool:
        return self.kind in self.OFFICIAL

    @staticmethod
    def own_of(user: "User") -> "models.QuerySet[Representation, int]":
        """Return the ids of the organisations the user represents today."""
        from crm.models.representations import Representation  # noqa: PLC0415  they know organisations

        own = Representation.objects.current().filter(user=user, organisation__merged_into=None)
        return own.values_list("organisation", flat=True)


class AliasQuerySet(GatedQuerySet["Alias"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.filter(organisation__in=Organisation.objects.changeable_by(user))


class Alias(models.Model):
    """Another name: an old one with its dates, an abbreviation, a name in another language."""

    class Kind(models.TextChoices):
        OLD = "old_name", _("old name")
        ABBREVIATION = "abbreviation", _("abbreviation")
        OTHER = "other", _("other")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(default=True)
    search = search_column("name")

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        indexes = [
            search_index("alias_search"),
            whole_index("alias_whole_names", "name"),
            models.Index(name_key("name"), name="aliases_by_name_key"),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(GatedQuerySet["CoalitionMembership"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def changeable_by(self: MS, user: "Visitor") -> MS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def on(self: MS, today: date) -> MS:
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=today), started_on__lte=today)

    def standing(self: MS, today: date) -> MS:
        """Those that make an organisation one of ours on that day; what stayed on a merged record makes nothing."""
        return self.on(today).filter(status__in=CoalitionMembership.STANDING, organisation__merged_into=None)


class CoalitionMembership(models.Model):
    """An organisation's standing in the coalition for a time. A new standing is a new row; history stays."""

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        CANDIDATE = "candidate", _("candidate")
        MEMBER = "member", _("member")
        ASSOCIATE = "associate", _("associate")
        LEFT = "left", _("left")
        EXCLUDED = "excluded", _("excluded")

    STANDING = (Status.MEMBER, Status.ASSOCIATE)

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    status = models.CharField(_("status"), max_length=10, choices=Status)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("coalition membership")
        verbose_name_plural = _("coalition memberships")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            # plus membership_one_at_a_time: an exclusion over (organisation, period), in the migration
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_status_display()}"
