"""What is published never changes, whoever asks: not the verdict, not the test it was judged by."""

from django.db import migrations

FREEZE_VERDICT = """
CREATE TRIGGER published_is_frozen BEFORE UPDATE OR DELETE ON monitoring_assessment
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION drom_refuse_change()
"""
FREEZE_TEST = """
CREATE TRIGGER published_test_is_frozen BEFORE UPDATE ON monitoring_commitment
FOR EACH ROW WHEN (OLD.published_at IS NOT NULL AND (
  OLD.test_complete, OLD.test_broken, OLD.test_source, OLD.original_due, OLD.verbatim, OLD.published_at
) IS DISTINCT FROM (
  NEW.test_complete, NEW.test_broken, NEW.test_source, NEW.original_due, NEW.verbatim, NEW.published_at
)) EXECUTE FUNCTION drom_refuse_change()
"""
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON monitoring_duerevision
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_tables"), ("accounts", "0002_append_only")]
    operations = [
        migrations.RunSQL(FREEZE_VERDICT, "DROP TRIGGER published_is_frozen ON monitoring_assessment"),
        migrations.RunSQL(FREEZE_TEST, "DROP TRIGGER published_test_is_frozen ON monitoring_commitment"),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER append_only ON monitoring_duerevision"),
    ]
