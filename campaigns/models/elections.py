"""The coalition's own elections: who stands, the anonymous ballots, the lots."""

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from campaigns.models.bodies import Body
from campaigns.models.calls import Call
from campaigns.models.campaigns import in_language
from campaigns.models.candidacies import Candidacy
from campaigns.models.seats import MOST_ALTERNATES, Seat
from crm.confidentiality import Level, within_reach
from crm.models import Organisation, Person
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

ES = TypeVar("ES", bound="ElectionQuerySet")
CS = TypeVar("CS", bound="ElectionCandidateQuerySet")

MOST_PLACES = 30
BEFORE_OPENING = ("prepared", "frozen")  # states in which rules, paper and list can still be put right


class ElectionQuerySet(GatedQuerySet["Election"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        return self.filter(within_reach(user), body__in=Body.objects.visible_to(user))

    def changeable_by(self: ES, user: "Visitor") -> ES:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: ES, text: str) -> ES:
        return self.filter(Q(search__matches=text) | Q(body__in=Body.objects.matching(text)))

    def open(self: ES) -> ES:
        """Not closed yet; after the moment they close they only wait for it."""
        return self.filter(state=Election.State.OPEN)

    def overdue(self: ES, now: datetime) -> ES:
        return self.open().filter(closes_at__lte=now)

    def for_reader(self: ES, user: "Visitor") -> ES:
        """Load what a row shows; a call hidden from the reader reads as none."""
        calls = Prefetch("call", Call.objects.visible_to(user).defer("search"))
        seats = Prefetch("seats", Seat.objects.visible_to(user).defer("search").order_by("number", "pk"))
        rows = self.select_related("body__organisation").defer("search", "ballot_file", "body__organisation__search")
        return rows.prefetch_related(calls, seats).order_by("-opens_at", "-pk")  # type: ignore[type-var]

    def with_paper(self: ES, user: "Visitor") -> ES:
        """Load the ballot paper as `paper`."""
        names = ElectionCandidate.objects.visible_to(user).on_paper()
        return self.prefetch_related(Prefetch("candidates", names, to_attr="paper"))


class Election(models.Model):
    """The members choose whom the coalition puts forward: one organisation, one ballot, by rules fixed before."""

    class Method(models.TextChoices):
        BLOCK = "block", _("up to as many names as there are places")
        APPROVAL = "approval", _("any number of names")
        STV = "stv", _("names ranked: single transferable vote")

    class TieRule(models.TextChoices):
        LOT = "recorded-lot", _("a lot is drawn before witnesses and recorded")

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("an election", "being prepared")
        FROZEN = "frozen", pgettext_lazy("an election", "electorate fixed")
        OPEN = "open", pgettext_lazy("an election", "open")
        CLOSED = "closed", pgettext_lazy("an election", "closed, not counted")
        COUNTED = "counted", pgettext_lazy("an election", "counted")
        FAILED = "failed", pgettext_lazy("an election", "failed: too few voted")
        CANCELLED = "cancelled", pgettext_lazy("an election", "called off")

    body = models.ForeignKey(Body, models.PROTECT, related_name="elections", verbose_name=_("body"))
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="elections", verbose_name=_("call")
    )
    seats = models.ManyToManyField(Seat, blank=True, related_name="elections", verbose_name=_("seats to be filled"))
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    method = models.CharField(_("how is voted"), max_length=8, choices=Method, default=Method.BLOCK)
    places = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    alternates = models.PositiveSmallIntegerField(
        _("how many of those who follow become alternates"), default=3, validators=[MaxValueValidator(MOST_ALTERNATES)]
    )
    tie_rule = models.CharField(_("if votes are equal"), max_length=12, choices=TieRule, blank=True)
    associates_vote = models.BooleanField(_("associates vote as well"), default=False)
    quorum = models.PositiveSmallIntegerField(
        _("quorum, in per cent of the electorate"), default=50, validators=[MaxValueValidator(100)]
    )
    extension_days = models.PositiveSmallIntegerField(
        _("days it is prolonged by, once, if too few have voted"), default=0, validators=[MaxValueValidator(60)]
    )
    electorate_on = models.DateField(_("who is a member on this day votes"), default=timezone.localdate)
    objections_until = models.DateField(_("objections to the list of voters until"), null=True, blank=True)
    opens_at = models.DateTimeField(_("voting begins"))
    closes_at = models.DateTimeField(_("voting ends"))
    note = models.TextField(_("words to the voters"), blank=True)
    source = models.CharField(_("by which decision"), max_length=300, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PREPARED, editable=False)
    frozen_at = models.DateTimeField(_("electorate fixed"), null=True, editable=False)
    mails_seen_at = models.DateTimeField(_("mails looked at"), null=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)
    extended_on = models.DateField(_("prolonged on"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    counted_at = models.DateTimeField(_("counted"), null=True, editable=False)
    cancelled_on = models.DateField(_("called off on"), null=True, editable=False)
    reason = models.TextField(_("why it was called off or failed"), blank=True, editable=False)
    entitled = models.PositiveIntegerField(
        _("how many could vote"), null=True, editable=False
    )  # as it was at the close
    voted = models.PositiveIntegerField(_("how many voted"), null=True, editable=False)  # said when it is closed
    ballot_file = models.TextField(blank=True, editable=False)
    ballot_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    result = models.JSONField(null=True, editable=False)  # numbers of candidates: elected, alternates in order
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_bg", "title_en")

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        indexes = [
            search_index("election_search"),
            models.Index(fields=["closes_at"], name="elections_to_close", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(name="an_election_ends_after_it_begins", condition=Q(opens_at__lt=F("closes_at"))),
            models.CheckConstraint(
                name="an_election_has_places",
                condition=Q(places__gte=1, places__lte=MOST_PLACES, alternates__lte=MOST_ALTERNATES, quorum__lte=100),
            ),
            models.CheckConstraint(
                name="an_election_is_frozen_before_it_opens",
                condition=Q(opened_at=None) | (Q(frozen_at__lte=F("opened_at")) & ~Q(tie_rule="")),
            ),
            models.CheckConstraint(
                name="an_election_opens_before_it_closes",
                condition=Q(closed_at=None)
                | Q(opened_at__lte=F("closed_at"), voted__isnull=False, entitled__gte=F("voted")),
            ),
            models.CheckConstraint(
                name="an_election_closes_before_it_is_counted",
                condition=Q(counted_at=None) | Q(closed_at__lte=F("counted_at"), result__isnull=False),
            ),
            models.CheckConstraint(
                name="an_election_is_where_its_moments_say",
                condition=Q(state="prepared", frozen_at=None, opened_at=None)
                | Q(state="frozen", frozen_at__isnull=False, opened_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | (Q(state="closed", closed_at__isnull=False, counted_at=None) & ~Q(ballot_sha256=""))
                | (Q(state="counted", counted_at__isnull=False) & ~Q(ballot_sha256=""))
                | (Q(state="failed", closed_at__isnull=False, ballot_file="") & ~Q(reason=""))
                | (Q(state="cancelled", cancelled_on__isnull=False, closed_at=None) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="an_election_says_nothing_before_its_close",
                condition=Q(closed_at=None, entitled=None, voted=None, result=None, ballot_file="", ballot_sha256="")
                | Q(closed_at__isnull=False, result=None, ballot_file="", ballot_sha256="")
                | Q(result=None, state="closed")
                | Q(state="counted"),
            ),
        ]
        # and, in the migration, triggers: which state follows which, and what no longer changes

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:election-detail", args=[self.pk])

    @property
    def rules_can_change(self) -> bool:
        """Whether its rules can still be changed."""
        return self.state in BEFORE_OPENING

    @property
    def most_names(self) -> int | None:
        """How many names a ballot may hold at most; none: any number."""
        return self.places if self.method == self.Method.BLOCK else None

    @property
    def size(self) -> int:
        """How many can vote; organisations merged after the close change it no more."""
        return self.voters.on_the_list().count() if self.entitled is None else self.entitled

    def takes_votes(self, now: datetime) -> bool:
        return self.state == self.State.OPEN and now < self.closes_at

    def takes_objections(self, today: date) -> bool:
        until = self.objections_until
        return self.state == self.State.FROZEN and until is not None and today <= until

    @property
    def has_ended(self) -> bool:
        return self.state in {self.State.CLOSED, self.State.COUNTED, self.State.FAILED}


class ElectionCandidateQuerySet(GatedQuerySet["ElectionCandidate"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Whoever sees the election; before it opens, who has not agreed to stand is known to the centre alone."""
        rows = self.filter(election__in=Election.objects.visible_to(user))
        if is_centre(user):
            return rows
        return rows.exclude(accepted_on=None, election__state__in=BEFORE_OPENING)

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.filter(election__in=Election.objects.changeable_by(user))

    def on_paper(self: CS) -> CS:
        return self.order_by("number")

    def for_reader(self: CS, user: "Visitor") -> CS:
        """In the order of the ballot paper; an organisation or person hidden from the reader is the printed name."""
        return self.on_paper().prefetch_related(  # type: ignore[type-var]
            Prefetch("organisation", Organisation.objects.visible_to(user).defer("search")),
            Prefetch("person", Person.objects.visible_to(user).defer("search")),
        )


class ElectionCandidate(models.Model):
    """A line of the ballot paper, as it is printed."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="candidates")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name as printed"), max_length=250)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="stood_in", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="stood_in", verbose_name=_("person")
    )
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, null=True, blank=True, related_name="stands_in")
    accepted_on = models.DateField(_("accepted by the nominee on"), null=True, blank=True)
    statement = models.TextField(_("in their own words"), blank=True)

    objects = ElectionCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("name on a ballot paper")
        verbose_name_plural = _("names on ballot papers")
        constraints = [
            models.UniqueConstraint(
                fields=["election", "number"],
                name="a_number_of_a_paper_is_one_name",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["election", "organisation"], name="an_organisation_is_on_a_paper_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """How the published file calls it."""
        return f"C{self.number}"
