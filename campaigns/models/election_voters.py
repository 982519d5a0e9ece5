"""Who votes in an election, what they chose while it is open, and what is said against list and count."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Via
from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.consultations import own_of
from campaigns.models.elections import Election
from crm.models import Organisation, Representation

if TYPE_CHECKING:
    from accounts.gates import Visitor

VS = TypeVar("VS", bound="VoterQuerySet")
XS = TypeVar("XS", bound="VoteQuerySet")
OS = TypeVar("OS", bound="ElectorateObjectionQuerySet")
PS = TypeVar("PS", bound="ElectionComplaintQuerySet")


class VoterQuerySet(GatedQuerySet["Voter"]):
    def visible_to(self: VS, user: "Visitor") -> VS:
        """Who was written to and who has voted: the centre all, others their own organisation's."""
        rows = self.filter(election__in=Election.objects.visible_to(user))
        if is_centre(user):
            return rows.filter(organisation__in=Organisation.objects.visible_to(user))
        return rows.filter(organisation__in=own_of(user))

    def changeable_by(self: VS, user: "Visitor") -> VS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def of_own(self: VS, user: "Visitor") -> VS:
        """Of the organisations the visitor speaks for today, and spoke for when voting began: they may vote for them.

        Whoever runs elections makes representations too: they vote with the link or by phone, and read no vote.
        """
        if is_centre(user) or not isinstance(user, User):
            return self.none()
        in_time = Q(organisation=OuterRef("organisation"), started_on__lte=OuterRef("election__opened_at__date"))
        since = Representation.objects.current().filter(in_time, user=user)
        return self.filter(Q(election__opened_at=None) | Exists(since), organisation__in=own_of(user))

    def may_vote(self: VS, now: datetime) -> VS:
        running = Q(election__state=Election.State.OPEN, election__closes_at__gt=now)
        return self.on_the_list().filter(running)

    def on_the_list(self: VS) -> VS:
        """Those that count: of merged organisations the kept one alone."""
        return self.filter(organisation__merged_into=None)

    def silent(self: VS) -> VS:
        return self.filter(voted_on=None)

    def for_list(self: VS) -> VS:
        related = "election__body__organisation", "organisation__place", "link"
        return self.select_related(*related).defer("election__ballot_file").order_by("name", "pk")


class Voter(models.Model):
    """One organisation on the list of voters. It says whether it voted and how, never what."""

    class Way(models.TextChoices):
        PAGE = Via.PAGE.value, Via.PAGE.label
        LINK = Via.LINK.value, Via.LINK.label
        PHONE = Via.PHONE.value, _("by phone, entered by two officers")
        PAPER = "paper", _("on paper, entered by two officers")

    election = models.ForeignKey(Election, models.PROTECT, related_name="voters")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="voters", verbose_name=_("organisation")
    )
    name = models.CharField(_("name when the list was made"), max_length=250)
    link = models.OneToOneField("accounts.OneTimeLink", models.PROTECT, null=True, related_name="voter")
    sent_to = models.CharField(_("sent to"), max_length=250, blank=True)
    promised_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("mail sent"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    voted_on = models.DateField(_("voted on"), null=True)  # the day alone: a time would lead on
    via = models.CharField(_("how"), max_length=5, choices=Way, blank=True)
    receipt = models.CharField(_("receipt"), max_length=12, blank=True)

    objects = VoterQuerySet.as_manager()

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("voters")
        constraints = [
            models.UniqueConstraint(fields=["election", "organisation"], name="one_voter_of_an_organisation"),
            models.CheckConstraint(
                name="who_voted_has_a_receipt",
                condition=Q(voted_on=None, via="", receipt="")
                | (Q(voted_on__isnull=False) & ~Q(via="") & ~Q(receipt="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.election}"


class VoteQuerySet(GatedQuerySet["Vote"]):
    def visible_to(self: XS, user: "Visitor") -> XS:
        """Nobody but those who speak for the organisation, the centre neither."""
        return self.filter(voter__in=Voter.objects.visible_to(user).of_own(user))

    def changeable_by(self: XS, user: "Visitor") -> XS:
        """Who speaks for the organisation, as long as votes are taken."""
        return self.visible_to(user).filter(voter__election__state=Election.State.OPEN)


class Vote(models.Model):
    """What an organisation chose, as long as the election is open: the close makes a ballot of it and deletes it."""

    is_wiped = True  # what is deleted here is taken off the disk's pages too

    voter = models.OneToOneField(Voter, models.PROTECT, related_name="vote")
    choices = models.JSONField(null=True)  # numbers of candidates in order; empty: blank; none: nothing that counts yet
    times = models.PositiveSmallIntegerField(_("how often it was cast"), default=0)  # the last one counts
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # who cast it; none: by link
    entered = models.JSONField(null=True)  # by phone or on paper, until a second officer has typed the same
    entered_via = models.CharField(_("how"), max_length=5, choices=Voter.Way, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(
                name="two_officers_enter_a_vote",
                condition=Q(confirmed_by=None)
                | (Q(entered_by__isnull=False) & ~Q(confirmed_by=models.F("entered_by"))),
            ),
            models.CheckConstraint(
                name="what_was_entered_says_by_whom",
                condition=Q(entered__isnull=True) | (Q(entered_by__isnull=False) & ~Q(entered_via="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.voter)


class ElectorateObjectionQuerySet(GatedQuerySet["ElectorateObjection"]):
    def visible_to(self: OS, user: "Visitor") -> OS:
        """The centre all, others those of their own organisation; whom they are about is seen as well."""
        rows = self.filter(election__in=Election.objects.visible_to(user))
        rows = rows.filter(organisation__in=Organisation.objects.visible_to(user))
        if is_centre(user):
            return rows.filter(raised_by__in=Organisation.objects.visible_to(user))
        return rows.filter(raised_by__in=own_of(user))

    def changeable_by(self: OS, user: "Visitor") -> OS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def for_list(self: OS) -> OS:
        """Load whom each is about."""
        return self.select_related("organisation").order_by("pk")


class ElectorateObjection(models.Model):
    """A member says that somebody is missing on the list of voters, or should not be there."""

    class About(models.TextChoices):
        MISSING = "missing", _("is missing on the list")
        EXTRA = "extra", _("should not be on the list")

    class Resolution(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("an objection", "upheld")
        REJECTED = "rejected", pgettext_lazy("an objection", "rejected")

    election = models.ForeignKey(Election, models.PROTECT, related_name="objections")
    raised_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="objections_raised", verbose_name=_("raised by")
    )
    about = models.CharField(_("what is wrong"), max_length=7, choices=About)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="objections_about", verbose_name=_("about which organisation")
    )
    text = models.TextField(_("why"))
    raised_on = models.DateField(_("raised on"), default=timezone.localdate)
    resolution = models.CharField(_("decision"), max_length=8, choices=Resolution, blank=True)
    answer = models.TextField(_("reason"), blank=True)
    resolved_on = models.DateField(_("decided on"), null=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))

    objects = ElectorateObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a list of voters")
        verbose_name_plural = _("objections to lists of voters")
        constraints = [
            models.CheckConstraint(
                name="a_resolution_has_a_reason",
                condition=Q(resolution="", resolved_on=None)
                | (~Q(resolution="") & Q(resolved_on__isnull=False) & ~Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_about_display()}"


class ElectionComplaintQuerySet(GatedQuerySet["ElectionComplaint"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        rows = self.filter(election__in=Election.objects.visible_to(user))
        if is_centre(user):
            return rows.filter(raised_by__in=Organisation.objects.visible_to(user))
        return rows.filter(raised_by__in=own_of(user))

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.visible_to(user) if is_centre(user) else self.none()


class ElectionComplaint(models.Model):
    """What a member says against an election that is over, and what it was answered."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="complaints")
    raised_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="election_complaints", verbose_name=_("raised by")
    )
    text = models.TextField(_("what is wrong"))
    raised_on = models.DateField(_("raised on"), default=timezone.localdate)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by"))

    objects = ElectionComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint about an election")
        verbose_name_plural = _("complaints about elections")
        constraints = [
            models.CheckConstraint(
                name="an_answer_to_a_complaint_has_a_day", condition=Q(answer="", answered_on=None) | ~Q(answer="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.raised_by}: {self.election}"
