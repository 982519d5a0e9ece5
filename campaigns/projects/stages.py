"""The phases of a project with what is owed in each, as its reader sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.gates import Visitor
from campaigns.models import Deliverable, Project, ProjectPhase
from campaigns.phases.strip import Point
from crm.approximate import first_day, last_day
from crm.models import Document


@dataclass(frozen=True)
class Stage:
    phase: ProjectPhase
    owed: list[Deliverable]
    today: date

    @property
    def name(self) -> str:
        return str(self.phase)

    @property
    def first(self) -> date | None:
        return first_day(self.phase.started) if self.phase.started else None

    @property
    def last(self) -> date | None:
        return last_day(self.phase.ended) if self.phase.ended else None

    @property
    def is_now(self) -> bool:
        return bool(self.first and self.first <= self.today) and (self.last is None or self.today <= self.last)

    @property
    def points(self) -> list[Point]:
        return [Point(last_day(one.due), one.tone, one) for one in self.owed if one.due]


def deliverables_of(project: Project, user: Visitor) -> list[Deliverable]:
    """By their codes as people count them: D.2.10 after D.2.9."""
    rows = list(Deliverable.objects.visible_to(user).filter(project=project).for_list())
    return sorted(rows, key=lambda one: (not one.code, counted(one.code), one.pk))


def files_of(deliverables: Sequence[Deliverable], user: Visitor) -> dict[int, list[Document]]:
    """Return, by the number of the deliverable, the files on it that the reader may see: one query."""
    about = {"subject_type": ContentType.objects.get_for_model(Deliverable)}
    found: dict[int, list[Document]] = {}
    rows = Document.objects.visible_to(user).filter(**about, subject_id__in=[one.pk for one in deliverables])
    for document in rows.for_list():
        found.setdefault(document.subject_id or 0, []).append(document)
    return found


def counted(code: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in code.split(".")]


def of(project: Project, deliverables: Sequence[Deliverable], user: Visitor) -> list[Stage]:
    today = timezone.localdate()
    rows = ProjectPhase.objects.visible_to(user).filter(project=project).for_list()
    return [Stage(phase, list(owed_in(phase, deliverables)), today) for phase in rows]


def owed_in(phase: ProjectPhase, deliverables: Iterable[Deliverable]) -> Iterable[Deliverable]:
    return (one for one in deliverables if one.phase_id == phase.pk)
