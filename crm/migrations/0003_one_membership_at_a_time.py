"""An organisation has one standing at a time. Ranges over numbers need no extension of PostgreSQL."""

from django.db import migrations

RULE = """
ALTER TABLE crm_coalitionmembership ADD CONSTRAINT membership_one_at_a_time EXCLUDE USING gist (
  int8range(organisation_id, organisation_id, '[]') WITH &&,
  daterange(started_on, ended_on, '[]') WITH &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_tables")]
    operations = [
        migrations.RunSQL(RULE, "ALTER TABLE crm_coalitionmembership DROP CONSTRAINT membership_one_at_a_time"),
    ]
