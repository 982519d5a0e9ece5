"""A list of promises with their sources, as draft commitments."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.log import log_each
from crm.importing.dates import day
from crm.importing.intake import Intake
from crm.importing.reading import Row
from crm.importing.values import Refused, addresses, heading, key
from crm.models import Organisation, Theme
from monitoring.importing import depth, evidence
from monitoring.importing.counts import PromiseCounts
from monitoring.importing.mapping import Plan
from monitoring.models import Commitment, Evidence

LONGEST_TITLE = 250
KEY_PARTS = ("title", "made_on", "owed_by")  # without a code of its own a promise is its words, its day and its debtor


@dataclass
class Draft:
    """A commitment to be."""

    row: Row
    key: str
    fields: dict[str, Any]
    sources: list[str]
    body: str
    theme: str
    depth: depth.Depth


@dataclass
class CommitmentIntake(Intake):
    plan: Plan
    counts: PromiseCounts = field(default_factory=PromiseCounts)
    _themes: dict[str, Theme] = field(default_factory=dict)
    _bodies: dict[str, set[int]] = field(default_factory=dict)

    def begin(self) -> None:
        super().begin()
        for theme in Theme.objects.all():
            self._themes |= {name.casefold(): theme for name in (theme.key, theme.name_en, theme.name_bg)}

    def take(self, rows: list[Row]) -> None:
        self._find_bodies({self.plan.text(row, "owed_by") for row in rows})
        drafts = {}
        for row in rows:
            try:
                draft = self._draft(row)
                self._resolve(draft)
                self.no_twin(draft.key, row)
            except Refused as refusal:
                self.refuse(row, refusal.reason)
            else:
                drafts[draft.key] = draft
        known = dict(Commitment.objects.filter(import_key__in=drafts).values_list("import_key", "batch_id"))
        ours = [d for d in drafts.values() if known.get(d.key, self.batch.pk) == self.batch.pk]
        fresh = [draft for draft in ours if draft.key not in known]  # the others are of an interrupted attempt
        self.counts.already += len(drafts) - len(ours)
        self.counts.created += len(ours)
        self.counts.evidence += sum(len(draft.sources) for draft in ours)
        self.counts.without_theme += sum(bool(draft.theme) and not draft.fields["theme"] for draft in ours)
        self._remember(fresh)
        if self.write:
            self._store(fresh)

    def prove(self) -> None:
        counts = self.counts
        self.demand(counts.read == counts.created + counts.already + counts.refused, "rows")
        if self.write:
            self.demand(counts.created == self.batch.commitments.count(), "commitments")
            self.demand(counts.evidence == self.batch.evidence.count(), "evidence")
            self.demand(counts.refused == self.batch.refusals.count(), "refusals")

    def _draft(self, row: Row) -> Draft:
        plan = self.plan
        if row.extra:
            raise Refused(_("The row has more cells than the header."))
        words, status = heading(plan.text(row, "title")), plan.text(row, "status")
        if not words:
            raise Refused(_("There is no title."))
        if status:
            plan.delivery(status)
        fields = {
            "title": words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…",
            "verbatim": plan.text(row, "verbatim") or (words if len(words) > LONGEST_TITLE else ""),
            "source": plan.text(row, "source")[:500],
            "source_status": status[:100],
            **self._days(row),
            **self._beside(row),
        }
        sources = addresses(plan.cell(row, "sources"), plan.column("sources"))
        return Draft(
            row,
            self._key(row),
            fields,
            sources,
            plan.text(row, "owed_by"),
            plan.text(row, "theme"),
            depth.read(plan, row),
        )

    def _days(self, row: Row) -> dict[str, date | None]:
        made_on, due = (day(self.plan.text(row, name), self.plan.column(name)) for name in ("made_on", "due"))
        if made_on and due and due < made_on:
            raise Refused(_("It is due (%(due)s) before it was made (%(made)s).") % {"due": due, "made": made_on})
        return {"made_on": made_on, "original_due": due}

    def _beside(self, row: Row) -> dict[str, object]:
        """For whom, with which money, new or not, and the media item it stands in."""
        plan = self.plan
        return {
            "for_whom": plan.text(row, "for_whom")[:300],
            "credit": depth.chosen(Commitment.Credit, plan.text(row, "credit"), plan.column("credit")),
            "funding_state": depth.chosen(Commitment.Funding, plan.text(row, "funding"), plan.column("funding")),
            "media_title": plan.text(row, "media_title")[:300],
            "media_outlet": plan.text(row, "media_outlet")[:200],
            "media_on": day(plan.text(row, "media_on"), plan.column("media_on")),
            "media_url": depth.web_address(plan.text(row, "media_url"), plan.column("media_url")),
        }

    def _key(self, row: Row) -> str:
        parts = [self.plan.text(row, "key")] if self.plan.columns.get("key") else []
        if not any(parts):
            parts = [self.plan.text(row, name) for name in KEY_PARTS]
        return f"{self.plan.register}:{key(parts, self.plan.key_length)}"

    def _resolve(self, draft: Draft) -> None:
        """Find the institution and the theme; an unknown institution refuses the row, an unknown theme stays empty."""
        if draft.body:
            found = self._bodies.get(draft.body.casefold(), set())
            if len(found) != 1:
                words = _("No organisation is called “%(name)s”.") if not found else _("Several are called “%(name)s”.")
                raise Refused(words % {"name": draft.body[:80]})
            draft.fields["owed_by_id"] = next(iter(found))
        if draft.theme:
            known = self.plan.themes.get(draft.theme.casefold(), draft.theme)
            draft.fields["theme"] = self._themes.get(known.casefold())

    def _find_bodies(self, names: set[str]) -> None:
        names = {name for name in names if name and name.casefold() not in self._bodies}
        if not names:
            return
        named = Q(name__in=names) | Q(name_latin__in=names) | Q(short_name__in=names) | Q(aliases__name__in=names)
        visible = Organisation.objects.visible_to(self.author).filter(named).distinct()
        for pk, *own in visible.values_list("pk", "name", "name_latin", "short_name", "aliases__name"):
            for name in own:
                if name in names:
                    self._bodies.setdefault(name.casefold(), set()).add(pk)

    def _remember(self, fresh: list[Draft]) -> None:
        for draft in fresh:
            status = draft.fields["source_status"]
            self.show(
                **draft.fields,
                row=draft.row.number,
                body=draft.body,
                evidence=len(draft.sources),
                reading=self.plan.delivery(status).label if status else "",
            )

    def _store(self, fresh: list[Draft]) -> None:
        plan = self.plan
        made = [
            Commitment(
                **draft.fields,
                language=plan.language,
                origin=plan.origin,
                force=plan.force,
                author=self.author,
                batch=self.batch,
                import_key=draft.key,
            )
            for draft in fresh
        ]
        Commitment.objects.bulk_create(made)
        pairs = zip(made, fresh, strict=True)
        Evidence.objects.bulk_create(
            item for commitment, draft in pairs for item in evidence.items(plan, self.batch, commitment, draft.sources)
        )
        depth.store(self.batch, self.author, ((one, draft.depth) for one, draft in zip(made, fresh, strict=True)))
        log_each(self.by, "imported", made)
