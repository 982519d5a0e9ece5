"""What really changed is a record of its own."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.comparison
from django.db import migrations, models

import crm.approximate
import crm.search_index


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0009_the_organisation_stands_on_its_answer"),
        ("monitoring", "0009_words_outside_the_centre"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(blank=True, editable=False, max_length=80, null=True, unique=True)),
                ("title_bg", models.CharField(max_length=250, verbose_name="title in Bulgarian")),
                ("title_en", models.CharField(blank=True, max_length=250, verbose_name="title in English")),
                ("text_bg", models.TextField(blank=True, verbose_name="what changed, in Bulgarian")),
                ("text_en", models.TextField(blank=True, verbose_name="what changed, in English")),
                ("achieved", crm.approximate.ApproximateDateField(blank=True, verbose_name="since when")),
                ("for_whom_bg", models.CharField(blank=True, max_length=300, verbose_name="for whom, in Bulgarian")),
                ("for_whom_en", models.CharField(blank=True, max_length=300, verbose_name="for whom, in English")),
                ("contribution_bg", models.TextField(blank=True, verbose_name="our contribution, in Bulgarian")),
                ("contribution_en", models.TextField(blank=True, verbose_name="our contribution, in English")),
                ("others_bg", models.TextField(blank=True, verbose_name="what others did, in Bulgarian")),
                ("others_en", models.TextField(blank=True, verbose_name="what others did, in English")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="address of the source")),
                ("is_verified", models.BooleanField(default=False, verbose_name="verified")),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("coalition", "coalition"),
                            ("internal", "internal"),
                            ("restricted", "restricted"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="confidentiality",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            crm.search_index.ConcatWithSpaces(
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("title_bg"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("title_en"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("text_bg"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("text_en"), models.Value(""), output_field=models.TextField()
                                ),
                            ),
                            function="drom_search",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "asks",
                    models.ManyToManyField(
                        blank=True, related_name="outcomes", to="campaigns.ask", verbose_name="asks"
                    ),
                ),
                (
                    "campaigns",
                    models.ManyToManyField(
                        blank=True, related_name="outcomes", to="campaigns.campaign", verbose_name="campaigns"
                    ),
                ),
                (
                    "commitments",
                    models.ManyToManyField(
                        blank=True, related_name="outcomes", to="monitoring.commitment", verbose_name="commitments"
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search"], name="outcome_search")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_verified", False),
                            models.Q(("source", ""), _negated=True),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="verified_outcome_has_a_source",
                    )
                ],
            },
        ),
    ]
