"""An edition refuses a change by trigger too, whoever asks; an erasure takes a name out through drom_redact alone."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON briefings_edition
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("briefings", "0001_tables"), ("accounts", "0002_append_only")]
    operations = [migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER append_only ON briefings_edition")]
