"""A world in which every text of every table is hostile, and what shows in a page that ran it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models

from accounts.models import Role, User
from crm.approximate import ApproximateDateField
from monitoring.models import Assessment, CommitmentRelation, Following, MoneyLine, Observation, Passage
from tests.access.world import World
from tests.browser.served import alone, world_of

OURS = ("accounts", "crm", "campaigns", "monitoring", "network", "briefings")
PAYLOADS = [
    "<img src=x onerror=window.__xss=1>\"'>{{7*7}}", "<img src=x onerror=__xss=1>", "<svg/onload=__xss=1>", "\"'><b x=", "<b>",
]  # fmt: skip
# What no person writes: found in a content, made by a machine, or a key of reference data.
NOT_WRITTEN = {
    "list_name",
    "password", "key", "key_hash", "sha256", "original_sha256", "data_sha256", "pdf_sha256", "docx_sha256", "page_sha256", "drawn_with", "media_type", "previous", "digest", "import_key",
    "via", "code", "task", "kind", "cause", "condition", "activity", "act", "content",
    "sent_hash", "method_version", "fingerprint",
    "currency", "ballot_file", "ballot_sha256", "receipt",
}  # fmt: skip
# Frozen rows take their text when they are made.
FROZEN = {
    "Assessment",
    "Claim",
    "Coding",
    "Commitment",
    "CommitmentRelation",
    "Inheritance",
    "MinorityNote",
    "MoneyLine",
    "Reply",
    "Consent",
    "DueRevision",
    "LogEntry",
    "LogSeal",
    "Edition",
    "Withdrawal",
    "Observation",
    "Passage",
    "Recheck",
    "Snapshot",
}


def fits(word: str, most: int | None) -> str:
    """Return the longest payload that the column takes, with the word it is found by."""
    room = most or 10_000
    return next((f"{word} {one}" for one in PAYLOADS if len(word) + 1 + len(one) <= room), PAYLOADS[-1][:room])


def free_texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField) and not isinstance(one, models.FileField)
        if not (
            one.choices
            or one.generated
            or one.primary_key
            or one.name in NOT_WRITTEN
            or isinstance(one, ApproximateDateField)
        )
    ]


def hostile(model: type[models.Model], word: str) -> dict[str, str]:
    made = {}
    for one in free_texts(model):
        if isinstance(one, models.EmailField):
            made[one.name] = f'"<svg/onload=__xss=1>"@{word}.example.org'
        elif isinstance(one, models.URLField):
            made[one.name] = f"https://example.org/{word}\"'><img/src=x/onerror=__xss=1>"
        elif isinstance(one, models.SlugField):
            made[one.name] = f"{word}-{one.name}"[: one.max_length]
        elif one.max_length is None or one.max_length >= 8:
            made[one.name] = fits(word, one.max_length)
    return made


def poison() -> None:
    """Put the payload also where the world wrote texts of its own."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f'"<svg/onload=__xss=1>"@{user.pk}.example.org')
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if model.__name__ not in FROZEN:
                texts = {
                    one.name: fits("zq", one.max_length)
                    for one in free_texts(model)
                    if not one.unique and not isinstance(one, models.EmailField | models.URLField | models.SlugField)
                }
                model._base_manager.update(
                    **{name: text for name, text in texts.items() if name != "language"}
                ) if texts else None


def poison_what_never_changes() -> None:
    """Put it also where the world leaves a text of frozen rows empty; the triggers are set aside for this moment."""
    texts: dict[type[models.Model], dict[str, Any]] = {
        Assessment: {"confidence": "low", "confidence_reason": fits("zq", None), "urgent_reason": fits("zq", 500)},
        CommitmentRelation: {"ended_reason": fits("zq", 300)},
        MoneyLine: {"reason": fits("zq", 300)},
        Observation: {
            "dimension": "sex",
            "category": fits("zq", 60),
            "instrument": fits("zq", 120),
            "words": fits("zq", 300),
        },
        Passage: {"cited_as": fits("zq", 60)},
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model, told in texts.items():
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            rows = model._base_manager.all()
            if model is Assessment:
                rows, told["urgent_approver"] = (
                    rows.filter(state="published"),
                    User.objects.filter(role=Role.ADMIN).first(),
                )
            assert rows.update(**told)
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    Following.objects.filter(user=None).update(email='"<svg/onload=__xss=1>"@zq.example.org')


@contextmanager
def hostile_world(blocker: Any, files: Path) -> Iterator[World]:
    with world_of(blocker, files, texts=hostile) as standing:
        with alone():
            poison()
            poison_what_never_changes()
        yield standing


FAULTS = """() => [
  ...(window.__xss ? ['the hostile text ran'] : []),
  ...[...document.querySelectorAll('[onerror], [onload], [onclick]')].map(one => 'event attribute: ' + one.outerHTML.slice(0, 120)),
  ...[...document.querySelectorAll('a[href^="javascript:" i], form[action^="javascript:" i]')].map(one => 'script address: ' + one.outerHTML.slice(0, 120)),
  ...(document.body.innerText.includes('49') && document.body.innerText.match(/'>49/) ? ['a template ran twice'] : []),
]"""
