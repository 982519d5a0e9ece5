"""One standing at a time, consent that stays, and the one way to take a name out of what never changes.

Names are taken out of rows that otherwise never change by one function of the database alone, and only for an erasure
that leadership has confirmed; which row it was stands in accounts_redaction.
"""

from django.db import migrations

# An organisation has one standing at a time. Ranges over numbers need no extension of PostgreSQL.
ONE_MEMBERSHIP = """
ALTER TABLE crm_coalitionmembership ADD CONSTRAINT membership_one_at_a_time EXCLUDE USING gist (
  int8range(organisation_id, organisation_id, '[]') WITH &&,
  daterange(started_on, ended_on, '[]') WITH &&
)
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


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only"), ("crm", "0002_tables")]
    operations = [
        migrations.RunSQL(
            ONE_MEMBERSHIP, "ALTER TABLE crm_coalitionmembership DROP CONSTRAINT membership_one_at_a_time"
        ),
        migrations.RunSQL(CONSENT, CONSENT_BACK),
        migrations.RunSQL(REDACT, "DROP FUNCTION drom_redact(bigint, text, bigint, text, text)"),
    ]
