"""Snapshots never change, whoever asks."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON network_snapshot
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only"), ("network", "0001_tables")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER append_only ON network_snapshot"),
    ]
