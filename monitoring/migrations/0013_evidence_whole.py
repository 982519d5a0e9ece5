"""Evidence keeps what came in beside the copy everybody gets, where one searched, what became of a page, what readers send."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.models.documents
import crm.search_index

SAME_AS_IT_CAME_IN = """
UPDATE monitoring_evidence SET original_sha256 = sha256, original_size = size WHERE file <> ''
"""
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON monitoring_recheck
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0032_imports_of_leadership"),
        ("monitoring", "0012_promised_at_a_session"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="looked at on")),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("same", "the page is as it was"),
                            ("changed", "the page has changed"),
                            ("gone", "the page is gone"),
                        ],
                        max_length=8,
                        verbose_name="what was found",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "re-check of an address",
                "verbose_name_plural": "re-checks of addresses",
                "ordering": ["checked_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("searched_on", models.DateField(verbose_name="when")),
                ("where", models.CharField(max_length=250, verbose_name="where")),
                ("how", models.CharField(blank=True, max_length=250, verbose_name="how")),
                ("query", models.CharField(blank=True, max_length=300, verbose_name="words asked for")),
                ("result", models.CharField(max_length=500, verbose_name="what came of it")),
            ],
            options={
                "verbose_name": "row of a search log",
                "verbose_name_plural": "rows of search logs",
                "ordering": ["searched_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SentEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(blank=True, upload_to=crm.models.documents.stored_as, verbose_name="file")),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "original",
                    models.FileField(
                        blank=True, upload_to=crm.models.documents.stored_as, verbose_name="original file"
                    ),
                ),
                ("original_sha256", models.CharField(blank=True, max_length=64)),
                ("original_size", models.PositiveBigIntegerField(default=0)),
                ("text", models.TextField(max_length=4000, verbose_name="what it shows")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="where it comes from")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                ("sender_name", models.CharField(blank=True, max_length=150, verbose_name="name of the sender")),
                ("sender_email", models.EmailField(blank=True, max_length=250, verbose_name="e-mail of the sender")),
                ("wants_answer", models.BooleanField(default=False, verbose_name="wants to be told what became of it")),
                ("language", models.CharField(default="bg", max_length=5, verbose_name="language")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("taken", "taken over"),
                            ("refused", "not taken over"),
                            ("spam", "spam"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            crm.search_index.ConcatWithSpaces(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("text"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("source"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("sender_name"), models.Value(""), output_field=models.TextField()
                                ),
                            ),
                            function="drom_search",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence sent in",
                "verbose_name_plural": "evidence sent in",
            },
        ),
        migrations.RemoveConstraint(
            model_name="evidence",
            name="evidence_is_something",
        ),
        migrations.RemoveIndex(
            model_name="evidence",
            name="evidence_by_content",
        ),
        migrations.AddField(
            model_name="evidence",
            name="archive_url",
            field=models.URLField(blank=True, max_length=1000, verbose_name="address of a web archive"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="consent",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nobody", "nobody can be recognised"),
                    ("public", "agreed: everybody may see it"),
                    ("coalition", "agreed: inside the coalition"),
                    ("centre", "not asked or not agreed: the centre alone"),
                ],
                max_length=10,
                verbose_name="who may be shown it",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="consent_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="how they agreed"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="licence",
            field=models.CharField(blank=True, max_length=120, verbose_name="licence"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="not_stored_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="why it cannot be stored"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="original",
            field=models.FileField(blank=True, upload_to=crm.models.documents.stored_as, verbose_name="original file"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="original_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="evidence",
            name="original_size",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="evidence",
            name="recheck_on",
            field=models.DateField(blank=True, null=True, verbose_name="to be looked at again on"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="source_author",
            field=models.CharField(blank=True, max_length=200, verbose_name="author of the source"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("original_sha256", ""), _negated=True),
                fields=["original_sha256"],
                name="evidence_by_content",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("recheck_on__isnull", False)),
                fields=["recheck_on"],
                name="evidence_to_look_at_again",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("url", ""), _negated=True),
                    models.Q(("file", ""), _negated=True),
                    models.Q(("passage", ""), _negated=True),
                    ("kind", "search_log"),
                    _connector="OR",
                ),
                name="evidence_is_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("original", ""), models.Q(("original_sha256", ""), _negated=True), _connector="OR"),
                name="kept_original_has_its_hash",
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looked at by",
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="evidence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rechecks", to="monitoring.evidence"
            ),
        ),
        migrations.AddField(
            model_name="searchrow",
            name="evidence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="search_rows", to="monitoring.evidence"
            ),
        ),
        migrations.AddField(
            model_name="searchrow",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="search_rows",
                to="crm.letter",
                verbose_name="request for public information",
            ),
        ),
        migrations.AddField(
            model_name="sentevidence",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sent_evidence",
                to="monitoring.commitment",
                verbose_name="commitment",
            ),
        ),
        migrations.AddField(
            model_name="sentevidence",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sentevidence",
            name="evidence",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sent_as",
                to="monitoring.evidence",
                verbose_name="evidence made of it",
            ),
        ),
        migrations.AddIndex(
            model_name="sentevidence",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="sent_evidence_search"),
        ),
        migrations.AddIndex(
            model_name="sentevidence",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["-sent_at"], name="sent_evidence_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="what_was_taken_over_or_not_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("file", ""), models.Q(("original_sha256", ""), _negated=True), _connector="OR"),
                name="stored_sendings_have_their_hash",
            ),
        ),
        migrations.RunSQL(SAME_AS_IT_CAME_IN, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER append_only ON monitoring_recheck"),
    ]
