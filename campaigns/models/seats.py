from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.bodies import Body, running_on
from campaigns.models.campaigns import in_language, period_in_words
from crm.approximate import ApproximateDateField, first_day, last_day
from crm.confidentiality import Level, within_reach
from crm.models import Organisation, Person
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

SS = TypeVar("SS", bound="SeatQuerySet")
RS = TypeVar("RS", bound="SeatRightQuerySet")
MS = TypeVar("MS", bound="MandateQuerySet")

MOST_ALTERNATES = 9


class SeatQuerySet(GatedQuerySet["Seat"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        return self.filter(body__in=Body.objects.visible_to(user))

    def changeable_by(self: SS, user: "Visitor") -> SS:
        return self.filter(body__in=Body.objects.changeable_by(user))

    def matching(self: SS, text: str) -> SS:
        return self.filter(Q(search__matches=text) | Q(body__in=Body.objects.matching(text)))

    def standing(self: SS, today: date) -> SS:
        """Those that exist on the day."""
        return self.filter(running_on(today))

    def for_reader(self: SS, user: "Visitor") -> SS:
        """Load the rights and whoever sits or sat there, as far as the reader may see; what is over comes last."""
        held = Mandate.objects.visible_to(user).for_reader(user)
        rows = self.select_related("body__organisation")
        rows = rows.defer("search", "body__search", "body__organisation__search")
        in_order = rows.order_by("body__ended", "ended", "body__organisation__name", "number", "pk")
        return in_order.prefetch_related(  # type: ignore[type-var]
            Prefetch("rights", SeatRight.objects.order_by("pk")),
            Prefetch("mandates", held, to_attr="seen_mandates"),
            Prefetch("predecessor", Seat.objects.visible_to(user).select_related("body__organisation").defer("search")),
        )


class Seat(models.Model):
    """A place at a table, whoever sits in it: of which group, of which kind."""

    class Kind(models.TextChoices):
        MEMBER = "member", pgettext_lazy("a seat", "member")
        ALTERNATE = "alternate", pgettext_lazy("a seat", "alternate")
        OBSERVER = "observer", pgettext_lazy("a seat", "observer")
        ADVISER = "adviser", pgettext_lazy("a seat", "adviser")
        WORKING = "working", pgettext_lazy("a seat", "in a working group")

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name=_("body"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OBSERVER)
    group_bg = models.CharField(_("group or quota, in Bulgarian"), max_length=250, blank=True)
    group_en = models.CharField(_("group or quota, in English"), max_length=250, blank=True)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("follows on")
    )
    alternates = models.PositiveSmallIntegerField(_("how many alternates it may have"), default=0)
    # Without a mandate noted nobody knows who sits there: others may. Only what somebody looked up is called empty.
    is_vacant = models.BooleanField(_("known to be empty"), default=False)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("group_bg", "group_en")

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        indexes = [search_index("seat_search")]
        constraints = [
            models.CheckConstraint(
                name="seat_does_not_follow_itself", condition=Q(predecessor=None) | ~Q(predecessor=F("pk"))
            ),
            models.CheckConstraint(name="alternates_are_few", condition=Q(alternates__lte=MOST_ALTERNATES)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.group}" if self.group else str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("campaigns:seat-detail", args=[self.pk])

    @property
    def group(self) -> str:
        return in_language(self, "group")

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)


class SeatRightQuerySet(GatedQuerySet["SeatRight"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        return self.filter(seat__in=Seat.objects.visible_to(user))

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.filter(seat__in=Seat.objects.changeable_by(user))


class SeatRight(models.Model):
    """What whoever sits there may or may not do; seeded by the kind of the seat, overridden with a source."""

    class Right(models.TextChoices):
        SPEAK = "speak", _("speak")
        VOTE = "vote", _("vote")
        TABLE = "table", _("table items")
        PAPERS = "papers", _("receive papers")
        WRITTEN = "written", _("take part in written procedures")

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="rights")
    right = models.CharField(_("right"), max_length=8, choices=Right)
    is_granted = models.BooleanField(_("granted"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)  # empty: as seats of this kind usually have it

    objects = SeatRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("right of a seat")
        verbose_name_plural = _("rights of seats")
        constraints = [models.UniqueConstraint(fields=["seat", "right"], name="a_right_is_said_once")]

    def __str__(self) -> str:
        return str(self.get_right_display())


EVERY = frozenset(SeatRight.Right)
USUAL_RIGHTS: Mapping[str, frozenset[SeatRight.Right]] = {
    Seat.Kind.MEMBER: EVERY,
    Seat.Kind.ALTERNATE: EVERY,  # when the titular is away
    Seat.Kind.OBSERVER: frozenset({SeatRight.Right.SPEAK, SeatRight.Right.PAPERS}),
    Seat.Kind.ADVISER: frozenset({SeatRight.Right.SPEAK, SeatRight.Right.PAPERS}),
    Seat.Kind.WORKING: EVERY - {SeatRight.Right.WRITTEN},
}


class MandateQuerySet(GatedQuerySet["Mandate"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        """As far as its confidentiality reaches, of seats and organisations the reader sees; and one's own."""
        seats, organisations = Seat.objects.visible_to(user), Organisation.objects.visible_to(user)
        seen = within_reach(user) & Q(seat__in=seats, organisation__in=organisations)
        return self.filter(seen | Q(person__user=user)) if isinstance(user, User) else self.filter(seen)

    def changeable_by(self: MS, user: "Visitor") -> MS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def on(self: MS, day: date) -> MS:
        """Those that run on the day: "current" comes from the dates, it is never stored."""
        return self.filter(running_on(day))

    def ended_before(self: MS, day: date) -> MS:
        """An approximate end covers all of its month or year."""
        text = day.isoformat()
        return self.filter(ended__lt=text).exclude(ended__in=["", text[:4], text[:7]])

    def titular(self: MS) -> MS:
        return self.filter(place=0)

    def for_reader(self: MS, user: "Visitor") -> MS:
        """Load the holder; a person hidden from the reader reads as none."""
        person = Prefetch("person", Person.objects.visible_to(user).defer("search"))
        rows = self.select_related("organisation", "seat__body__organisation").prefetch_related(person)
        rows = rows.defer(
            "organisation__search", "seat__search", "seat__body__search", "seat__body__organisation__search"
        )
        return rows.order_by("-started", "place", "-pk")


class Mandate(models.Model):
    """An organisation's and a person's time in one seat. A new holder is a new row.

    The database refuses two titulars, or two alternates of the same place, at one time.
    """

    class How(models.TextChoices):
        ELECTED = "elected", _("elected")
        DELEGATED = "delegated", _("delegated")
        APPOINTED = "appointed", _("appointed")

    class End(models.TextChoices):
        TERM = "term", _("the term ended")
        RESIGNED = "resigned", _("resigned")
        RECALLED = "recalled", _("recalled")
        LEFT = "left", _("the organisation left the coalition")
        BODY = "body", _("the body ended")
        OTHER = "other", _("other")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="mandates", verbose_name=_("seat"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="mandates", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("person")
    )
    place = models.PositiveSmallIntegerField(_("place"), default=0)  # 0: titular, then the alternates in order
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)  # its last day, known beforehand or not
    how = models.CharField(_("how it came"), max_length=10, choices=How, blank=True)
    act = models.CharField(_("act of appointment"), max_length=300, blank=True)
    end = models.CharField(_("why it ended"), max_length=10, choices=End, blank=True)
    end_note = models.CharField(_("why, in words"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    # How many days before its end the centre was last written to: 90, 60 or 30; none: not yet.
    warned_days = models.PositiveSmallIntegerField(_("warned at so many days"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(name="mandate_place_is_one_of_few", condition=Q(place__lte=MOST_ALTERNATES)),
            models.CheckConstraint(
                name="mandate_ends_after_it_starts",
                # no day of a year or month it ended in lies after its end
                condition=Q(ended="") | Q(started__lte=Concat(F("ended"), Value("-99"))),
            ),
            models.CheckConstraint(name="what_is_over_has_a_last_day", condition=Q(end="") | ~Q(ended="")),
        ]
        # and, in the migration, an exclusion: one holder of one place of a seat at one time

    def __str__(self) -> str:
        return f"{self.organisation} ({self.place_in_words})"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:seat-detail", args=[self.seat_id]) + f"#mandate-{self.pk}"

    @property
    def place_in_words(self) -> str:
        return str(_("alternate no. %(number)s") % {"number": self.place} if self.place else _("titular"))

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        begun = not self.started or first_day(self.started) <= today
        return begun and (not self.ended or today <= last_day(self.ended))
