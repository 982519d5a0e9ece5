from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from briefings.models.briefings import Briefing
from crm.confidentiality import Level
from crm.models.documents import stored_as

if TYPE_CHECKING:
    from accounts.gates import Visitor

ES = TypeVar("ES", bound="EditionQuerySet")
WS = TypeVar("WS", bound="WithdrawalQuerySet")


class EditionQuerySet(GatedQuerySet["Edition"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        """The centre reads each edition of the papers it sees; outside it what is signed off for everyone."""
        if is_centre(user):
            return self.filter(briefing__in=Briefing.objects.visible_to(user))
        return self.public()

    def once_public(self: ES) -> ES:
        """Signed off for everyone, withdrawn or not, as long as what it is about is open to everyone."""
        open_ones = Briefing.objects.all().about_what_is_open_to(AnonymousUser())
        return self.filter(level=Level.PUBLIC, signed_at__isnull=False, briefing__in=open_ones)

    def public(self: ES) -> ES:
        return self.once_public().filter(withdrawal=None)

    def newest_of_each(self: ES) -> ES:
        """Of each paper the newest edition that is among these."""
        return self.filter(pk__in=self.order_by("briefing", "-number").distinct("briefing").values("pk"))

    def for_list(self: ES) -> ES:
        return self.select_related("briefing", "author", "signed_by", "withdrawal__by").order_by("-number")

    def without_data(self: ES) -> ES:
        """Leave the whole paper that each row holds where it is; only what it is called comes along."""
        return self.annotate(title=KT("data__title")).defer("data")


class Edition(models.Model):
    """What was said: frozen data, the files drawn from it, the fingerprint of each. Never changes."""

    append_only = True

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    language = models.CharField(max_length=5)
    as_of = models.DateField()
    data = models.JSONField()  # what the paper says, with the record and version behind each statement
    data_sha256 = models.CharField(max_length=64)
    pdf = models.FileField(upload_to=stored_as)
    pdf_sha256 = models.CharField(max_length=64)
    docx = models.FileField(upload_to=stored_as, blank=True)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    page = models.FileField(upload_to=stored_as, blank=True)  # as a part of a web page
    page_sha256 = models.CharField(max_length=64, blank=True)
    drawn_with = models.CharField(max_length=120, blank=True)  # the programs, and a fingerprint of the style sheets
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # answers for it
    signed_at = models.DateTimeField(null=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    job = models.OneToOneField(
        "accounts.Job", models.PROTECT, null=True, related_name="edition"
    )  # one job, one edition

    title: str  # set by without_data()

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="editions_are_numbered"),
            models.CheckConstraint(
                name="who_signs_an_edition_does_so_on_a_day",
                condition=Q(signed_by=None, signed_at=None) | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.briefing} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("briefings:edition-detail", args=[self.pk])

    @property
    def taken_back(self) -> "Withdrawal | None":
        """Why and when it was withdrawn; none while it stands."""
        return getattr(self, "withdrawal", None)

    @property
    def is_public(self) -> bool:
        return self.level == Level.PUBLIC and self.signed_at is not None and self.taken_back is None

    @property
    def public_address(self) -> str:
        """Where everybody reads it, for good."""
        return reverse("briefings:public-paper", args=[self.briefing_id, self.number]) if self.is_public else ""


class WithdrawalQuerySet(GatedQuerySet["Withdrawal"]):
    def visible_to(self: WS, user: "Visitor") -> WS:
        """Whoever sees the edition; its notice stands for everyone where the edition stood."""
        if is_centre(user):
            return self.filter(edition__in=Edition.objects.visible_to(user))
        return self.filter(edition__in=Edition.objects.once_public())


class Withdrawal(models.Model):
    """An edition taken back: its address stays and says so, nothing of it is handed to anyone outside the centre."""

    append_only = True

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("reason"), max_length=300)  # everybody reads it
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal of an edition")
        verbose_name_plural = _("withdrawals of editions")
        constraints = [models.CheckConstraint(name="a_withdrawal_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.reason
