"""The history of an older register, as draft assessments of the commitments that came from it."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.log import log_each
from crm.importing.dates import day
from crm.importing.intake import Intake
from crm.importing.reading import Row
from crm.importing.values import Refused, addresses, heading, key
from monitoring.importing import evidence
from monitoring.importing.counts import PromiseCounts
from monitoring.importing.mapping import Plan
from monitoring.importing.reasons import is_rationale
from monitoring.models import Assessment, Commitment, Delivery, Evidence

LONGEST_TITLE = 250


@dataclass(frozen=True)
class Event:
    """One line of a history: a promise appears, or its status changes."""

    row: Row
    commitment: str  # its import key
    title: str
    at: str
    on: date
    old: str
    new: str
    delivery: Delivery
    rationale: str
    sources: list[str]

    @property
    def key(self) -> str:
        return f"{self.at} {self.old}>{self.new}"[:300]


@dataclass
class HistoryIntake(Intake):
    plan: Plan
    counts: PromiseCounts = field(default_factory=PromiseCounts)
    _alone: set[str] = field(default_factory=set)  # keys of promises that stand only here
    _sources: set[tuple[str, str]] = field(default_factory=set)  # and their web addresses

    def begin(self) -> None:
        """Without the promises themselves every one would seem to stand only in the history."""
        super().begin()
        mine = Commitment.objects.filter(import_key__startswith=f"{self.plan.register}:", withdrawn_at=None)
        if not mine.exists():
            raise ValidationError(_("Bring in the commitments of this register first, then its history."))

    def take(self, rows: list[Row]) -> None:
        events = []
        for row in rows:
            try:
                events.append(self._event(row))
            except Refused as refusal:
                self.refuse(row, refusal.reason)
        owners = self._commitments(events)
        changes = []
        for event in events:
            if not event.old:
                self.counts.first += 1
            elif event.old.casefold() == event.new.casefold():
                self.counts.unchanged += 1
            else:
                self.counts.transitions += 1
                changes.append(event)
        self._assess(self._reasoned(changes), owners)

    def prove(self) -> None:
        c = self.counts
        self.demand(c.read == c.first + c.unchanged + c.transitions + c.refused - c.refused_changes, "rows")
        self.demand(c.transitions == c.assessed + c.already + c.refused_changes, "transitions")
        if self.write:
            self.demand(c.assessed == self.batch.assessments.count(), "assessments")
            self.demand(c.withdrawn == self.batch.commitments.count(), "withdrawn")
            self.demand(c.evidence == self.batch.evidence.count(), "evidence")
            self.demand(c.refused == self.batch.refusals.count(), "refusals")

    def _event(self, row: Row) -> Event:
        plan = self.plan
        at, title = plan.text(row, "at"), heading(plan.text(row, "title"))
        identity = key([plan.text(row, "key") or title], plan.key_length)
        if not identity or not title:
            raise Refused(_("There is no title."))
        on = day(at, plan.column("at"))
        if on is None:
            raise Refused(_("There is no date."))
        old, new = plan.text(row, "old_status"), plan.text(row, "new_status")
        if not new:
            raise Refused(_("There is no new status."))
        if old:
            plan.delivery(old)
        reason = plan.text(row, "reason")
        sources = addresses(plan.cell(row, "sources"), plan.column("sources"))
        own = f"{plan.register}:{identity}"
        return Event(
            row, own, title, at, on, old, new, plan.delivery(new), reason if is_rationale(reason) else "", sources
        )

    def _commitments(self, events: list[Event]) -> dict[str, Commitment]:
        """Return the commitment of each key; one that stands only in the history comes in as withdrawn."""
        keys = {event.commitment for event in events}
        found = {one.import_key: one for one in Commitment.objects.filter(import_key__in=keys)}
        lone = [e for e in events if e.commitment not in found or self._is_ours(found[e.commitment])]
        self._alone |= {event.commitment for event in lone}
        self.counts.withdrawn = len(self._alone)
        if self.write:
            self._follow([event for event in lone if event.commitment in found], found)
            missing = {event.commitment: event for event in lone if event.commitment not in found}
            made = {own: self._withdrawn(event) for own, event in missing.items()}
            Commitment.objects.bulk_create(made.values())
            log_each(self.by, "imported", made.values())
            found |= made
        self._add_evidence(lone, found)
        return found

    def _follow(self, later: list[Event], found: dict[str, Commitment]) -> None:
        """A promise made by an earlier portion takes the status of its later rows."""
        for event in later:
            found[event.commitment].source_status = event.new[:100]
        Commitment.objects.bulk_update({found[event.commitment] for event in later}, ["source_status"])

    def _is_ours(self, commitment: Commitment) -> bool:
        """Whether an earlier portion or attempt of this import made it."""
        return self.batch.pk is not None and commitment.batch_id == self.batch.pk

    def _add_evidence(self, lone: list[Event], owners: dict[str, Commitment]) -> None:
        """The sources of promises that stand only here, each once; the others brought theirs with them."""
        wanted = dict.fromkeys((event.commitment, url) for event in lone for url in event.sources)
        fresh = [pair for pair in wanted if pair not in self._sources]
        self._sources.update(fresh)
        self.counts.evidence = len(self._sources)
        if self.write and fresh:
            stored = set(self.batch.evidence.values_list("commitment__import_key", "url"))
            Evidence.objects.bulk_create(
                item
                for own, url in fresh
                if (own, url) not in stored
                for item in evidence.items(self.plan, self.batch, owners[own], [url])
            )

    def _withdrawn(self, event: Event) -> Commitment:
        long = len(event.title) > LONGEST_TITLE
        return Commitment(
            title=event.title[: LONGEST_TITLE - 1] + "…" if long else event.title,
            verbatim=event.title if long else "",
            language=self.plan.language,
            origin=self.plan.origin,
            force=self.plan.force,
            source_status=event.new[:100],
            withdrawn_at=timezone.now(),
            withdrawn_reason=_("It stands only in the history of the source."),
            author=self.author,
            batch=self.batch,
            import_key=event.commitment,
        )

    def _reasoned(self, changes: list[Event]) -> list[Event]:
        """Without a written reason a change comes in only as what it is: taken over from an older register."""
        kept = []
        for event in changes:
            try:
                self.no_twin(f"{event.commitment} {event.key}", event.row)
                if not event.rationale and self.batch.cause != Assessment.Cause.LEGACY:
                    raise Refused(self._no_reason(event))
            except Refused as refusal:
                self.counts.refused_changes += 1
                self.refuse(event.row, refusal.reason)
            else:
                kept.append(event)
        return kept

    def _no_reason(self, event: Event) -> str:
        given = self.plan.text(event.row, "reason")
        words = _("No reason is written for the change from “%(old)s” to “%(new)s”.") % {
            "old": event.old,
            "new": event.new,
        }
        return f"{words} " + (_("“%(text)s” is none.") % {"text": given[:60]} if given else "")

    def _assess(self, changes: list[Event], owners: dict[str, Commitment]) -> None:
        known = {
            (commitment, own): batch
            for commitment, own, batch in Assessment.objects.filter(
                commitment__import_key__in={event.commitment for event in changes}
            ).values_list("commitment__import_key", "import_key", "batch_id")
        }
        fresh = []
        for event in changes:
            earlier = known.get((event.commitment, event.key))
            if earlier is not None and earlier != self.batch.pk:
                self.counts.already += 1
                continue
            self.counts.assessed += 1
            self.counts.with_rationale += bool(event.rationale)
            if earlier is None:
                fresh.append(event)
                self.show(row=event.row.number, event=event, reading=event.delivery.label)
        if self.write:
            made = [self._draft(event, owners[event.commitment]) for event in fresh]
            log_each(self.by, "imported", Assessment.objects.bulk_create(made))

    def _draft(self, event: Event, commitment: Commitment) -> Assessment:
        return Assessment(
            commitment=commitment,
            delivery=event.delivery,
            rationale=event.rationale,
            cause=Assessment.Cause.LEGACY,
            stage=Assessment.Stage.TO_APPROVE,  # nothing is judged here: it stands as it was
            coder=self.author,
            assessed_on=event.on,
            batch=self.batch,
            import_key=event.key,
        )
