"""A commitment as its readers meet it: label, clock, confidence and, of what it names, only what they may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.gates import Visitor
from campaigns.models import AgendaItem
from monitoring.claims import beside
from monitoring.confidence import Confidence, Grade, confidence
from monitoring.label import Label, Time, axes_of, label_of
from monitoring.models import Commitment, Evidence
from monitoring.models.commitments import CommitmentQuerySet


@dataclass(frozen=True)
class Row:
    """One commitment of `for_list().for_reader(user)`; templates ask it and nothing else for names."""

    commitment: Commitment
    today: date

    @property
    def label(self) -> Label:
        return label_of(self.commitment, self.today)

    @property
    def time(self) -> Time:
        return axes_of(self.commitment, self.today).time

    @property
    def is_silently_overdue(self) -> bool:
        """Whether its day has passed and the label does not speak of it."""
        return self.time == Time.OVERDUE and self.label == Label.NOT_ASSESSED

    @property
    def disagreement(self) -> str:
        """What they claim beside what we found, in words."""
        return beside.in_words(self.commitment)

    @property
    def due_on(self) -> date | None:
        return self.commitment.due_on

    @property
    def body(self) -> object:
        return self.commitment.owed_by if self.commitment.shows_body else None  # type: ignore[attr-defined]

    @property
    def office(self) -> object:
        return self.commitment.owed_office if self.commitment.shows_office else None  # type: ignore[attr-defined]

    @property
    def speaker(self) -> object:
        return self.commitment.spoken_by if self.commitment.shows_speaker else None  # type: ignore[attr-defined]

    @property
    def meeting(self) -> object:
        return self.commitment.meeting if self.commitment.shows_meeting else None  # type: ignore[attr-defined]

    @property
    def agenda_item(self) -> AgendaItem | None:
        return self.commitment.agenda_item if self.commitment.shows_item else None  # type: ignore[attr-defined]

    @property
    def letter(self) -> object:
        return self.commitment.letter if self.commitment.shows_letter else None  # type: ignore[attr-defined]

    @property
    def document(self) -> object:
        return self.commitment.document if self.commitment.shows_document else None  # type: ignore[attr-defined]

    @property
    def owner(self) -> object:
        return self.commitment.owner if self.commitment.shows_owner else None  # type: ignore[attr-defined]


def rows_of(commitments: Iterable[Commitment], today: date | None = None) -> list[Row]:
    today = today or timezone.localdate()
    return [Row(commitment, today) for commitment in commitments]


def owed(commitments: CommitmentQuerySet, user: Visitor, today: date, most: int = 20) -> list[Row]:
    """Return what was promised and not withdrawn: what is open, the nearest day first, then what is settled."""
    loaded = commitments.filter(withdrawn_at=None).for_list().for_reader(user)
    return rows_of(loaded.open_first()[:most], today)


def just_written(commitment: Commitment) -> CommitmentQuerySet:
    """For the answer to whoever wrote it: also when that closed it to them."""
    return Commitment.objects.filter(pk=commitment.pk)


def confidence_of(commitment: Commitment, today: date) -> Confidence:
    """Axis E from the evidence everyone sees who sees the commitment, unless the verdict says another and why."""
    verdict = commitment.verdict
    if verdict and verdict.confidence:
        return Confidence(verdict.confidence)
    grades = [
        Grade(
            is_primary=one.directness == Evidence.Directness.PRIMARY,
            is_from_promisor=one.origin == Evidence.Origin.PROMISOR,
            dated_on=one.source_on or timezone.localtime(one.retrieved_at).date(),
        )
        for one in Evidence.objects.filter(commitment=commitment).telling()
    ]
    return confidence(grades, coders_agreed=bool(verdict and verdict.coders_agreed), today=today)


def quality_of(commitment: Commitment) -> list[tuple[str, bool]]:
    """Return each of the six flags in words, with whether the promise has it."""
    fields = Commitment._meta
    return [(str(fields.get_field(flag).verbose_name), getattr(commitment, flag)) for flag in Commitment.QUALITY_FLAGS]  # type: ignore[union-attr]
