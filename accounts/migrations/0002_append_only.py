"""The log is written once: a trigger refuses what the missing privilege does not."""

from django.db import migrations

# An erasure that leadership has confirmed takes a name out, through drom_redact alone.
REFUSE = """
CREATE FUNCTION drom_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
TRIGGER = "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()"
TABLES = ["accounts_logentry", "accounts_logseal", "accounts_redaction"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION drom_refuse_change()"),
        *[migrations.RunSQL(TRIGGER.format(table), f"DROP TRIGGER append_only ON {table}") for table in TABLES],
    ]
