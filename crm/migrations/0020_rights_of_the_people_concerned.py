"""Lawful bases per purpose, information, consent, requests, dossiers, erasures, retention and breaches.

Names are taken out of rows that otherwise never change by one function of the database alone, and only for an erasure
that leadership has confirmed; which row it was stands in accounts_redaction.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.models.privacy

BASES = """
INSERT INTO crm_lawfulbasis (person_id, purpose, basis, source, balance, review_on)
SELECT id, 'work', basis, CASE WHEN basis_source = '' THEN '?' ELSE basis_source END, '', review_on FROM crm_person;
INSERT INTO crm_informationduty (person_id, origin, collected_on, due_on, informed_how, exempt_because)
SELECT id, CASE basis WHEN 'official' THEN 'public' WHEN 'legitimate' THEN 'other' ELSE 'self' END,
       current_date, (current_date + interval '1 month')::date, '', '' FROM crm_person;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BASES_BACK = """
UPDATE crm_person p SET basis = b.basis, basis_source = b.source, review_on = b.review_on
  FROM crm_lawfulbasis b WHERE b.person_id = p.id AND b.purpose = 'work';
SET CONSTRAINTS ALL IMMEDIATE;
"""
# What was agreed to stays as it was given; a merge may move it to another person, a withdrawal is added once.
CONSENT = """
CREATE FUNCTION drom_consent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.purpose, OLD.wording, OLD.language, OLD.channel, OLD.given_on, OLD.recorded_by_id,
      OLD.recorded_at) IS NOT DISTINCT FROM (NEW.purpose, NEW.wording, NEW.language, NEW.channel, NEW.given_on,
      NEW.recorded_by_id, NEW.recorded_at)
    AND (OLD.withdrawn_on IS NULL OR (OLD.withdrawn_on, OLD.withdrawn_by_id)
      IS NOT DISTINCT FROM (NEW.withdrawn_on, NEW.withdrawn_by_id)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a consent is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER consent_stays BEFORE UPDATE OR DELETE ON crm_consent
FOR EACH ROW EXECUTE FUNCTION drom_consent_stays();
"""
CONSENT_BACK = "DROP TRIGGER consent_stays ON crm_consent; DROP FUNCTION drom_consent_stays();"
REFUSE = """
CREATE OR REPLACE FUNCTION drom_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND coalesce(current_setting('drom.redacting', true), '') <> '' THEN
    IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) AND EXISTS (
      SELECT 1 FROM crm_erasure WHERE id = current_setting('drom.redacting')::bigint AND confirmed_at IS NOT NULL
    ) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
REFUSE_BACK = """
CREATE OR REPLACE FUNCTION drom_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
REDACT = """
CREATE FUNCTION drom_redact(p_erasure bigint, p_table text, p_row bigint, p_column text, p_text text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kind text;
BEGIN
  PERFORM 1 FROM crm_erasure WHERE id = p_erasure AND state = 'confirmed' AND confirmed_at IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no confirmed erasure %', p_erasure USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM 1 FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
   WHERE t.tgrelid = p_table::regclass AND f.proname = 'drom_refuse_change';
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is not append-only', p_table USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT data_type INTO kind FROM information_schema.columns
   WHERE table_schema = 'public' AND table_name = p_table AND column_name = p_column
     AND data_type IN ('text', 'character varying', 'jsonb');
  IF kind IS NULL THEN
    RAISE EXCEPTION '%.% holds no words', p_table, p_column USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM set_config('drom.redacting', p_erasure::text, true);
  EXECUTE format('UPDATE %I SET %I = $1::%s WHERE id = $2', p_table, p_column, kind) USING p_text, p_row;
  PERFORM set_config('drom.redacting', '', true);
  INSERT INTO accounts_redaction (at, erasure, "table", "row", "column")
  VALUES (now(), p_erasure, p_table, p_row, p_column);
END $$;
"""
REDACT_BACK = "DROP FUNCTION drom_redact(bigint, text, bigint, text, text)"
KEEP_REDACTIONS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_redaction
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0005_names_taken_out_of_what_never_changes"),
        ("crm", "0019_what_could_not_be_read_and_what_was_attached"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="what happened")),
                ("details", models.TextField(blank=True, verbose_name="how, since when, what data")),
                ("noticed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="noticed")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "everyone on record"),
                            ("organisation", "the people of one organisation"),
                            ("account", "everyone one account could see"),
                            ("meeting", "those named on one meeting"),
                            ("none", "no personal data"),
                        ],
                        max_length=12,
                        verbose_name="who is affected",
                    ),
                ),
                ("scope_id", models.BigIntegerField(blank=True, null=True)),
                ("is_high_risk", models.BooleanField(default=False, verbose_name="high risk for the people")),
                ("measures", models.TextField(blank=True, verbose_name="what was done")),
                ("authority_told_at", models.DateTimeField(blank=True, null=True, verbose_name="authority told")),
                (
                    "authority_not_told_because",
                    models.CharField(blank=True, max_length=300, verbose_name="authority not told, because"),
                ),
                ("people_told_at", models.DateTimeField(blank=True, null=True, verbose_name="people told")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "breach",
                "verbose_name_plural": "breaches",
            },
        ),
        migrations.CreateModel(
            name="PrivacyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "access: what do you hold about me?"),
                            ("correction", "correction"),
                            ("erasure", "erasure"),
                            ("restriction", "restriction of use"),
                            ("objection", "objection"),
                            ("portability", "portability"),
                        ],
                        max_length=12,
                        verbose_name="right",
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        blank=True,
                        help_text="Where it is not the person themselves, or not on record.",
                        max_length=150,
                        verbose_name="who asks",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="what they ask")),
                ("identity", models.CharField(blank=True, max_length=200, verbose_name="how we know it is they")),
                ("received_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="received on")),
                ("due_on", models.DateField(editable=False, verbose_name="answer due")),
                (
                    "extended_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="extended, because"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("done", "fulfilled"),
                            ("partly", "fulfilled in part"),
                            ("refused", "refused, with reasons"),
                            ("withdrawn", "withdrawn by the person"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("outcome", models.TextField(blank=True, editable=False, verbose_name="what was done")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="closed on")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="privacy_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who handles it",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="privacy_requests",
                        to="crm.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "privacy request",
                "verbose_name_plural": "privacy requests",
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        help_text="Without the name: this line stays.", max_length=300, verbose_name="reason"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "waits for leadership"),
                            ("confirmed", "confirmed"),
                            ("done", "done"),
                            ("dropped", "not carried out"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("passages", models.JSONField(default=list)),
                ("files", models.JSONField(default=list)),
                ("spellings", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                ("prepared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasures",
                        to="crm.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="erasures",
                        to="crm.privacyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to=crm.models.privacy.stored_as)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("counts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dossiers",
                        to="crm.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="dossiers",
                        to="crm.privacyrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier",
                "verbose_name_plural": "dossiers",
            },
        ),
        migrations.CreateModel(
            name="ProcessingWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("activity", models.CharField(max_length=12, unique=True)),
                ("why", models.TextField(blank=True, verbose_name="purpose")),
                ("basis", models.TextField(blank=True, verbose_name="lawful basis")),
                ("people", models.TextField(blank=True, verbose_name="whose data")),
                ("recipients", models.TextField(blank=True, verbose_name="recipients")),
                ("retention", models.TextField(blank=True, verbose_name="kept for")),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "words of the register of processing",
                "verbose_name_plural": "words of the register of processing",
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("condition", models.CharField(max_length=40, verbose_name="what")),
                ("months", models.PositiveSmallIntegerField(verbose_name="after months")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("review", "give somebody the task to look"),
                            ("anonymise", "take the names out"),
                            ("delete", "delete"),
                        ],
                        max_length=10,
                        verbose_name="then",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who answers for it",
                    ),
                ),
            ],
            options={
                "verbose_name": "retention rule",
                "verbose_name_plural": "retention rules",
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("found", models.JSONField(default=list)),
                ("held", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="crm.retentionrule"
                    ),
                ),
                (
                    "tried_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "retention run",
                "verbose_name_plural": "retention runs",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("work", "advocacy and coordination"),
                            ("news", "news and invitations"),
                            ("publication", "being named or shown in public"),
                            ("sharing", "being passed on to partners"),
                        ],
                        max_length=12,
                        verbose_name="used for",
                    ),
                ),
                ("wording", models.CharField(max_length=60, verbose_name="version of the wording")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("bg", "Български"),
                            ("en", "English"),
                            ("es", "Español"),
                            ("cs", "Čeština"),
                            ("fr", "Français"),
                            ("nl", "Nederlands"),
                            ("rom", "Rromani čhib"),
                        ],
                        default="bg",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("paper", "signed paper"),
                            ("email", "e-mail"),
                            ("form", "form on the web"),
                            ("spoken", "spoken, before a witness"),
                        ],
                        max_length=6,
                        verbose_name="given through",
                    ),
                ),
                ("witness", models.CharField(blank=True, max_length=150, verbose_name="witness")),
                ("given_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="given on")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("withdrawn_on", models.DateField(editable=False, null=True, verbose_name="withdrawn on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="crm.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.document",
                        verbose_name="proof",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on", None), ("withdrawn_on__gte", models.F("given_on")), _connector="OR"
                        ),
                        name="consent_is_withdrawn_after_it_is_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "spoken"), _negated=True),
                            models.Q(("witness", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="spoken_consent_names_a_witness",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("self", "the person themselves"),
                            ("other", "somebody else"),
                            ("public", "a public source"),
                        ],
                        max_length=6,
                        verbose_name="given by",
                    ),
                ),
                ("collected_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="recorded on")),
                ("due_on", models.DateField(verbose_name="to be told by")),
                ("informed_on", models.DateField(blank=True, null=True, verbose_name="told on")),
                (
                    "informed_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "by letter"),
                            ("email", "by e-mail"),
                            ("told", "in conversation"),
                            ("form", "on the form they filled in"),
                        ],
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                (
                    "exempt_because",
                    models.CharField(blank=True, max_length=300, verbose_name="need not be told, because"),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.letter",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="information",
                        to="crm.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "information duty",
                "verbose_name_plural": "information duties",
                "indexes": [
                    models.Index(
                        condition=models.Q(("exempt_because", ""), ("informed_on", None)),
                        fields=["due_on"],
                        name="information_duties_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("informed_on", None), models.Q(("informed_how", ""), _negated=True), _connector="OR"
                        ),
                        name="whoever_was_told_was_told_somehow",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LawfulBasis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("work", "advocacy and coordination"),
                            ("news", "news and invitations"),
                            ("publication", "being named or shown in public"),
                            ("sharing", "being passed on to partners"),
                        ],
                        default="work",
                        max_length=12,
                        verbose_name="used for",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("official", "public function"),
                            ("legitimate", "legitimate interest"),
                            ("member", "member or regular contact of the coalition"),
                            ("consent", "consent"),
                        ],
                        max_length=12,
                        verbose_name="lawful basis",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="where the data come from")),
                (
                    "balance",
                    models.TextField(
                        blank=True,
                        help_text="For a legitimate interest: why it outweighs theirs.",
                        verbose_name="balancing",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                ("reviewed_on", models.DateField(editable=False, null=True, verbose_name="last reviewed")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bases",
                        to="crm.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "lawful basis",
                "verbose_name_plural": "lawful bases",
                "indexes": [models.Index(fields=["review_on"], name="lawful_bases_to_review")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "purpose"), name="one_lawful_basis_per_purpose"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="a_lawful_basis_has_its_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_id", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
            options={
                "verbose_name": "legal hold",
                "verbose_name_plural": "legal holds",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("subject_type", "subject_id"),
                        name="one_legal_hold_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_legal_hold_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="privacyrequest",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="privacy_requests_open"),
        ),
        migrations.AddConstraint(
            model_name="privacyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("state", "open")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("closed_on__isnull", False)),
                    _connector="OR",
                ),
                name="a_closed_privacy_request_says_what_was_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="privacyrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False), models.Q(("asked_by", ""), _negated=True), _connector="OR"
                ),
                name="a_privacy_request_comes_from_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["prepared", "confirmed"])),
                fields=("person",),
                name="one_erasure_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="an_erasure_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["prepared", "dropped"]), ("confirmed_at__isnull", False), _connector="OR"
                ),
                name="nothing_is_erased_unconfirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at", None), ("released_by", None)),
                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_released_dossier_was_released_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.UniqueConstraint(fields=("condition", "act"), name="one_retention_rule_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_retention_rule_has_a_reason"
            ),
        ),
        *[
            migrations.AlterField("person", name, models.CharField(max_length=most, default=""))
            for name, most in (("basis", 12), ("basis_source", 300))
        ],
        migrations.RunSQL(BASES, BASES_BACK),
        migrations.RemoveField(
            model_name="person",
            name="basis",
        ),
        migrations.RemoveField(
            model_name="person",
            name="basis_source",
        ),
        migrations.RemoveField(
            model_name="person",
            name="review_on",
        ),
        migrations.RunSQL(CONSENT, CONSENT_BACK),
        migrations.RunSQL(REFUSE, REFUSE_BACK),
        migrations.RunSQL(REDACT, REDACT_BACK),
        migrations.RunSQL(KEEP_REDACTIONS, "DROP TRIGGER append_only ON accounts_redaction"),
    ]
