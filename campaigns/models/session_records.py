"""What our people do around a session: positions, interests, attendance, and the report to those they sit there for."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.seats import Mandate
from campaigns.models.sessions import AgendaItem, Session
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation, Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

PS = TypeVar("PS", bound="MemberPositionQuerySet")
IS = TypeVar("IS", bound="InterestQuerySet")
AS = TypeVar("AS", bound="SessionAttendanceQuerySet")
RS = TypeVar("RS", bound="ReportBackQuerySet")
QS = TypeVar("QS", bound="ReportQuestionQuerySet")


class MemberPositionQuerySet(GatedQuerySet["MemberPosition"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """The coalition's among themselves; one's own organisation's."""
        rows = self.filter(item__in=AgendaItem.objects.visible_to(user))
        own = Q(organisation__in=Organisation.own_of(user)) if isinstance(user, User) else Q(pk__in=[])
        if Level.COALITION not in levels_open_to(user):
            return rows.filter(own)
        return rows.filter(own | Q(organisation__in=Organisation.objects.visible_to(user)))

    def changeable_by(self: PS, user: "Visitor") -> PS:
        """Whoever speaks for the organisation today."""
        own = Q(organisation__in=Organisation.own_of(user)) if isinstance(user, User) else Q(pk__in=[])
        return self.visible_to(user).filter(own)

    def for_list(self: PS) -> PS:
        return self.select_related("organisation", "by").order_by("at", "pk")


class MemberPosition(models.Model):
    """What a member organisation wants said of an agenda item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="session_positions")
    text = models.TextField(_("position"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MemberPositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position of a member")
        verbose_name_plural = _("positions of members")
        constraints = [models.UniqueConstraint(fields=["item", "organisation"], name="one_position_of_a_member")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.item}"


class InterestQuerySet(GatedQuerySet["Interest"]):
    def visible_to(self: IS, user: "Visitor") -> IS:
        return self.filter(item__in=AgendaItem.objects.visible_to(user), mandate__in=Mandate.objects.visible_to(user))

    def changeable_by(self: IS, user: "Visitor") -> IS:
        return self.visible_to(user).filter(own_or_centre(user))


def own_or_centre(user: "Visitor") -> Q:
    if is_centre(user):
        return ~Q(pk__in=[])  # every row: an empty condition would vanish from an "or"
    return Q(mandate__person__user=user) if isinstance(user, User) else Q(pk__in=[])


class Interest(models.Model):
    """Whether the holder of a seat has a stake in an item, and what they did about it."""

    class Declared(models.TextChoices):
        NONE = "none", pgettext_lazy("a conflict of interest", "none")
        DECLARED = "declared", pgettext_lazy("a conflict of interest", "declared")
        LEFT = "left", pgettext_lazy("a conflict of interest", "declared, left the room")

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="interests")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="interests", verbose_name=_("mandate"))
    declared = models.CharField(_("conflict of interest"), max_length=10, choices=Declared)
    reason = models.TextField(_("why"), blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of interest")
        verbose_name_plural = _("declarations of interest")
        constraints = [
            models.UniqueConstraint(fields=["item", "mandate"], name="one_declaration_of_an_item"),
            models.CheckConstraint(name="an_interest_says_which", condition=Q(declared="none") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_declared_display()}"


class SessionAttendanceQuerySet(GatedQuerySet["SessionAttendance"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        return self.filter(session__in=Session.objects.visible_to(user), mandate__in=Mandate.objects.visible_to(user))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user).filter(own_or_centre(user))


class SessionAttendance(models.Model):
    """Whether a holder of our seats was there."""

    class State(models.TextChoices):
        PRESENT = "present", pgettext_lazy("attendance", "present")
        REPLACED = "replaced", pgettext_lazy("attendance", "replaced by an alternate")
        EXCUSED = "excused", pgettext_lazy("attendance", "excused")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="attendances", verbose_name=_("mandate"))
    state = models.CharField(_("attendance"), max_length=10, choices=State)

    objects = SessionAttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance at a session")
        verbose_name_plural = _("attendances at sessions")
        constraints = [models.UniqueConstraint(fields=["session", "mandate"], name="attendance_is_noted_once")]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.get_state_display()}"


class ReportBackQuerySet(GatedQuerySet["ReportBack"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """What was sent, to whoever sees session and mandate; a draft to the centre and to its author."""
        seen = self.filter(session__in=Session.objects.visible_to(user), mandate__in=Mandate.objects.visible_to(user))
        return seen.filter(~Q(sent_on=None) | own_or_centre(user))

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user).filter(own_or_centre(user))

    def owed(self: RS, today: date) -> RS:
        """Those due and not sent."""
        return self.filter(sent_on=None, due_on__lt=today)

    def for_reader(self: RS, user: "Visitor") -> RS:
        """Load whose it is; a person hidden from the reader reads as none."""
        rows = self.select_related("session__body__organisation", "mandate__organisation", "mandate__seat")
        person = Prefetch("mandate__person", Person.objects.visible_to(user).defer("search"))
        return rows.prefetch_related(person).order_by("-due_on", "-pk")


class ReportBack(models.Model):
    """What a holder of a seat tells the members of a session, five working days after it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="reports")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="reports", verbose_name=_("mandate"))
    due_on = models.DateField(_("due"))
    text = models.TextField(_("report"), blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("report back")
        verbose_name_plural = _("reports back")
        indexes = [
            # Home asks daily which reports are owed: few rows of many.
            models.Index(fields=["due_on"], condition=Q(sent_on=None), name="reports_owed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "mandate"], name="one_report_of_a_session"),
            models.CheckConstraint(name="a_report_sent_says_something", condition=Q(sent_on=None) | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return str(self.session)

    def get_absolute_url(self) -> str:
        return reverse("campaigns:report-detail", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Sent after its day, or not sent and the day is over."""
        return (self.sent_on or timezone.localdate()) > self.due_on


class ReportQuestionQuerySet(GatedQuerySet["ReportQuestion"]):
    def visible_to(self: QS, user: "Visitor") -> QS:
        """The coalition's among themselves; one's own organisation's."""
        rows = self.filter(report__in=ReportBack.objects.visible_to(user))
        own = Q(organisation__in=Organisation.own_of(user)) if isinstance(user, User) else Q(pk__in=[])
        if Level.COALITION not in levels_open_to(user):
            return rows.filter(own)
        return rows.filter(own | Q(organisation__in=Organisation.objects.visible_to(user)))

    def changeable_by(self: QS, user: "Visitor") -> QS:
        """Whoever owes the answer."""
        return self.visible_to(user).filter(report__in=ReportBack.objects.changeable_by(user))

    def for_list(self: QS) -> QS:
        return self.select_related("organisation", "by").order_by("at", "pk")


class ReportQuestion(models.Model):
    """What a member wants to know of a report, and the answer."""

    report = models.ForeignKey(ReportBack, models.CASCADE, related_name="questions", verbose_name=_("report back"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="session_questions")
    text = models.TextField(_("question"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = ReportQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a report")
        verbose_name_plural = _("questions about reports")
        constraints = [
            models.CheckConstraint(name="an_answer_says_something", condition=Q(answered_on=None) | ~Q(answer="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.report}"
