"""What every part of the demonstration is built on: one day called today, one seeded chance, one list of deeds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from accounts.actors import Via
from accounts.models import LogEntry, User
from config.demonstration.names import Name, people
from crm.models import Organisation, Place, Theme


@dataclass
class Scene:
    """Nothing here asks the clock: the same day and seed tell the same story."""

    today: date
    random: Random
    themes: dict[str, Theme] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    deeds: list[LogEntry] = field(default_factory=list)

    @classmethod
    def open(cls, today: date, seed: int) -> "Scene":
        """Look up the reference data once; the names come shuffled by the seed."""
        scene = cls(today, Random(seed))  # noqa: S311  a story, not a secret
        scene.themes = {theme.key: theme for theme in Theme.objects.all()}
        scene.places = {place.code: place for place in Place.objects.order_by("code")}
        scene.bodies = {body.key: body for body in Organisation.objects.exclude(key=None).order_by("key") if body.key}
        scene.names = people(scene.random)
        return scene

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def workday(self, ago: int) -> date:
        """The same, moved back to a Friday from a weekend."""
        day = self.day(ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def moment(self, day: date) -> datetime:
        """A time of that day in office hours; never later than yesterday, so that nothing is written in the future."""
        day = min(day, self.day(1))
        at = time(self.random.randint(8, 17), self.random.randint(0, 59))
        return timezone.make_aware(datetime.combine(day, at))

    def name(self) -> Name:
        return self.names.pop()

    def deed(
        self,
        record: models.Model,
        by: User,
        at: datetime,
        verb: str = "recorded",
        fields: Iterable[str] = (),
        *,
        changes: dict[str, list[str]] | None = None,
    ) -> None:
        """Remember for the log who did what; `tell` writes it all in order of time."""
        changes = changes or {}
        entry = LogEntry(at=at, user=by, via=Via.PAGE, verb=verb, subject_id=record.pk, changes=changes)
        entry.fields = sorted({*fields, *changes})
        entry.subject_type = ContentType.objects.get_for_model(record)
        self.deeds.append(entry)

    def tell(self) -> int:
        self.deeds.sort(key=lambda entry: entry.at)
        LogEntry.objects.bulk_create(self.deeds)
        return len(self.deeds)
