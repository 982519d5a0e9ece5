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
from campaigns.models.asks import Ask
from campaigns.models.bodies import Body
from campaigns.models.campaigns import in_language
from crm.confidentiality import Level, stricter, within_reach
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

SS = TypeVar("SS", bound="SessionQuerySet")
IS = TypeVar("IS", bound="AgendaItemQuerySet")


class SessionQuerySet(GatedQuerySet["Session"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        return self.filter(within_reach(user), body__in=Body.objects.visible_to(user))

    def changeable_by(self: SS, user: "Visitor") -> SS:
        """The centre, and whoever sits there for us."""
        seen = self.visible_to(user)
        return seen if is_centre(user) else seen.filter(sat_in_by(user))

    def matching(self: SS, text: str) -> SS:
        return self.filter(Q(search__matches=text) | Q(body__in=Body.objects.matching(text)))

    def up_to(self: SS, level: Level) -> SS:
        levels = level.up_to
        return self.filter(confidentiality__in=levels, body__organisation__confidentiality__in=levels)

    def ahead(self: SS, today: date) -> SS:
        return self.filter(held_on__gte=today).exclude(state=Session.State.CANCELLED)

    def for_list(self: SS) -> SS:
        rows = self.select_related("body__organisation").defer("search", "body__organisation__search")
        return rows.order_by("-held_on", "-pk")


def sat_in_by(user: "Visitor") -> Q:
    """Sessions of bodies in which the person of this account holds a mandate today."""
    from campaigns.models.seats import Mandate  # noqa: PLC0415  seats know bodies, not sessions

    if not isinstance(user, User):
        return Q(pk__in=[])
    held = Mandate.objects.on(timezone.localdate()).filter(person__user=user)
    return Q(body__in=held.values("seat__body"))


class Session(models.Model):
    """A meeting of a body, or a decision that it takes in writing: `held_on` is then the last day to answer."""

    class Kind(models.TextChoices):
        SESSION = "session", _("session")
        WRITTEN = "written", _("written procedure")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a session", "planned")
        HELD = "held", pgettext_lazy("a session", "held")
        CANCELLED = "cancelled", pgettext_lazy("a session", "cancelled")

    body = models.ForeignKey(Body, models.PROTECT, related_name="sessions", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SESSION)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250, blank=True)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    held_on = models.DateField(_("date"))
    held_at = models.TimeField(_("time"), null=True, blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True)
    convened_on = models.DateField(_("convened on"), null=True, blank=True)
    papers_on = models.DateField(_("papers received on"), null=True, blank=True)
    has_quorum = models.BooleanField(_("quorum"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("members present"), null=True, blank=True)
    minutes_adopted_on = models.DateField(_("minutes adopted on"), null=True, blank=True)
    minutes_published_on = models.DateField(_("minutes published on"), null=True, blank=True)
    link = models.URLField(_("where the papers or minutes are published"), max_length=1000, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_bg", "title_en", "where")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            search_index("session_search"),
            models.Index(fields=["held_on", "id"], name="sessions_by_day"),  # the calendar, and what is next
        ]

    def __str__(self) -> str:
        return in_language(self, "title") or f"{self.get_kind_display()}, {self.body}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:session-detail", args=[self.pk])

    @property
    def level(self) -> Level:
        """It is told no further than the body that meets."""
        return stricter(self.confidentiality, self.body.organisation.confidentiality)


class AgendaItemQuerySet(GatedQuerySet["AgendaItem"]):
    def visible_to(self: IS, user: "Visitor") -> IS:
        return self.filter(session__in=Session.objects.visible_to(user))

    def changeable_by(self: IS, user: "Visitor") -> IS:
        return self.filter(session__in=Session.objects.changeable_by(user))

    def heard(self: IS) -> IS:
        """Those of sessions held on which we were heard: we spoke, or voted by a position that was agreed."""
        brought = ~Q(said="") | (Q(position_on__isnull=False) & Q(vote__in=AgendaItem.CAST))
        held = Q(session__state=Session.State.HELD, session__held_on__lte=timezone.localdate())
        return self.filter(brought, held)

    def for_reader(self: IS, user: "Visitor") -> IS:
        """Load the asks the reader may see."""
        asks = Prefetch("asks", Ask.objects.visible_to(user).defer("search").order_by("pk"))
        return self.prefetch_related(asks).order_by("number", "pk")  # type: ignore[type-var]


class AgendaItem(models.Model):
    """A point of a session: what it is about, what we think, what was said, how it was decided."""

    class Kind(models.TextChoices):
        CRITERIA = "criteria", _("methodology and criteria")
        WORK_PROGRAMME = "programme", _("annual work programme")
        CHANGE = "change", _("change of the programme")
        REPORT = "report", _("report")
        EVALUATION = "evaluation", _("evaluation")
        OTHER = "other", _("other")

    class Vote(models.TextChoices):
        FOR = "for", pgettext_lazy("our vote", "for")
        AGAINST = "against", pgettext_lazy("our vote", "against")
        ABSTAINED = "abstained", pgettext_lazy("our vote", "abstained")
        NO_VOTE = "no_vote", pgettext_lazy("our vote", "our seat has no vote")
        AWAY = "away", pgettext_lazy("our vote", "we were not there")

    class Result(models.TextChoices):
        ADOPTED = "adopted", pgettext_lazy("an agenda item", "adopted")
        CHANGED = "changed", pgettext_lazy("an agenda item", "adopted with changes")
        REJECTED = "rejected", pgettext_lazy("an agenda item", "rejected")
        POSTPONED = "postponed", pgettext_lazy("an agenda item", "postponed")
        NOTED = "noted", pgettext_lazy("an agenda item", "taken note of")

    CAST = (Vote.FOR, Vote.AGAINST, Vote.ABSTAINED)

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    asks = models.ManyToManyField(Ask, blank=True, related_name="agenda_items", verbose_name=_("asks"))
    position = models.TextField(_("position of the coalition"), blank=True)
    position_on = models.DateField(_("position agreed on"), null=True, blank=True)
    said = models.TextField(_("what we said"), blank=True)
    vote = models.CharField(_("our vote"), max_length=10, choices=Vote, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = search_column("title_bg", "title_en")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        indexes = [search_index("agenda_item_search")]

    def __str__(self) -> str:
        return in_language(self, "title")

    @property
    def confidentiality(self) -> str:
        """What hangs on an item is read no further than its session."""
        return self.session.level

    def get_absolute_url(self) -> str:
        return reverse("campaigns:session-detail", args=[self.session_id]) + f"#item-{self.pk}"


def sessions_by_ask(items: AgendaItemQuerySet) -> dict[int, int]:
    """Return ask: on how many sessions it stood among these items."""
    rows = Ask.agenda_items.through.objects.filter(agendaitem__in=items).order_by()  # type: ignore[attr-defined]
    counted = rows.values("ask").annotate(how_many=models.Count("agendaitem__session", distinct=True))
    return {row["ask"]: row["how_many"] for row in counted}
