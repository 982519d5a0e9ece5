"""Promises and their history, as lists that can be brought in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from crm.importing.targets import Pages, Target, Vocabulary, Watch
from crm.models import ImportBatch
from monitoring.importing import mapping, reverting
from monitoring.importing.commitments import CommitmentIntake
from monitoring.importing.history import HistoryIntake
from monitoring.importing.mapping import Plan
from monitoring.models import Assessment, Delivery

SHOWN_RECORDS = 10


def customary(word: str) -> str | None:
    found = mapping.meaning(word)
    return found.value if found else None


class Promises(Target):
    """What both have in common: where their records hang and how they are taken back."""

    asks_register = True

    def plan(self, plain: Mapping[str, Any]) -> Plan:
        return mapping.plan_of(plain, self.name)

    def has_records(self, batch: ImportBatch) -> bool:
        return bool(batch.commitments.exists() or batch.assessments.exists())

    def total(self, batch: ImportBatch) -> int:
        return int(batch.commitments.count())

    def revert(self, batch: ImportBatch, by: Actor, watch: Watch) -> reverting.Reverted:
        return reverting.revert(batch, by, watch)

    def outlook(self, batch: ImportBatch, user: User) -> reverting.Outlook:
        return reverting.outlook(batch)

    def refuse_revert(self, batch: ImportBatch) -> None:
        reverting.refuse_while_built_upon(batch)

    def result(self, batch: ImportBatch, user: User) -> dict[str, Any]:
        drafts = batch.assessments.visible_to(user).select_related("commitment")
        return {
            "commitments": batch.commitments.visible_to(user).order_by("pk")[:SHOWN_RECORDS],
            "assessments": drafts.order_by("pk")[:SHOWN_RECORDS],
        }


class Commitments(Promises):
    name = "commitments"
    label = _("commitments with their sources")
    order = 10
    fields = mapping.FIELDS
    required = telling = ("title",)
    guesses = mapping.GUESSES
    vocabularies = (Vocabulary("statuses", ("status", "claimed_status"), tuple(Delivery.choices), customary),)
    pages = Pages(
        "monitoring/_import_counts.html",
        "monitoring/_import_shown.html",
        "monitoring/_import_result.html",
        "monitoring/_import_outlook.html",
        "monitoring/_import_taken_back.html",
    )

    def intake(self, batch: ImportBatch, plan: Plan, write: bool) -> CommitmentIntake:  # type: ignore[override]
        return CommitmentIntake(batch, plan, write)


class History(Promises):
    name = "history"
    label = _("history of statuses, as assessments")
    order = 11
    fields = mapping.HISTORY_FIELDS
    required = ("title", "at", "old_status", "new_status")
    vocabularies = (Vocabulary("statuses", ("old_status", "new_status"), tuple(Delivery.choices), customary),)
    causes = (Assessment.Cause.LEGACY.value,)
    by_hand = False
    pages = Pages(
        "monitoring/_import_counts.html",
        "monitoring/_import_shown_history.html",
        "monitoring/_import_result_history.html",
        "monitoring/_import_outlook.html",
        "monitoring/_import_taken_back.html",
        "monitoring/_import_note_history.html",
    )

    def intake(self, batch: ImportBatch, plan: Plan, write: bool) -> HistoryIntake:  # type: ignore[override]
        return HistoryIntake(batch, plan, write)
