"""The shortest way of an assessment through its whole life, at the doors that people use."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Role
from monitoring.actions.assessments import approve_assessment, assess_delivery
from monitoring.judging.coding_actions import code_blind
from monitoring.judging.reply_actions import record_silence, send_to_institution, write_to_institution
from monitoring.models import Evidence, Reply, Result
from tests.factories import EvidenceFactory, UserFactory

WHY = "Открити са 40 от 120 места."


def assess(commitment, by, **fields):
    """A draft that waits for its second coding."""
    return assess_delivery(
        commitment=commitment, by=Actor.of(by), **{"delivery": "limited", "rationale": WHY, **fields}
    )


def code(draft, by=None, **fields):
    """The second coding; it agrees unless told otherwise."""
    by = by or UserFactory(role=Role.OFFICER)
    answer = {"delivery": draft.delivery, "result": draft.result or Result.NOT_ASSESSED, "note": WHY, **fields}
    code_blind(assessment=draft, by=Actor.of(by), **answer)
    draft.refresh_from_db()
    return draft


def send(draft, by=None, ago=30):
    """The letter to the institution, sent so many days ago."""
    actor = Actor.of(by or UserFactory(role=Role.OFFICER))
    drafted = write_to_institution(assessment=draft, by=actor)
    Reply.objects.filter(pk=drafted.pk).update(made_at=timezone.now() - timedelta(days=ago))
    reply = send_to_institution(assessment=draft, dated_on=timezone.localdate() - timedelta(days=ago), by=actor)
    draft.refresh_from_db()
    return reply


def ready(commitment, by, **fields):
    """A draft that only waits for its approval: the institution kept silent."""
    if not commitment.verbatim and not commitment.published_at:
        commitment.verbatim = "Ще открием 120 места."
        commitment.save(update_fields=["verbatim"])
    store(commitment, by)
    draft = code(assess(commitment, by, **fields))
    record_silence(reply=send(draft), by=Actor.of(UserFactory(role=Role.OFFICER)))
    draft.refresh_from_db()
    return draft


def store(commitment, by):
    """At least one piece of evidence has its fingerprint."""
    kept = Evidence.objects.filter(commitment=commitment)
    if not kept.exists():
        EvidenceFactory(commitment=commitment, author=by, kind=Evidence.Kind.SEARCH_LOG)
    if not kept.exclude(sha256="").exists():
        kept.filter(pk=kept.order_by("-confidentiality")[0].pk).update(sha256="0" * 64)


def approve(draft, by):
    return approve_assessment(assessment=draft, by=Actor.of(by), privacy_checked=True)


def publish(commitment, coder, approver, **fields):
    """A published version."""
    return approve(ready(commitment, coder, **fields), approver)
