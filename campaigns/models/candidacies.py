"""Who stands for a seat in a call, from the nomination to what was decided."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.calls import Call
from crm.confidentiality import Level, within_reach
from crm.models import Organisation, Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

DS = TypeVar("DS", bound="CandidacyQuerySet")


class CandidacyQuerySet(GatedQuerySet["Candidacy"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        """As far as its confidentiality reaches; one's own organisation's, and one's own."""
        seen = within_reach(user) & Q(organisation__in=Organisation.objects.visible_to(user))
        if isinstance(user, User):
            seen |= Q(organisation__in=Organisation.own_of(user)) | Q(person__user=user)
        return self.filter(seen, call__in=Call.objects.visible_to(user))

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def own_of(self: DS, user: "Visitor") -> DS:
        """Those of the user's own organisations, and those in which the user would sit."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(organisation__in=Organisation.own_of(user)) | Q(person__user=user))

    def standing(self: DS) -> DS:
        return self.filter(withdrawn_on=None).exclude(decision=Candidacy.Decision.REFUSED)

    def for_reader(self: DS, user: "Visitor") -> DS:
        """Load who stands; a person or nominating organisation hidden from the reader reads as none."""
        rows = self.select_related("organisation", "call__body__organisation").order_by("organisation__name", "pk")
        return rows.prefetch_related(  # type: ignore[type-var]
            Prefetch("person", Person.objects.visible_to(user).defer("search")),
            Prefetch("nominated_by", Organisation.objects.visible_to(user).defer("search")),
        )


class Candidacy(models.Model):
    """An organisation with a person stands for the seats of a call: from the nomination to the decision."""

    class Decision(models.TextChoices):
        ADMITTED = "admitted", pgettext_lazy("a candidacy", "admitted")
        REFUSED = "refused", pgettext_lazy("a candidacy", "refused")

    class How(models.TextChoices):
        ACCOUNT = "account", _("with their own account")
        PHONE = "phone", _("by telephone")
        WRITING = "writing", _("in writing")
        PRESENT = "present", _("in person")

    call = models.ForeignKey(Call, models.PROTECT, related_name="candidacies", verbose_name=_("call"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="candidacies", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("person")
    )
    nominated_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name=_("nominated by")
    )
    nominated_on = models.DateField(_("nominated on"), default=timezone.localdate)
    accepted_on = models.DateField(_("accepted by the nominee on"), null=True, blank=True)
    accepted_how = models.CharField(_("how they accepted"), max_length=8, choices=How, blank=True)
    statement = models.TextField(_("in their own words"), blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=120, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    complaint_until = models.DateField(_("complaint possible until"), null=True, blank=True)
    complained_on = models.DateField(_("complaint made on"), null=True, blank=True)
    complaint_outcome = models.TextField(_("what came of the complaint"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"], condition=Q(withdrawn_on=None), name="an_organisation_stands_once"
            ),
            models.CheckConstraint(name="a_refusal_has_a_reason", condition=~Q(decision="refused") | ~Q(reason="")),
            models.CheckConstraint(
                name="a_decision_has_a_day", condition=Q(decision="", decided_on=None) | ~Q(decision="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.call}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:call-detail", args=[self.call_id]) + f"#candidacy-{self.pk}"

    def is_put_up(self, user: "Visitor") -> bool:
        """Whether the user is the person who would sit there, as the row was loaded for them."""
        return isinstance(user, User) and self.person is not None and self.person.user_id == user.pk

    def lets_read_reasons(self, user: "Visitor", own: set[int]) -> bool:
        """Why somebody was refused is for the centre, for who stands (`own`), and for who would sit there."""
        return is_centre(user) or self.organisation_id in own or self.is_put_up(user)
