import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.models.documents

TABLES = ("importbatch", "importrefusal")


def moved(before: str, after: str) -> str:
    """The tables as they stand, and the log that tells of them, go from one app to the other."""
    tables = "".join(f"ALTER TABLE {before}_{name} RENAME TO {after}_{name};\n" for name in TABLES)
    return (
        tables
        + f"""
        UPDATE django_content_type AS old SET app_label = '{after}'
         WHERE app_label = '{before}' AND model IN {TABLES}
           AND NOT EXISTS (SELECT 1 FROM django_content_type AS new
                            WHERE new.app_label = '{after}' AND new.model = old.model);
    """
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("crm", "0015_a_letter_reminds_of_another"),
        ("monitoring", "0007_more_that_must_never_be_true"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(moved("monitoring", "crm"), moved("crm", "monitoring"))],
            state_operations=[
                migrations.CreateModel(
                    name="ImportBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "content",
                            models.CharField(
                                choices=[
                                    ("commitments", "commitments with their sources"),
                                    ("history", "history of statuses, as assessments"),
                                ],
                                default="commitments",
                                max_length=12,
                                verbose_name="content",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(upload_to=crm.models.documents.stored_as, verbose_name="file"),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mapping", models.JSONField(default=dict)),
                        ("cause", models.CharField(blank=True, max_length=16)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "uploaded"),
                                    ("previewed", "previewed"),
                                    ("imported", "imported"),
                                    ("reverted", "reverted"),
                                ],
                                default="uploaded",
                                max_length=10,
                            ),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={"verbose_name": "import", "verbose_name_plural": "imports"},
                ),
                migrations.CreateModel(
                    name="ImportRefusal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        ("reason", models.CharField(max_length=500)),
                        ("content", models.JSONField(default=dict)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="refusals",
                                to="crm.importbatch",
                            ),
                        ),
                    ],
                    options={"ordering": ["row", "pk"]},
                ),
            ],
        ),
    ]
