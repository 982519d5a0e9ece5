"""Sensible rules, each with its reason; leadership changes them, none deletes by itself."""

from typing import Any

from django.db import migrations

RULES = [
    (
        "quiet_people",
        24,
        "review",
        "Two years without a meeting, a letter or a post: do we still need this person's data?",
    ),
    ("attendance", 60, "review", "After five years a count of those present is enough."),
    ("released_dossiers", 1, "delete", "The person has it; a second copy only endangers them."),
    ("finished_work", 3, "delete", "Done; its details help nobody any more."),
    ("finished_jobs", 3, "anonymise", "That it was asked for stays; what was asked and answered is no longer needed."),
    (
        "import_files",
        12,
        "anonymise",
        "An import can be taken back for a year; after that the file is a second register.",
    ),
    ("sessions", 1, "delete", "Network addresses of old sessions serve no purpose."),
    ("closed_requests", 60, "anonymise", "Claims lapse after five years; that a request was answered in time stays."),
]


def seed(apps: Any, schema_editor: Any) -> None:
    rules = apps.get_model("crm", "RetentionRule")
    for condition, months, act, reason in RULES:
        rules.objects.get_or_create(condition=condition, act=act, defaults={"months": months, "reason": reason})


class Migration(migrations.Migration):
    dependencies = [("crm", "0003_what_the_database_keeps_true")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
