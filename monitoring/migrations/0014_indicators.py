"""What is measured: indicators, where they started, what they aim at, and their values."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import crm.approximate
import crm.search_index

FREEZE_VALUE = """
CREATE TRIGGER approved_is_frozen BEFORE UPDATE OR DELETE ON monitoring_observation
FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION drom_refuse_change()
"""
# What a published verdict rests on is part of it: nothing is added to it afterwards, and nothing taken away.
KEEP_CITATIONS = """
CREATE FUNCTION drom_keep_citations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM monitoring_assessment WHERE state = 'published'
      AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.assessment_id ELSE OLD.assessment_id END) THEN
    RAISE EXCEPTION 'what a published assessment cites is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER cited_stays BEFORE INSERT OR UPDATE OR DELETE ON monitoring_citation
FOR EACH ROW EXECUTE FUNCTION drom_keep_citations();
"""
LET_GO = "DROP TRIGGER cited_stays ON monitoring_citation; DROP FUNCTION drom_keep_citations();"


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0032_imports_of_leadership"),
        ("monitoring", "0013_evidence_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(blank=True, editable=False, max_length=80, null=True, unique=True)),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name_bg", models.CharField(max_length=250, verbose_name="name in Bulgarian")),
                ("name_en", models.CharField(blank=True, max_length=250, verbose_name="name in English")),
                ("definition_bg", models.TextField(blank=True, verbose_name="definition in Bulgarian")),
                ("definition_en", models.TextField(blank=True, verbose_name="definition in English")),
                (
                    "framework",
                    models.CharField(
                        choices=[
                            ("eu_roma", "EU Roma strategic framework 2020–2030"),
                            ("strategy", "National strategy for Roma 2021–2030"),
                            ("action_plan", "National action plan"),
                            ("programme", "EU-funded programme"),
                            ("own", "our own"),
                            ("other", "another one"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="framework",
                    ),
                ),
                (
                    "framework_code",
                    models.CharField(blank=True, max_length=40, verbose_name="its code in the framework"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("structural", "structural: is the law or the body in place"),
                            ("process", "process: what was done"),
                            ("outcome", "outcome: how people live"),
                        ],
                        default="outcome",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("count", "count"),
                            ("percentage", "percentage"),
                            ("rate", "rate"),
                            ("ratio", "ratio"),
                            ("index", "index"),
                            ("yes_no", "yes, partly or no"),
                            ("ordinal", "a scale of steps"),
                            ("qualitative", "in words"),
                        ],
                        default="percentage",
                        max_length=12,
                        verbose_name="measured as",
                    ),
                ),
                ("unit_bg", models.CharField(blank=True, max_length=40, verbose_name="unit in Bulgarian")),
                ("unit_en", models.CharField(blank=True, max_length=40, verbose_name="unit in English")),
                ("decimals", models.PositiveSmallIntegerField(default=0, verbose_name="decimals shown")),
                (
                    "lowest",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="lowest possible value"
                    ),
                ),
                (
                    "highest",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="highest possible value"
                    ),
                ),
                ("numerator_bg", models.CharField(blank=True, max_length=250, verbose_name="numerator in Bulgarian")),
                ("numerator_en", models.CharField(blank=True, max_length=250, verbose_name="numerator in English")),
                (
                    "denominator_bg",
                    models.CharField(blank=True, max_length=250, verbose_name="denominator in Bulgarian"),
                ),
                ("denominator_en", models.CharField(blank=True, max_length=250, verbose_name="denominator in English")),
                ("counts_people", models.BooleanField(default=True, verbose_name="it is about people")),
                (
                    "accumulation",
                    models.CharField(
                        choices=[
                            ("snapshot", "how it stands at a time"),
                            ("per_period", "for each period by itself; periods add up"),
                            ("cumulative", "counted from the start; the newest holds all"),
                        ],
                        default="snapshot",
                        max_length=10,
                        verbose_name="how values add up",
                    ),
                ),
                (
                    "polarity",
                    models.CharField(
                        choices=[
                            ("higher", "higher is better"),
                            ("lower", "lower is better"),
                            ("range", "within a range is best"),
                            ("maintain", "to be kept as it is"),
                        ],
                        default="higher",
                        max_length=8,
                        verbose_name="which way is better",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no fixed rhythm"),
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("half", "every half-year"),
                            ("year", "every year"),
                            ("two_years", "every two years"),
                            ("four_years", "every four years"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how often",
                    ),
                ),
                ("next_due", models.DateField(blank=True, null=True, verbose_name="next value due")),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher of the data")),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="address of the data")),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licence")),
                ("retrieved_on", models.DateField(blank=True, null=True, verbose_name="retrieved on")),
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
                                    models.F("code"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("name_bg"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("name_en"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("definition_bg"), models.Value(""), output_field=models.TextField()
                                ),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("definition_en"), models.Value(""), output_field=models.TextField()
                                ),
                            ),
                            function="drom_search",
                            output_field=django.contrib.postgres.search.SearchVectorField(),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "comparator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compared_by",
                        to="monitoring.indicator",
                        verbose_name="compared with",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who looks after it",
                    ),
                ),
                (
                    "same_thing",
                    models.ManyToManyField(
                        blank=True, to="monitoring.indicator", verbose_name="other measures of the same thing"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="crm.theme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
            },
        ),
        migrations.CreateModel(
            name="Baseline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("EU", "EU countries surveyed"),
                            ("coalition", "our coalition"),
                            ("partner_schools", "our partner schools"),
                        ],
                        max_length=20,
                        verbose_name="or another area",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("survey", "survey"),
                            ("census", "census"),
                            ("register", "administrative register"),
                            ("official_proxy", "official proxy"),
                            ("ngo", "assessment of an NGO"),
                            ("expert", "estimate of experts"),
                            ("other", "another method"),
                        ],
                        default="survey",
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                (
                    "instrument",
                    models.CharField(blank=True, max_length=120, verbose_name="which survey, register or study"),
                ),
                (
                    "bound",
                    models.CharField(
                        blank=True,
                        choices=[("", "as stated"), (">", "more than"), ("<", "less than"), ("~", "about")],
                        default="",
                        max_length=1,
                        verbose_name="exactness",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="value")),
                (
                    "standard_error",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="standard error"
                    ),
                ),
                ("period", crm.approximate.ApproximateDateField(verbose_name="date")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="comment")),
                ("is_verified", models.BooleanField(default=False, verbose_name="verified")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why it was corrected")),
                ("key", models.SlugField(editable=False, max_length=80, null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="monitoring.baseline",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baselines",
                        to="monitoring.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "baseline",
                "verbose_name_plural": "baselines",
            },
        ),
        migrations.CreateModel(
            name="IndicatorTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absolute", "a value"),
                            ("threshold", "a threshold that has to be met"),
                            ("relative", "per cent of the baseline"),
                            ("gap", "per cent of the gap at the baseline"),
                        ],
                        default="absolute",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "operator",
                    models.CharField(
                        choices=[
                            (">=", "at least"),
                            ("<=", "at most"),
                            (">", "above"),
                            ("<", "below"),
                            ("=", "exactly"),
                        ],
                        default=">=",
                        max_length=2,
                        verbose_name="operator",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, verbose_name="value")),
                (
                    "upto",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="upper end of a range"
                    ),
                ),
                ("due", crm.approximate.ApproximateDateField(verbose_name="by when")),
                (
                    "text_bg",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="in the words of the source, in Bulgarian"
                    ),
                ),
                (
                    "text_en",
                    models.CharField(blank=True, max_length=300, verbose_name="in the words of the source, in English"),
                ),
                ("set_by", models.CharField(blank=True, max_length=200, verbose_name="who set it")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("is_verified", models.BooleanField(default=False, verbose_name="verified")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why it was changed")),
                ("key", models.SlugField(editable=False, max_length=80, null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="monitoring.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for every place.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.place",
                        verbose_name="for which place",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="monitoring.indicatortarget",
                        verbose_name="replaces",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("EU", "EU countries surveyed"),
                            ("coalition", "our coalition"),
                            ("partner_schools", "our partner schools"),
                        ],
                        max_length=20,
                        verbose_name="or another area",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("survey", "survey"),
                            ("census", "census"),
                            ("register", "administrative register"),
                            ("official_proxy", "official proxy"),
                            ("ngo", "assessment of an NGO"),
                            ("expert", "estimate of experts"),
                            ("other", "another method"),
                        ],
                        default="survey",
                        max_length=16,
                        verbose_name="method",
                    ),
                ),
                (
                    "instrument",
                    models.CharField(blank=True, max_length=120, verbose_name="which survey, register or study"),
                ),
                (
                    "dimension",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "everybody"),
                            ("sex", "sex"),
                            ("age", "age"),
                            ("settlement", "kind of settlement"),
                            ("neighbourhood", "neighbourhood"),
                            ("grade", "grade at school"),
                            ("other", "another breakdown"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="broken down by",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="which part")),
                ("period", crm.approximate.ApproximateDateField(verbose_name="reference period")),
                ("period_words", models.CharField(blank=True, max_length=80, verbose_name="the period in words")),
                (
                    "bound",
                    models.CharField(
                        blank=True,
                        choices=[("", "as stated"), (">", "more than"), ("<", "less than"), ("~", "about")],
                        default="",
                        max_length=1,
                        verbose_name="exactness",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="value"),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="value in words")),
                (
                    "lower",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="lower end of the interval"
                    ),
                ),
                (
                    "upper",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="upper end of the interval"
                    ),
                ),
                (
                    "standard_error",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="standard error"
                    ),
                ),
                ("n", models.PositiveIntegerField(blank=True, null=True, verbose_name="number asked or counted (n)")),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="denominator"
                    ),
                ),
                ("is_provisional", models.BooleanField(default=False, verbose_name="provisional")),
                ("has_break", models.BooleanField(default=False, verbose_name="break in the series before it")),
                ("is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                ("not_comparable", models.BooleanField(default=False, verbose_name="not comparable with others")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="address of the source")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("primary", "read in the source itself"),
                            ("secondary", "read in a text that quotes the source"),
                            ("recalled", "recalled, not read"),
                        ],
                        default="primary",
                        max_length=10,
                        verbose_name="how near the source",
                    ),
                ),
                ("is_verified", models.BooleanField(default=False, verbose_name="verified")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "to be approved"), ("approved", "approved"), ("returned", "sent back")],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "return_reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it was sent back"),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="revision")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why it is revised")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="taken back")),
                ("key", models.SlugField(editable=False, max_length=80, null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "approver",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="monitoring.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="monitoring.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "revises",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="monitoring.observation",
                        verbose_name="revises",
                    ),
                ),
            ],
            options={
                "verbose_name": "value of an indicator",
                "verbose_name_plural": "values of indicators",
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what follows from it")),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cites",
                        to="monitoring.assessment",
                        verbose_name="assessment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cites",
                        to="monitoring.outcome",
                        verbose_name="outcome",
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="monitoring.observation",
                        verbose_name="value of an indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation of a value",
                "verbose_name_plural": "citations of values",
            },
        ),
        migrations.AddIndex(
            model_name="indicator",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="indicator_search"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lowest__lt", models.F("highest")), ("lowest", None), ("highest", None), _connector="OR"
                ),
                name="indicator_lowest_is_below_highest",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("comparator", models.F("pk")), _negated=True),
                name="no_indicator_compares_with_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_corrected_baseline_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", None), ("area", ""), _connector="OR"),
                name="a_baseline_is_of_a_place_or_an_area",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard_error", None), ("standard_error__gte", 0), _connector="OR"),
                name="error_of_a_baseline_is_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatortarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_changed_target_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatortarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("upto", None), ("upto__gt", models.F("value")), _connector="OR"),
                name="upper_end_of_a_target_is_above",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("state", "draft")), fields=["state"], name="observations_to_approve"
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False),
                    models.Q(("words", ""), _negated=True),
                    ("is_withdrawn", True),
                    _connector="OR",
                ),
                name="an_observation_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", None), ("area", ""), _connector="OR"),
                name="an_observation_is_of_a_place_or_an_area",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", ""), ("dimension", "")),
                    models.Q(models.Q(("dimension", ""), _negated=True), models.Q(("category", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_breakdown_has_its_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lower", None), ("upper", None)),
                    models.Q(("lower__lte", models.F("value")), ("upper__gte", models.F("value"))),
                    _connector="OR",
                ),
                name="an_interval_holds_its_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard_error", None), ("standard_error__gte", 0), _connector="OR"),
                name="error_of_an_observation_is_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("denominator", None), ("denominator__gt", 0), _connector="OR"),
                name="a_denominator_is_above_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("return_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_returned_observation_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("revises", None)),
                    models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_revision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(
                        ("approved_at__isnull", False),
                        models.Q(
                            ("key__isnull", False),
                            models.Q(
                                ("approver__isnull", False),
                                ("author__isnull", False),
                                models.Q(("approver", models.F("author")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="an_approved_observation_was_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                models.F("indicator"),
                django.db.models.functions.comparison.Coalesce(models.F("place"), 0),
                models.F("area"),
                models.F("method"),
                models.F("instrument"),
                models.F("dimension"),
                models.F("category"),
                models.F("period"),
                models.F("number"),
                condition=models.Q(("state", "approved")),
                name="one_approved_value_for_each_cell",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")), fields=("revises",), name="an_observation_is_revised_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessment", None), ("outcome__isnull", False)),
                    models.Q(("assessment__isnull", False), ("outcome", None)),
                    _connector="OR",
                ),
                name="a_citation_is_of_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", None)),
                fields=("observation", "assessment"),
                name="cited_once_by_an_assessment",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("assessment", None)),
                fields=("observation", "outcome"),
                name="cited_once_by_an_outcome",
            ),
        ),
        migrations.RunSQL(FREEZE_VALUE, "DROP TRIGGER approved_is_frozen ON monitoring_observation"),
        migrations.RunSQL(KEEP_CITATIONS, LET_GO),
    ]
