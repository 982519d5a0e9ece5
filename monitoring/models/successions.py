from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.confidentiality import Level, within_reach
from crm.models import Organisation
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

SS = TypeVar("SS", bound="SuccessionQuerySet")
AS = TypeVar("AS", bound="InheritanceQuerySet")


class SuccessionQuerySet(GatedQuerySet["Succession"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        """As far as its confidentiality reaches, and never without the body it is about."""
        named = Q(author=user) | Q(owner=user) if isinstance(user, User) else None
        return self.filter(within_reach(user, named), body__in=Organisation.objects.visible_to(user))

    def changeable_by(self: SS, user: "Visitor") -> SS:
        centre = is_centre(user)
        return self.visible_to(user).filter(voided_at=None) if centre else self.none()

    def standing(self: SS) -> SS:
        return self.filter(voided_at=None)

    def for_list(self: SS) -> SS:
        loaded = self.select_related("body", "owner").defer("body__search", "owner__password")
        return loaded.order_by("-happened_on", "-pk")


class Succession(models.Model):
    """A change of government, or of the head of a body: what was promised before it is asked about anew."""

    name = models.CharField(_("who took over"), max_length=200)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="successions", verbose_name=_("body"))
    covers_below = models.BooleanField(_("with all bodies under it"), default=False)
    office = models.ForeignKey(
        "crm.Office", models.PROTECT, null=True, blank=True, related_name="successions", verbose_name=_("office")
    )
    happened_on = models.DateField(_("since"))
    source = models.CharField(_("source"), max_length=500)
    note = models.TextField(_("note"), blank=True)
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="successions_owned",
        verbose_name=_("who answers for us"),
    )  # fmt: skip
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_reason = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of government")
        verbose_name_plural = _("changes of government")
        constraints = [
            models.CheckConstraint(
                name="a_voided_succession_says_why", condition=Q(voided_at=None) | ~Q(voided_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("monitoring:succession-detail", args=[self.pk])


class InheritanceQuerySet(GatedQuerySet["Inheritance"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """Whoever may see the commitment and the change."""
        seen = Commitment.objects.visible_to(user)
        return self.filter(commitment__in=seen, succession__in=Succession.objects.visible_to(user))

    def newest_first(self: AS) -> AS:
        return self.order_by("-made_at", "-pk")


class Inheritance(models.Model):
    """What became of a promise when others took over. Asked again, the newest answer holds; no verdict moves by it."""

    append_only = True

    class Answer(models.TextChoices):
        KEPT = "kept", pgettext_lazy("an inherited promise", "kept on")
        RESTATED = "restated", pgettext_lazy("an inherited promise", "restated")
        DROPPED = "dropped", pgettext_lazy("an inherited promise", "dropped")
        SILENT = "silent", pgettext_lazy("an inherited promise", "silent")

    succession = models.ForeignKey(
        Succession, models.PROTECT, related_name="answers", verbose_name=_("change of government")
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="inheritances", verbose_name=_("commitment")
    )
    answer = models.CharField(_("what became of it"), max_length=10, choices=Answer)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    restated_as = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("restated as")
    )
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InheritanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("inherited commitment")
        verbose_name_plural = _("inherited commitments")
        indexes = [models.Index(fields=["succession", "commitment", "-made_at"], name="newest_answer_of_a_change")]
        constraints = [
            models.CheckConstraint(name="an_inheritance_says_on_what_ground", condition=~Q(source="") | ~Q(note="")),
            models.CheckConstraint(
                name="only_the_restated_has_a_new_wording",
                condition=Q(restated_as=None) | Q(answer="restated"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_answer_display())
