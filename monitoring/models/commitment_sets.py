from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Case, Exists, F, OuterRef, Q, SmallIntegerField, When

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import Role, User
from crm.confidentiality import Level, within_reach
from crm.models import Organisation, Person
from crm.search_index import narrowed

if TYPE_CHECKING:
    from accounts.gates import Visitor
    from campaigns.models import AskQuerySet
    from monitoring.models.commitments import Commitment  # noqa: F401  named below

CS = TypeVar("CS", bound="CommitmentQuerySet")


FINAL = ["complete", "abandoned", "reversed"]
NOT_SHOWN = (
    "search", "owed_by__search", "owed_by__about", "owed_by__offers", "owed_by__needs", "owed_office__search",
    "owner__password",
)  # fmt: skip


class CommitmentQuerySet(GatedQuerySet["Commitment"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Outside the centre only what is published; restricted ones for those named on them."""
        if not isinstance(user, User):
            return self.published().filter(within_reach(user))
        speaker = Person.objects.filter(user=user).values("pk")  # by id: a join would read every person for a count
        named = Q(author=user) | Q(owner=user) | Q(spoken_by__in=speaker)
        reached = self.filter(within_reach(user, named))
        return reached if user.is_centre or user.role == Role.ADMIN else reached.published()

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def published(self: CS) -> CS:
        return self.exclude(published_at=None).filter(withdrawn_at=None)

    def public(self: CS) -> CS:
        """What the public tracker shows."""
        return self.published().filter(confidentiality=Level.PUBLIC)

    def up_to(self: CS, level: Level) -> CS:
        return self.filter(confidentiality__in=level.up_to)

    def owed_by(self: CS, body: Organisation) -> CS:
        return self.filter(owed_by=body)

    def answering(self: CS, asks: "AskQuerySet") -> CS:
        """Each once, however many of the asks it answers."""
        return self.filter(pk__in=self.model.asks.through.objects.filter(ask__in=asks).values("commitment"))

    def matching(self: CS, text: str) -> CS:
        return narrowed(self, text)

    def once_public(self: CS) -> CS:
        """What the public tracker shows or once showed: a withdrawn one says so instead of vanishing."""
        return self.exclude(published_at=None).filter(confidentiality=Level.PUBLIC)

    def standing(self: CS) -> CS:
        """Those that still count: neither withdrawn nor replaced by a newer one."""
        return self.filter(withdrawn_at=None, superseded_by=None)

    def without_final_verdict(self: CS) -> CS:
        closed = Q(verdict__delivery__in=FINAL) | Q(verdict__closes_period=True)
        return self.exclude(Q(verdict__isnull=False) & closed)

    def unfinished(self: CS) -> CS:
        """Those that still count and that nobody has closed."""
        return self.standing().without_final_verdict()

    def overdue(self: CS, today: date) -> CS:
        """Its day has passed and nobody has closed it."""
        return self.unfinished().filter(due_on__lt=today)

    def due_by(self: CS, last: date) -> CS:
        """Overdue or due until that day, and nobody has closed it."""
        return self.unfinished().filter(due_on__lte=last)

    def with_deadline(self: CS) -> CS:
        return self.filter(due_on__isnull=False)

    def without_deadline(self: CS) -> CS:
        return self.filter(due_on__isnull=True)

    def due_between(self: CS, first: date, last: date) -> CS:
        return self.unfinished().filter(due_on__range=(first, last))

    def for_list(self: CS) -> CS:
        """Load what one row and its label need; the long texts of the search column stay in the database."""
        loaded = self.select_related("owed_by", "owed_office", "theme", "owner", "verdict", "claim").defer(*NOT_SHOWN)
        return loaded.order_by("-made_on", "-pk")

    def nearest_first(self: CS) -> CS:
        """The day they are due decides; those without one come last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def open_first(self: CS) -> CS:
        """Whoever asks what is owed wants what nobody has closed; the settled ones follow."""
        settled = Q(verdict__delivery__in=FINAL) | Q(verdict__closes_period=True) | Q(superseded_by__isnull=False)
        return self.order_by(
            Case(When(settled, then=1), default=0, output_field=SmallIntegerField()),
            F("due_on").asc(nulls_last=True),
            "pk",
        )

    def for_reader(self: CS, user: "Visitor") -> CS:
        """Annotate which of the records named on a row this reader may see; the others are not printed."""
        from campaigns.models import AgendaItem  # noqa: PLC0415  only this method needs them
        from crm.models import Document, Letter, Meeting, Office  # noqa: PLC0415

        return self.annotate(
            shows_body=Exists(Organisation.objects.visible_to(user).filter(pk=OuterRef("owed_by"))),
            shows_office=Exists(Office.objects.visible_to(user).filter(pk=OuterRef("owed_office"))),
            shows_speaker=Exists(Person.objects.visible_to(user).filter(pk=OuterRef("spoken_by"))),
            shows_meeting=Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))),
            shows_item=Exists(AgendaItem.objects.visible_to(user).filter(pk=OuterRef("agenda_item"))),
            shows_letter=Exists(Letter.objects.visible_to(user).filter(pk=OuterRef("letter"))),
            shows_document=Exists(Document.objects.visible_to(user).filter(pk=OuterRef("document"))),
            shows_successor=Exists(self.model.objects.visible_to(user).filter(pk=OuterRef("superseded_by"))),
            shows_owner=Exists(User.objects.visible_to(user).filter(pk=OuterRef("owner"))),
        )
