from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Concat
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
from crm.models.organisations import SHOWN_IN_LATIN, Organisation, by_shown_name
from crm.name_keys import name_key
from crm.search_index import ids_of_few, search_column, search_index, whole_index

if TYPE_CHECKING:
    from accounts.gates import Visitor
    from crm.models.lawfulness import LawfulBasis

PS = TypeVar("PS", bound="PersonQuerySet")
OS = TypeVar("OS", bound="OfficeQuerySet")
TS = TypeVar("TS", bound="TenureQuerySet")


class PersonQuerySet(GatedQuerySet["Person"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """As far as the confidentiality reaches, and oneself; what was merged, nobody sees."""
        own = Q(user=user) if isinstance(user, User) else Q(pk__in=[])
        return self.filter(within_reach(user) | own, merged_into=None)

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def kept_for(self, number: Any, user: "Visitor") -> "Person | None":
        found: Person | None = kept_instead(self.model, number, user)
        return found

    def matching(self: PS, text: str) -> PS:
        """By their names and by those of records merged into theirs."""
        own = ids_of_few(became(self.model.objects.filter(search__matches=text)), "became")
        if own is not None:
            return self.filter(pk__in=own)
        merged = became(self.model.objects.filter(search__matches=text).exclude(merged_into=None))
        return self.filter(Q(search__matches=text) | Q(pk__in=merged.values("became")))

    def for_list(self: PS) -> PS:
        return self.order_by(*by_shown_name())

    def for_reader(self: PS, user: "Visitor") -> PS:
        """Load what they are and were, and how to reach them, as far as the reader may see it."""
        from crm.models.lawfulness import LawfulBasis  # noqa: PLC0415  a basis knows its person

        return self.for_list().prefetch_related(  # type: ignore[type-var]
            Prefetch("bases", LawfulBasis.objects.visible_to(user).order_by("pk")),
            Prefetch("tenures", Tenure.objects.visible_to(user).for_list()),
            Prefetch("contact_points", ContactPoint.objects.visible_to(user).order_by("pk")),
        )


class Person(models.Model):
    """Someone we deal with. No ethnicity and no personal identity number, ever."""

    class Basis(models.TextChoices):
        OFFICIAL = "official", _("public function")
        LEGITIMATE = "legitimate", _("legitimate interest")
        MEMBER = "member", _("member or regular contact of the coalition")
        CONSENT = "consent", _("consent")

    name = models.CharField(_("name"), max_length=150)
    name_latin = models.CharField(_("name in Latin letters"), max_length=150, blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    user = models.OneToOneField(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("account")
    )
    do_not_contact = models.BooleanField(_("do not contact"), default=False)
    note = models.TextField(_("note"), blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    erased_on = models.DateField(null=True, editable=False)  # nothing but a tombstone is left
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    search = search_column("name", "name_latin")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            search_index("person_search"),
            whole_index("person_whole_names", "name", "name_latin"),
            models.Index(fields=["name", "id"], name="people_by_name"),
            models.Index(SHOWN_IN_LATIN, "id", name="people_by_latin_name"),
            models.Index(name_key("name"), name="people_by_name_key"),  # who may be the same?
            models.Index(name_key("name_latin"), name="people_by_latin_key"),
            # The few whom nobody is led to, looked for among all who could be.
            models.Index(fields=["id"], condition=Q(do_not_contact=True), name="people_not_to_contact"),
        ]

    def __str__(self) -> str:
        return self.name if get_language() in {"bg", "rom"} or not self.name_latin else self.name_latin

    def get_absolute_url(self) -> str:
        return reverse("crm:person-detail", args=[self.pk])

    @property
    def tenures_today(self) -> "list[Tenure]":
        """Of the loaded ones: what they are today."""
        return [tenure for tenure in self.tenures.all() if tenure.is_current]

    @property
    def work_basis(self) -> "LawfulBasis | None":
        """Why we keep their data at all: the basis for our own work; the others are for single uses."""
        return next((one for one in self.bases.all() if one.purpose == "work"), None)

    @property
    def basis(self) -> str:
        return self.work_basis.basis if self.work_basis else ""

    def get_basis_display(self) -> str:
        return str(self.work_basis.get_basis_display()) if self.work_basis else ""

    @property
    def basis_source(self) -> str:
        return self.work_basis.source if self.work_basis else ""

    @property
    def review_on(self) -> date | None:
        return self.work_basis.review_on if self.work_basis else None


class OfficeQuerySet(GatedQuerySet["Office"]):
    def visible_to(self: OS, user: "Visitor") -> OS:
        return self.filter(body__in=Organisation.objects.visible_to(user))

    def changeable_by(self: OS, user: "Visitor") -> OS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def standing(self: OS) -> OS:
        """Without those struck out: nothing new is put on them."""
        return self.filter(voided_at=None)

    def matching(self: OS, text: str) -> OS:
        return self.filter(search__matches=text)

    def for_list(self: OS) -> OS:
        return self.select_related("body").order_by("body__name", "pk")


class Office(models.Model):
    """A post in a public body. It owes a commitment, whoever holds it."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="offices", verbose_name=_("body"))
    title = models.CharField(_("title"), max_length=200)
    title_latin = models.CharField(_("title in English"), max_length=200, blank=True)
    rank = models.CharField(_("rank"), max_length=20, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    voided_at = models.DateTimeField(null=True, editable=False)
    void_reason = models.CharField(_("reason"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = search_column("title", "title_latin")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        indexes = [search_index("office_search")]
        constraints = [
            models.CheckConstraint(name="a_voided_office_says_why", condition=Q(voided_at=None) | ~Q(void_reason=""))
        ]

    def __str__(self) -> str:
        return self.title if get_language() in {"bg", "rom"} or not self.title_latin else self.title_latin

    def get_absolute_url(self) -> str:
        """An office is shown on the page of its body."""
        return f"{reverse('crm:organisation-detail', args=[self.body_id])}#offices"


class TenureQuerySet(GatedQuerySet["Tenure"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        return self.filter(
            person__in=Person.objects.visible_to(user), organisation__in=Organisation.objects.visible_to(user)
        )

    def changeable_by(self: TS, user: "Visitor") -> TS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def on(self: TS, today: date) -> TS:
        """Those running on a day; a year or month counts as a whole."""
        text = today.isoformat()
        return self.with_end().filter(Q(ended="") | Q(to_its_end__gte=text), started__lte=text)

    def with_end(self: TS) -> TS:
        """To compare with days: no day of a year or month it ended in lies after its end."""
        return self.alias(to_its_end=Concat(F("ended"), Value("-99")))

    def for_list(self: TS) -> TS:
        return self.select_related("person", "organisation", "office").order_by("-started", "pk")


class Tenure(models.Model):
    """A person's time in an organisation, maybe in an office. "Current" follows from the dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="tenures", verbose_name=_("organisation")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="tenures", verbose_name=_("office")
    )
    role = models.CharField(_("role"), max_length=150, blank=True)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")
        indexes = [
            # Who came and who went lately, on the home page of the centre.
            models.Index(fields=["started"], condition=Q(office__isnull=False), name="tenures_of_offices_begun"),
            models.Index(fields=["ended"], condition=Q(office__isnull=False), name="tenures_of_offices_ended"),
            # The first posts of each of fifty large institutions: 10 ms instead of 20, the rest of their staff unread.
            models.Index(fields=["organisation", "office", "-started", "id"], name="tenures_of_an_organisation"),
        ]

    def __str__(self) -> str:
        """The office of a mayor names the municipality already."""
        title, body = self.title, str(self.organisation)
        return title if body.casefold() in title.casefold() else ", ".join(filter(None, [title, body]))

    @property
    def title(self) -> str:
        return str(self.office) if self.office_id else self.role

    @property
    def is_current(self) -> bool:
        return self.runs_on(timezone.localdate())

    def runs_on(self, day: date) -> bool:
        """What `on()` asks the database."""
        return self.started <= day.isoformat() and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether it ended before the day."""
        return bool(self.ended) and f"{self.ended}-99" < day.isoformat()
