"""A promise checked on the spot: a round asks, members look, every answer stays."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.campaigns import in_language
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation, Place
from crm.models.documents import stored_as
from monitoring.models.commitments import Commitment
from monitoring.models.evidence import Evidence

if TYPE_CHECKING:
    from datetime import date

    from accounts.gates import Visitor

RS = TypeVar("RS", bound="CheckRoundQuerySet")
QS = TypeVar("QS", bound="CheckRequestQuerySet")
LS = TypeVar("LS", bound="LocalCheckQuerySet")
OPEN_TO_MEMBERS = (Level.PUBLIC, Level.COALITION)


def own_of(user: "Visitor") -> "models.QuerySet[models.Model, int]":
    """Return the ids of the organisations the visitor speaks for today."""
    return Organisation.own_of(user) if isinstance(user, User) else Organisation.objects.none().values_list("pk")  # type: ignore[return-value]


class CheckRoundQuerySet(GatedQuerySet["CheckRound"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """As far as its commitment; and, while that is open to members, those whose organisation is asked."""
        if not isinstance(user, User):
            return self.none()
        of_seen = Q(commitment__in=Commitment.objects.visible_to(user))
        if is_centre(user):
            return self.filter(of_seen)
        asked = CheckRequest.objects.filter(organisation__in=own_of(user)).values("round")
        ours = Q(pk__in=asked, commitment__confidentiality__in=OPEN_TO_MEMBERS)
        return self.filter(of_seen | ours if Level.COALITION in levels_open_to(user) else ours)

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def open(self: RS) -> RS:
        return self.filter(closed_at=None)

    def taking_answers(self: RS, today: "date") -> RS:
        return self.open().filter(answers_until__gte=today)

    def for_list(self: RS) -> RS:
        related = "commitment__owed_by", "opened_by", "closed_by"
        return self.select_related(*related).order_by("-opened_at", "-pk")


class CheckRound(models.Model):
    """What is to be looked for, in which municipalities, until when. A commitment may have several in turn."""

    class Scope(models.TextChoices):
        ALL = "all", _("all municipalities of the country")
        REGION = "region", _("the municipalities of a region")
        CHOSEN = "chosen", _("these municipalities")
        MEMBERS = "members", _("the municipalities where our members are")

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="check_rounds", verbose_name=_("commitment")
    )
    question_bg = models.CharField(_("question in Bulgarian"), max_length=300)
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)
    look_for_bg = models.TextField(_("what to look for, in Bulgarian"), blank=True)
    look_for_en = models.TextField(_("what to look for, in English"), blank=True)
    scope = models.CharField(_("where"), max_length=8, choices=Scope)
    municipalities = models.ManyToManyField(Place, related_name="check_rounds", verbose_name=_("municipalities"))
    answers_until = models.DateField(_("last day to check"))
    is_public = models.BooleanField(_("counts on the public tracker"), default=False)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by"))
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = CheckRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of checks")
        verbose_name_plural = _("rounds of checks")

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("monitoring:check-round-detail", args=[self.pk])

    @property
    def question(self) -> str:
        return in_language(self, "question")

    @property
    def look_for(self) -> str:
        return in_language(self, "look_for")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def takes_answers(self, today: "date") -> bool:
        return self.is_open and today <= self.answers_until


class CheckRequestQuerySet(GatedQuerySet["CheckRequest"]):
    def visible_to(self: QS, user: "Visitor") -> QS:
        """Centre staff all, others their own organisation's."""
        rows = self.filter(round__in=CheckRound.objects.visible_to(user))
        if is_centre(user):
            return rows.filter(organisation__in=Organisation.objects.visible_to(user))
        return rows.filter(organisation__in=own_of(user))

    def changeable_by(self: QS, user: "Visitor") -> QS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def answerable_by(self: QS, user: "Visitor") -> QS:
        """Those the visitor may answer: as somebody who speaks for the organisation today."""
        return self.filter(organisation__in=own_of(user))

    def silent(self: QS) -> QS:
        return self.filter(~Exists(LocalCheck.objects.filter(request=OuterRef("pk"))))

    def of_members(self: QS) -> QS:
        """Those who may answer still: who left the coalition is written to no more."""
        return self.filter(organisation__in=Organisation.objects.members(timezone.localdate()))

    def for_list(self: QS) -> QS:
        related = "organisation__place", "place__parent", "round__commitment", "link"
        return self.select_related(*related).order_by("place__name", "organisation__name", "pk")


class CheckRequest(models.Model):
    """One organisation was asked to look in one municipality; it is written to with a link of its own, or rung."""

    round = models.ForeignKey(CheckRound, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="check_requests")
    place = models.ForeignKey(Place, models.PROTECT, related_name="check_requests", verbose_name=_("municipality"))
    settles = models.BooleanField(_("asked because two checks differ"), default=False)
    link = models.OneToOneField("accounts.OneTimeLink", models.PROTECT, null=True, related_name="check_request")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    sent_to = models.CharField(_("sent to"), max_length=250, blank=True)  # empty: nobody could be written to
    promised_at = models.DateTimeField(null=True)  # when the last mail was handed over to be sent
    sent_at = models.DateTimeField(_("mail sent"), null=True)  # when the last mail really left
    reminded_at = models.DateTimeField(_("reminded"), null=True)

    objects = CheckRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to check")
        verbose_name_plural = _("requests to check")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "place"], name="asked_once_about_a_municipality_in_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.place}"


class LocalCheckQuerySet(GatedQuerySet["LocalCheck"]):
    def visible_to(self: LS, user: "Visitor") -> LS:
        """What was seen is the coalition's; who left it keeps what their own organisation said."""
        rows = self.filter(request__round__in=CheckRound.objects.visible_to(user))
        if is_centre(user) or Level.COALITION in levels_open_to(user):
            return rows
        return rows.filter(request__organisation__in=own_of(user))

    def changeable_by(self: LS, user: "Visitor") -> LS:
        """Nobody: a later check takes its place, and this one stays."""
        return self.none()

    def standing(self: LS) -> LS:
        """Those that no later one of the same checker replaced."""
        return self.filter(replaced_by=None)

    def for_reader(self: LS, user: "Visitor") -> LS:
        """Say of each whether the reader may know who checked: the centre, and their own organisation.

        The name goes less far: it stays with the centre, and with whoever gave it.
        """
        theirs = Organisation.objects.visible_to(user) if is_centre(user) else Organisation.objects.filter(
            pk__in=own_of(user)
        )  # fmt: skip
        knows = Exists(theirs.filter(pk=OuterRef("request__organisation")))
        own = Case(When(by=getattr(user, "pk", None), then=knows), default=False)
        rows = self.annotate(
            shows_checker=knows, shows_name=knows if is_centre(user) else own,
            shows_evidence=Exists(Evidence.objects.visible_to(user).filter(pk=OuterRef("evidence"))),
        )  # fmt: skip
        related = "place__parent", "request__organisation", "request__round", "evidence", "by", "replaced_by"
        return rows.select_related(*related).order_by("place__name", "-checked_on", "-pk")


class LocalCheck(models.Model):
    """What somebody saw in a municipality on a day. Append-only: their later one replaces it visibly."""

    class Answer(models.TextChoices):
        SEEN = "seen", _("seen")
        NOT_SEEN = "not_seen", _("not seen")
        CANNOT_TELL = "cannot_tell", _("cannot tell")

    request = models.ForeignKey(CheckRequest, models.PROTECT, related_name="checks")
    place = models.ForeignKey(Place, models.PROTECT, related_name="local_checks", verbose_name=_("municipality"))
    answer = models.CharField(_("answer"), max_length=11, choices=Answer)
    note = models.TextField(_("note"), blank=True)
    checked_on = models.DateField(_("checked on"))
    photo = models.FileField(_("photo"), upload_to=stored_as, blank=True)  # drawn anew: nothing but what is seen on it
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    via = models.CharField(_("how"), max_length=12, choices=Via)
    name = models.CharField(_("who checked"), max_length=150, blank=True)  # as they gave it
    at = models.DateTimeField(_("arrived"), default=timezone.now)
    key = models.UUIDField(unique=True, null=True, editable=False)  # of the form: sent twice, it is kept once
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    evidence = models.OneToOneField(
        "monitoring.Evidence", models.PROTECT, null=True, related_name="local_check", verbose_name=_("evidence")
    )

    objects = LocalCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("local check")
        verbose_name_plural = _("local checks")
        indexes = [models.Index(fields=["request", "place"], name="checks_of_a_request")]
        constraints = [
            models.CheckConstraint(name="nothing_replaces_itself", condition=Q(replaces=None) | ~Q(replaces=F("pk"))),
            models.CheckConstraint(name="stored_photo_has_its_hash", condition=Q(photo="") ^ ~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_answer_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.request.round.get_absolute_url()}?place={self.place_id}#place-{self.place_id}"

    @property
    def tone(self) -> str:
        return TONES[self.answer]

    @property
    def photo_name(self) -> str:
        return f"check-{self.pk}.{self.media_type.removeprefix('image/').replace('jpeg', 'jpg')}"


TONES = {"seen": "kept", "not_seen": "broken", "cannot_tell": "neutral"}
