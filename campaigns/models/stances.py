"""Where somebody stands on an ask and how much weight they carry: opinions of the centre, each with its ground."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet
from accounts.models import Role, User
from campaigns.models.asks import Ask
from crm.confidentiality import Level, within_reach
from crm.models import Document, Letter, Meeting, Organisation, Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

SS = TypeVar("SS", bound="StanceQuerySet")
IS = TypeVar("IS", bound="InfluenceQuerySet")

TAKEN_BACK_WITHIN = timedelta(days=1)
KEPT_INSIDE = [Level.INTERNAL, Level.RESTRICTED]  # an opinion of somebody goes no further
GROUNDS = ("meeting", "letter", "document")


def exactly_one(*names: str) -> Q:
    found = Q()
    for name in names:
        found |= Q(**{f"{other}__isnull": other != name for other in names})
    return found


def seen_opinions(user: "Visitor") -> Q:
    """Inside the centre as far as the level reaches, a restricted one for its author; never outside.

    Not even for those it is about: they learn of it from their dossier.
    """
    if not isinstance(user, User) or not (user.is_centre or user.role == Role.ADMIN):
        return Q(pk__in=[])
    person = Q(person=None) | Q(person__in=Person.objects.visible_to(user))
    body = Q(organisation=None) | Q(organisation__in=Organisation.objects.visible_to(user))
    return within_reach(user, Q(author=user)) & person & body


def own_slips(user: "Visitor") -> Q:
    """What the user wrote within the last day; history is otherwise only added to."""
    if not isinstance(user, User) or not user.is_centre:
        return Q(pk__in=[])
    return Q(author=user, made_at__gt=timezone.now() - TAKEN_BACK_WITHIN)


class StanceQuerySet(GatedQuerySet["Stance"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        """To those who see the ask, the target and the ground."""
        grounds = {"meeting": Meeting, "letter": Letter, "document": Document}
        seen = seen_opinions(user) & Q(ask__in=Ask.objects.visible_to(user))
        for name, model in grounds.items():
            seen &= Q(**{name: None}) | Q(**{f"{name}__in": model._default_manager.visible_to(user)})  # type: ignore[attr-defined]
        return self.filter(seen)

    def changeable_by(self: SS, user: "Visitor") -> SS:
        return self.visible_to(user).filter(own_slips(user))

    def newest_first(self: SS) -> SS:
        return self.order_by("-taken_on", "-pk")

    def for_list(self: SS) -> SS:
        loaded = ("ask", "person", "organisation", "meeting", "letter", "document", "author")
        return self.select_related(*loaded).newest_first()


class Stance(models.Model):
    """Where a person or a body stood on an ask that day, and which meeting, letter or paper shows it."""

    class Position(models.TextChoices):
        CHAMPION = "champion", _("champion")
        SUPPORTIVE = "supportive", _("supportive")
        NEUTRAL = "neutral", pgettext_lazy("a stance", "neutral")
        DOUBTFUL = "doubtful", _("doubtful")
        OPPOSED = "opposed", _("opposed")

        @property
        def rank(self) -> int:
            """From 0, opposed, to 4, champion."""
            return len(Stance.Position) - 1 - list(Stance.Position).index(self)

        @property
        def tone(self) -> str:
            return {4: "kept", 3: "partly", 2: "neutral", 1: "overdue", 0: "broken"}[self.rank]

        @property
        def icon(self) -> str:
            names = {4: "star", 3: "hand-thumbs-up", 2: "dash-circle", 1: "question-circle", 0: "x-octagon"}
            return names[self.rank]

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="stances", verbose_name=_("ask"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="stances", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="stances", verbose_name=_("organisation")
    )
    position = models.CharField(pgettext_lazy("on an ask", "stance"), max_length=10, choices=Position)
    taken_on = models.DateField(_("date"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="stances", verbose_name=_("meeting")
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="stances", verbose_name=_("letter")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="stances", verbose_name=_("document")
    )
    note = models.TextField(_("what they said or did"), max_length=1000)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = StanceQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("on an ask", "stance")
        verbose_name_plural = _("stances")
        indexes = [models.Index(fields=["ask", "-taken_on", "-id"], name="stances_newest_first")]
        constraints = [
            models.CheckConstraint(name="a_stance_is_of_one_target", condition=exactly_one("person", "organisation")),
            models.CheckConstraint(name="a_stance_has_one_ground", condition=exactly_one(*GROUNDS)),
            models.CheckConstraint(name="a_stance_stays_inside", condition=Q(confidentiality__in=KEPT_INSIDE)),
        ]

    def __str__(self) -> str:
        """Without whom it is about: its author's own dossier names no third person."""
        return f"{self.ask} · {self.get_position_display()}"

    def get_absolute_url(self) -> str:
        """A stance is read on the power map of its ask, in the line of its target."""
        return f"{reverse('campaigns:ask-power-map', args=[self.ask_id])}#{anchor_of(self.target_key)}"

    @property
    def target(self) -> Person | Organisation | None:
        return self.person or self.organisation

    @property
    def target_key(self) -> str:
        return key_of(self)

    @property
    def ground(self) -> Meeting | Letter | Document | None:
        return self.meeting or self.letter or self.document

    @property
    def place(self) -> "Stance.Position":
        """The position with its rank, tone and icon."""
        return self.Position(self.position)

    @property
    def is_slip(self) -> bool:
        """Whether its author may still take it back."""
        return self.made_at > timezone.now() - TAKEN_BACK_WITHIN


class InfluenceQuerySet(GatedQuerySet["Influence"]):
    def visible_to(self: IS, user: "Visitor") -> IS:
        return self.filter(seen_opinions(user))

    def changeable_by(self: IS, user: "Visitor") -> IS:
        return self.visible_to(user).filter(own_slips(user))

    def newest_first(self: IS) -> IS:
        return self.order_by("-since", "-pk")

    def for_list(self: IS) -> IS:
        return self.select_related("person", "organisation", "author").newest_first()


class Influence(models.Model):
    """How much weight a person or a body carries, from 1 to 5, from that day on, and why we think so."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="influences", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="influences", verbose_name=_("organisation")
    )
    weight = models.PositiveSmallIntegerField(_("influence"))
    since = models.DateField(_("from"), default=timezone.localdate)
    reason = models.CharField(_("why"), max_length=300)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = InfluenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("influence")
        verbose_name_plural = _("influences")
        constraints = [
            models.CheckConstraint(name="influence_of_one_target", condition=exactly_one("person", "organisation")),
            models.CheckConstraint(name="influence_is_1_to_5", condition=Q(weight__gte=1, weight__lte=5)),
            models.CheckConstraint(name="influence_stays_inside", condition=Q(confidentiality__in=KEPT_INSIDE)),
        ]

    def __str__(self) -> str:
        """Without whom it is about, as a stance."""
        return f"{self._meta.verbose_name} {self.weight}"

    @property
    def target(self) -> Person | Organisation | None:
        return self.person or self.organisation

    @property
    def target_key(self) -> str:
        return key_of(self)

    @property
    def is_slip(self) -> bool:
        return self.made_at > timezone.now() - TAKEN_BACK_WITHIN


def key_of(opinion: Any) -> str:
    """Whom it is about, as `person:12`."""
    if opinion.person_id:
        return f"person:{opinion.person_id}"
    return f"organisation:{opinion.organisation_id}"


def anchor_of(key: str) -> str:
    return key.replace(":", "-")
