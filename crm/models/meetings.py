from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.confidentiality import Level, within_reach
from crm.models.organisations import Organisation
from crm.models.people import Person, Tenure
from crm.search_index import narrowed, search_column, search_index, search_index_outside

if TYPE_CHECKING:
    from accounts.gates import Visitor

MS = TypeVar("MS", bound="MeetingQuerySet")
PS = TypeVar("PS", bound="ParticipationQuerySet")


WINDOW = 2000


class Side(models.TextChoices):
    OURS = "ours", _("ours")
    THEIRS = "theirs", _("theirs")
    NEUTRAL = "neutral", _("neutral")


class MeetingQuerySet(GatedQuerySet["Meeting"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        """As far as its confidentiality reaches; restricted ones for the author and those named on them."""
        if not isinstance(user, User):
            return self.filter(within_reach(user))
        return self.filter(within_reach(user, self.names(user)))

    @staticmethod
    def names(user: User) -> Q:
        """Whether the user wrote it or sat in it: these keep sight of it at every level."""
        return Q(author=user) | Q(pk__in=Participation.objects.filter(person__user=user).values("meeting"))

    def changeable_by(self: MS, user: "Visitor") -> MS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def up_to(self: MS, level: Level) -> MS:
        return self.filter(confidentiality__in=level.up_to)

    def since(self: MS, day: date) -> MS:
        return self.filter(held_on__gte=day)

    def held(self: MS) -> MS:
        return self.filter(state=Meeting.State.HELD)

    def with_organisation(self: MS, organisation: Organisation, reader: "Visitor | None" = None) -> MS:
        """Those where it sat at the table itself or through someone who held a post in it that day.

        For a reader only the seats count whose holder they may see: the answer must not tell who sat there.
        """
        seats = Participation.objects.all() if reader is None else Participation.objects.held_by_visible(reader)
        # Two lookups by index; as one condition over the join they would read every seat there is.
        itself = seats.filter(organisation=organisation).values("meeting")
        through_holders = seats.filter(capacity__organisation=organisation).values("meeting")
        counted = organisation.nameless_seats.all()
        counted = counted if reader is None else counted.held_by_visible(reader)
        return self.filter(pk__in=itself.union(through_holders, counted.values("meeting")))

    def from_invitation(self: MS, uid: str) -> MS:
        return self.filter(invitation_uid=uid).exclude(invitation_uid="")

    def with_person(self: MS, person: Person) -> MS:
        return self.filter(pk__in=Participation.objects.filter(person=person).values("meeting"))

    def matching(self: MS, text: str) -> MS:
        """Words that stand in many of the newest are sought among the newest; others are looked up."""
        if self.common(text):
            return self.filter(search__holds=text)
        return narrowed(self, text)

    def common(self, text: str) -> bool:
        newest = self.model.objects.order_by("-held_on", "-pk").values("pk")[:WINDOW]
        return self.model.objects.filter(pk__in=newest, search__holds=text).count() > WINDOW // 100

    def for_list(self: MS) -> MS:
        return self.select_related("author").prefetch_related("themes").order_by("-held_on", "-pk")

    def with_seats(self: MS, reader: "Visitor") -> MS:
        """Load who sat there, as far as the reader may see it; `participations.all()` then holds only these."""
        return self.prefetch_related(Prefetch("participations", Participation.objects.for_reader(reader)))


class Meeting(models.Model):
    """A talk between some of us and someone we want to move."""

    class Kind(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        CALL = "call", _("call")
        ONLINE = "online", _("online")
        HEARING = "hearing", _("hearing")
        VISIT = "visit", _("visit")
        EVENT = "event", _("event")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a meeting", "planned")
        HELD = "held", pgettext_lazy("a meeting", "held")
        CANCELLED = "cancelled", pgettext_lazy("a meeting", "cancelled")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.IN_PERSON)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    held_on = models.DateField(_("date"), default=timezone.localdate)
    held_at = models.TimeField(_("time"), null=True, blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True)
    about = models.CharField(_("in one line"), max_length=200)
    notes = models.TextField(_("notes"), blank=True)
    themes = models.ManyToManyField("crm.Theme", blank=True, related_name="meetings", verbose_name=_("themes"))
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="meetings", verbose_name=_("author"))
    invitation_uid = models.CharField(max_length=250, blank=True, editable=False)  # of the calendar event it is
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("about", "where")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [
            search_index("meeting_search"),
            search_index_outside("meeting_search_outside"),
            models.Index(fields=["-held_on", "-id"], name="meetings_newest_first"),  # the list and every timeline
            models.Index(fields=["confidentiality", "-held_on"], name="meetings_by_level"),  # the few a member sees
            # The few that lie ahead or wait for their report, on everyone's home page.
            models.Index(fields=["held_on", "id"], condition=Q(state="planned"), name="meetings_planned"),
            # The few that came as an invitation, looked up when it comes again.
            models.Index(fields=["invitation_uid"], condition=~Q(invitation_uid=""), name="meetings_by_invitation"),
        ]

    def __str__(self) -> str:
        return self.about

    def get_absolute_url(self) -> str:
        return reverse("crm:meeting-detail", args=[self.pk])

    @property
    def is_restricted(self) -> bool:
        return self.confidentiality == Level.RESTRICTED

    @property
    def awaits_report(self) -> bool:
        """Planned for a day that has come: how did it go?"""
        return self.state == self.State.PLANNED and self.held_on <= timezone.localdate()

    @property
    def guests_first(self) -> "list[Participation]":
        """The loaded seats, whom we met before who of us was there."""
        order = [Side.THEIRS, Side.NEUTRAL, Side.OURS]
        return sorted(self.participations.all(), key=lambda seat: order.index(Side(seat.side)))

    @property
    def sides(self) -> "list[tuple[str, list[Participation]]]":
        """The loaded seats side by side; empty sides are left out."""
        seats = list(self.participations.all())
        grouped = [(str(side.label), [seat for seat in seats if seat.side == side]) for side in Side]
        return [(label, held) for label, held in grouped if held]


class ParticipationQuerySet(GatedQuerySet["Participation"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """Seats of visible meetings, held by people and organisations that are visible themselves."""
        return self.held_by_visible(user).at_visible(user)

    def at_visible(self: PS, user: "Visitor") -> PS:
        """One half of the gate, for whoever asks the other half first: who sat there is not asked."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def held_by_visible(self: PS, user: "Visitor") -> PS:
        """Asked seat by seat: the few seats of a page must not read every person there is."""
        person = Exists(Person.objects.visible_to(user).filter(pk=OuterRef("person")))
        organisation = Exists(Organisation.objects.visible_to(user).filter(pk=OuterRef("organisation")))
        return self.filter(Q(person=None) | person, Q(organisation=None) | organisation)

    def taken(self: PS) -> PS:
        """Whoever was invited and did not come met nobody."""
        return self.exclude(role=self.model.Role.ABSENT)

    def for_reader(self: PS, user: "Visitor") -> PS:
        """Load what one seat shows; a capacity the reader may not see is left empty."""
        capacities = Tenure.objects.visible_to(user).select_related("organisation", "office")
        return (
            self.visible_to(user)
            .select_related("person", "organisation")
            .prefetch_related(Prefetch("capacity", capacities))
            .order_by("pk")
        )

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.filter(meeting__in=Meeting.objects.changeable_by(user))


class Participation(models.Model):
    """Who sat at the table, on which side, and in which capacity that day."""

    class Role(models.TextChoices):
        LEAD = "lead", _("led")
        SPOKE = "spoke", _("spoke")
        PRESENT = "present", _("present")
        ABSENT = "absent", _("invited but absent")
        MINUTES = "minutes", _("took the minutes")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="participations")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.PRESENT)
    capacity = models.ForeignKey("crm.Tenure", models.PROTECT, null=True, blank=True, related_name="participations")
    capacity_chosen = models.BooleanField(default=False, editable=False)  # by somebody, not found from the dates

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.CheckConstraint(
                name="participation_of_one",
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
            ),
            models.UniqueConstraint(fields=["meeting", "person"], name="a_person_sits_once"),
            models.UniqueConstraint(fields=["meeting", "organisation"], name="an_organisation_sits_once"),
        ]
        # The last few meetings of whoever has sat in thousands: 1.9 s without it among a million seats, 0.05 s with it.
        indexes = [models.Index(fields=["person", "meeting"], name="participations_of_a_person")]

    def __str__(self) -> str:
        return str(self.person or self.organisation)


def of_a_meeting_naming(user: User) -> Q:
    """Whether a task or document hangs on a meeting that the user wrote or sat in."""
    meetings = Meeting.objects.filter(Meeting.objects.all().names(user))
    return Q(subject_type=ContentType.objects.get_for_model(Meeting), subject_id__in=meetings.values("pk"))
