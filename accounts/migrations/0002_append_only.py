"""The log is written once: a trigger refuses what the missing privilege does not."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION drom_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
TRIGGER = "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {0} FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()"
TABLES = ["accounts_logentry", "accounts_logseal"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION drom_refuse_change()"),
        *[migrations.RunSQL(TRIGGER.format(table), f"DROP TRIGGER append_only ON {table}") for table in TABLES],
    ]
