"""Who stands behind an ask: the members are asked, each answers under one wording, and every answer stays."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.ask_texts import AskText
from campaigns.models.asks import Ask
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation

if TYPE_CHECKING:
    from datetime import date

    from accounts.gates import Visitor

CS = TypeVar("CS", bound="ConsultationQuerySet")
RS = TypeVar("RS", bound="SignOnRequestQuerySet")
SS = TypeVar("SS", bound="SignOnQuerySet")
PS = TypeVar("PS", bound="PassageCommentQuerySet")


def own_of(user: "Visitor") -> "models.QuerySet[models.Model, int]":
    """Return the ids of the organisations the visitor speaks for today."""
    return Organisation.own_of(user) if isinstance(user, User) else Organisation.objects.none().values_list("pk")  # type: ignore[return-value]


class ConsultationQuerySet(GatedQuerySet["Consultation"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Centre staff, and those whose own organisation was asked."""
        of_asks = self.filter(ask__in=Ask.objects.visible_to(user))
        if is_centre(user):
            return of_asks
        asked = SignOnRequest.objects.filter(organisation__in=own_of(user))
        return of_asks.filter(pk__in=asked.values("consultation"))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def open(self: CS) -> CS:
        """Not closed yet; after their last day they only wait to be closed."""
        return self.filter(closed_at=None)

    def for_list(self: CS) -> CS:
        return self.select_related("ask", "text", "opened_by", "closed_by").order_by("-opened_at", "-pk")


class Consultation(models.Model):
    """A draft goes to member organisations: who is asked, until when, and what counts as agreed."""

    class Rule(models.TextChoices):
        NO_OBJECTION = "no_objection", _("nobody objects")
        SHARE = "share", _("a share of those answering endorses")

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("agreed")
        NOT_AGREED = "not_agreed", _("not agreed")
        TOO_FEW = "too_few", _("too few answered")

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="consultations", verbose_name=_("ask"))
    text = models.ForeignKey(AskText, models.PROTECT, related_name="consultations", verbose_name=_("wording"))
    rule = models.CharField(_("what counts as agreed"), max_length=12, choices=Rule, default=Rule.NO_OBJECTION)
    share = models.PositiveSmallIntegerField(_("share that endorses, in per cent"), default=100)
    quorum = models.PositiveSmallIntegerField(_("quorum: share that answers, in per cent"), default=0)
    answers_until = models.DateField(_("last day to answer"))
    note = models.TextField(_("words to those asked"), blank=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.UniqueConstraint(
                fields=["ask"], condition=Q(closed_at=None), name="one_open_consultation_of_an_ask"
            ),
            models.CheckConstraint(
                name="shares_of_a_consultation_are_per_cent",
                condition=Q(share__gte=1, share__lte=100, quorum__gte=0, quorum__lte=100),
            ),
            models.CheckConstraint(
                name="a_closed_consultation_has_an_outcome", condition=Q(closed_at=None) ^ ~Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.ask)

    def get_absolute_url(self) -> str:
        return reverse("campaigns:consultation-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def takes_answers(self, today: "date") -> bool:
        return self.is_open and today <= self.answers_until


class SignOnRequestQuerySet(GatedQuerySet["SignOnRequest"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """Centre staff all, others their own organisation's."""
        rows = self.filter(consultation__in=Consultation.objects.visible_to(user))
        if is_centre(user):
            return rows.filter(organisation__in=Organisation.objects.visible_to(user))
        return rows.filter(organisation__in=own_of(user))

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def answerable_by(self: RS, user: "Visitor") -> RS:
        """Those the visitor may answer: as somebody who speaks for the organisation today."""
        return self.filter(organisation__in=own_of(user))

    def unanswered(self: RS) -> RS:
        """Those without an answer under the wording that is asked about now."""
        answers = SignOn.objects.filter(request=OuterRef("pk"), text=OuterRef("consultation__text"))
        return self.filter(~Exists(answers))

    def of_members(self: RS) -> RS:
        """Those who may answer still: who left the coalition is written to no more."""
        return self.filter(organisation__in=Organisation.objects.members(timezone.localdate()))

    def for_list(self: RS) -> RS:
        related = "organisation__place", "consultation__ask", "consultation__text", "link"
        return self.select_related(*related).order_by("organisation__name", "pk")


class SignOnRequest(models.Model):
    """One organisation was asked; it is written to with a link of its own, or rung."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sign_on_requests")
    link = models.OneToOneField("accounts.OneTimeLink", models.PROTECT, null=True, related_name="sign_on_request")
    sent_to = models.CharField(_("sent to"), max_length=250, blank=True)  # empty: nobody could be written to
    promised_at = models.DateTimeField(null=True)  # when the last mail was handed over to be sent
    sent_at = models.DateTimeField(_("mail sent"), null=True)  # when the last mail really left
    reminded_at = models.DateTimeField(_("reminded"), null=True)  # of the wording that is asked about now

    objects = SignOnRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to sign on")
        verbose_name_plural = _("requests to sign on")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "organisation"], name="asked_once_in_a_consultation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.consultation}"


class SignOnQuerySet(GatedQuerySet["SignOn"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        """All for the centre; one's own; of others endorsements and open objections, each the last word on a wording.

        An answer that was changed since is not shown: what became of it would follow.
        """
        of_asks = self.filter(text__in=AskText.objects.visible_to(user))
        if is_centre(user):
            return of_asks.filter(organisation__in=Organisation.objects.visible_to(user))
        own = Q(organisation__in=own_of(user))
        seen = Q(organisation__in=Organisation.objects.visible_to(user))
        return of_asks.filter(own | (seen & SHOWN & OF_ITSELF & ~Exists(later_ones("organisation"))))

    def changeable_by(self: SS, user: "Visitor") -> SS:
        """Nobody: another answer takes its place, and this one stays."""
        return self.none()

    def standing(self: SS) -> SS:
        """The last word of each organisation on each wording, however often it was asked about it."""
        return self.filter(OF_ITSELF, ~Exists(later_ones("organisation")))

    def counted(self: SS) -> SS:
        """The last word on each wording in each consultation."""
        return self.filter(~Exists(later_ones("request")))

    def shown_outside(self: SS) -> SS:
        """What stands beside the text on papers and pages: endorsements and open objections."""
        return self.standing().filter(SHOWN)

    def for_list(self: SS) -> SS:
        related = "organisation__place", "request__consultation__ask", "text", "by"
        return self.select_related(*related).order_by("organisation__name", "pk")


class SignOn(models.Model):
    """An organisation endorses, abstains or objects, under one wording. Append-only: the last one counts."""

    class Choice(models.TextChoices):
        ENDORSE = "endorse", _("endorses")
        ABSTAIN = "abstain", _("abstains")
        OBJECT = "object", _("objects")

        @property
        def tone(self) -> str:
            return {"endorse": "kept", "object": "broken"}.get(self.value, "neutral")

    request = models.ForeignKey(SignOnRequest, models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sign_ons")  # that of the request
    text = models.ForeignKey(AskText, models.PROTECT, related_name="sign_ons", verbose_name=_("wording"))
    choice = models.CharField(_("answer"), max_length=8, choices=Choice)
    reason = models.TextField(_("reason"), blank=True)
    stays_with_centre = models.BooleanField(_("stays with the centre"), default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    via = models.CharField(_("how"), max_length=12, choices=Via)
    name = models.CharField(_("who answered"), max_length=150, blank=True)  # as they gave it
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = SignOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-on")
        verbose_name_plural = _("sign-ons")
        indexes = [models.Index(fields=["text", "request", "id"], name="sign_ons_of_a_wording")]  # who stands behind it

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_choice_display()}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:consultation-detail", args=[self.request.consultation_id])

    @property
    def tone(self) -> str:
        return self.Choice(self.choice).tone


SHOWN = Q(choice=SignOn.Choice.ENDORSE) | Q(choice=SignOn.Choice.OBJECT, stays_with_centre=False)


# What a merged organisation said where the kept one was asked too stays behind with its request, and is its own.
OF_ITSELF = Q(request__organisation__merged_into=None)


def later_ones(of: str) -> "models.QuerySet[SignOn]":
    """Return what was said of the same wording later, by the same `organisation` or to the same `request`."""
    return SignOn.objects.filter(OF_ITSELF, text=OuterRef("text"), pk__gt=OuterRef("pk"), **{of: OuterRef(of)})


class PassageCommentQuerySet(GatedQuerySet["PassageComment"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """The centre all, those asked their own and, while in the coalition, what was opened to all who were asked."""
        rows = self.filter(request__consultation__in=Consultation.objects.visible_to(user))
        if is_centre(user):
            return rows.filter(request__organisation__in=Organisation.objects.visible_to(user))
        seen = Q(request__organisation__in=own_of(user))
        if Level.COALITION in levels_open_to(user):
            seen |= Q(request__organisation__in=Organisation.objects.visible_to(user), stays_with_centre=False)
        return rows.filter(seen)

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.none()

    def for_list(self: PS) -> PS:
        return self.select_related("request__organisation", "text", "by").order_by("at", "pk")


class PassageComment(models.Model):
    """What somebody says of a passage of the wording that is asked about."""

    request = models.ForeignKey(SignOnRequest, models.PROTECT, related_name="comments")
    text = models.ForeignKey(AskText, models.PROTECT, related_name="comments")
    passage = models.CharField(_("passage"), max_length=500, blank=True)  # empty: the whole
    body = models.TextField(_("comment"))
    stays_with_centre = models.BooleanField(_("stays with the centre"), default=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    via = models.CharField(_("how"), max_length=12, choices=Via)
    name = models.CharField(_("who wrote it"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = PassageCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a passage")
        verbose_name_plural = _("comments on passages")

    def __str__(self) -> str:
        return f"{self.request} · {self.at:%Y-%m-%d}"
