"""On what ground we keep somebody's data, whether they were told, what they agreed to."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.models.people import Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

OS = TypeVar("OS", bound="OfPersonQuerySet")
BS = TypeVar("BS", bound="LawfulBasisQuerySet")
DS = TypeVar("DS", bound="InformationDutyQuerySet")
CS = TypeVar("CS", bound="ConsentQuerySet")


class UsedFor(models.TextChoices):
    """What somebody's data are used for; each use has its own lawful basis and its own consent."""

    WORK = "work", _("advocacy and coordination")
    NEWS = "news", _("news and invitations")
    PUBLICATION = "publication", _("being named or shown in public")
    SHARING = "sharing", _("being passed on to partners")


class OfPersonQuerySet(GatedQuerySet[Any]):
    """What is known of a person's rights: for the centre, as far as it sees the person, and for themselves."""

    def visible_to(self: OS, user: "Visitor") -> OS:
        if not isinstance(user, User):
            return self.none()
        own = Q(person__user=user)
        if not user.is_centre:
            return self.filter(own)
        # Asked row by row: the few rows of a page must not read every person there is.
        return self.filter(Exists(Person.objects.visible_to(user).filter(pk=OuterRef("person"))) | own)

    def changeable_by(self: OS, user: "Visitor") -> OS:
        return self.visible_to(user) if is_centre(user) else self.none()


class LawfulBasisQuerySet(OfPersonQuerySet):
    def to_review(self: BS, today: date) -> BS:
        return self.filter(review_on__lte=today).exclude(person__erased_on__isnull=False)

    def for_list(self: BS) -> BS:
        return self.select_related("person").order_by("review_on", "pk")


class LawfulBasis(models.Model):
    """Why we may use somebody's data for one purpose, where that is known from, and when it is looked at again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="bases", verbose_name=_("person"))
    purpose = models.CharField(_("used for"), max_length=12, choices=UsedFor, default=UsedFor.WORK)
    basis = models.CharField(_("lawful basis"), max_length=12, choices=Person.Basis)
    source = models.CharField(_("where the data come from"), max_length=300)
    balance = models.TextField(
        _("balancing"), blank=True, help_text=_("For a legitimate interest: why it outweighs theirs.")
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, editable=False)

    objects = LawfulBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("lawful basis")
        verbose_name_plural = _("lawful bases")
        indexes = [models.Index(fields=["review_on"], name="lawful_bases_to_review")]
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose"], name="one_lawful_basis_per_purpose"),
            models.CheckConstraint(name="a_lawful_basis_has_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_basis_display()}"


class InformationDutyQuerySet(OfPersonQuerySet):
    def open(self: DS) -> DS:
        return self.filter(informed_on=None, exempt_because="", person__erased_on=None)

    def overdue(self: DS, today: date) -> DS:
        return self.open().filter(due_on__lt=today)

    def for_list(self: DS) -> DS:
        return self.select_related("person").order_by("due_on", "pk")


class InformationDuty(models.Model):
    """Somebody is told what we keep and why, within a month unless they gave it to us themselves."""

    class Origin(models.TextChoices):
        SELF = "self", _("the person themselves")
        OTHER = "other", _("somebody else")
        PUBLIC = "public", _("a public source")

    class How(models.TextChoices):
        LETTER = "letter", _("by letter")
        EMAIL = "email", _("by e-mail")
        TOLD = "told", _("in conversation")
        FORM = "form", _("on the form they filled in")

    person = models.OneToOneField(Person, models.CASCADE, related_name="information", verbose_name=_("person"))
    origin = models.CharField(_("given by"), max_length=6, choices=Origin)
    collected_on = models.DateField(_("recorded on"), default=timezone.localdate)
    due_on = models.DateField(_("to be told by"))
    informed_on = models.DateField(_("told on"), null=True, blank=True)
    informed_how = models.CharField(_("how"), max_length=6, choices=How, blank=True)
    exempt_because = models.CharField(_("need not be told, because"), max_length=300, blank=True)
    letter = models.ForeignKey("crm.Letter", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = InformationDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("information duty")
        verbose_name_plural = _("information duties")
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(informed_on=None, exempt_because=""), name="information_duties_open"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="whoever_was_told_was_told_somehow", condition=Q(informed_on=None) | ~Q(informed_how="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.due_on}"

    @property
    def is_settled(self) -> bool:
        return self.informed_on is not None or bool(self.exempt_because)

    @property
    def is_overdue(self) -> bool:
        return not self.is_settled and self.due_on < timezone.localdate()


class ConsentQuerySet(OfPersonQuerySet):
    def changeable_by(self: CS, user: "Visitor") -> CS:
        """Withdrawing is as easy as giving: the centre, and the person themselves."""
        return self.visible_to(user)

    def standing(self: CS) -> CS:
        return self.filter(withdrawn_on=None)

    def for_list(self: CS) -> CS:
        return self.select_related("person", "recorded_by", "proof").order_by("-given_on", "-pk")


class Consent(models.Model):
    """What somebody agreed to, in which words. Written once; only its withdrawal is added, and never taken back."""

    class Channel(models.TextChoices):
        PAPER = "paper", _("signed paper")
        EMAIL = "email", _("e-mail")
        FORM = "form", _("form on the web")
        SPOKEN = "spoken", _("spoken, before a witness")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("used for"), max_length=12, choices=UsedFor)
    wording = models.CharField(_("version of the wording"), max_length=60)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    channel = models.CharField(_("given through"), max_length=6, choices=Channel)
    witness = models.CharField(_("witness"), max_length=150, blank=True)
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    proof = models.ForeignKey(
        "crm.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proof")
    )
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, editable=False)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                name="consent_is_withdrawn_after_it_is_given",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
            ),
            models.CheckConstraint(
                name="spoken_consent_names_a_witness", condition=~Q(channel="spoken") | ~Q(witness="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.given_on}"
