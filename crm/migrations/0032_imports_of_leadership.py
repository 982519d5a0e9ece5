"""A file of leadership stays for leadership, whatever its author is today. Who ever led is told by the log."""

from django.db import migrations, models

EVER_LED = """
UPDATE crm_importbatch SET is_for_leadership = true
WHERE author_id IN (SELECT id FROM accounts_user WHERE role = 'leadership')
   OR author_id IN (
     SELECT e.subject_id FROM accounts_logentry AS e
     JOIN django_content_type AS t ON t.id = e.subject_type_id AND t.app_label = 'accounts' AND t.model = 'user'
     WHERE e.changes -> 'role' @> '["leadership"]'
   )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0031_words_outside_the_centre"),
        ("accounts", "0006_saved_views"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AddField("importbatch", "is_for_leadership", models.BooleanField(default=False, editable=False)),
        migrations.RunSQL(EVER_LED, migrations.RunSQL.noop),
    ]
