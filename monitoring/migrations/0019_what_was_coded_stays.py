"""Codings, minority notes and closed replies never change, whoever asks; drafts under way keep their first coding."""

from django.db import migrations

CODINGS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON monitoring_coding
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""
REPLIES = """
CREATE TRIGGER closed_is_frozen BEFORE UPDATE OR DELETE ON monitoring_reply
FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION drom_refuse_change()
"""
NOTES_STAY = """
CREATE TRIGGER notes_stay BEFORE DELETE ON monitoring_minoritynote
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""
WORDS_STAY = """
CREATE TRIGGER words_stay BEFORE UPDATE ON monitoring_minoritynote
FOR EACH ROW WHEN (
  (OLD.assessment_id, OLD.author_id, OLD.text, OLD.made_at)
  IS DISTINCT FROM (NEW.assessment_id, NEW.author_id, NEW.text, NEW.made_at)
) EXECUTE FUNCTION drom_refuse_change()
"""
# What an older register said is not coded here; a deferred foreign key would stand in the way of the triggers.
FIRST_CODINGS = """
UPDATE monitoring_assessment SET stage = 'to_approve' WHERE state = 'draft' AND cause = 'legacy-import';
INSERT INTO monitoring_coding (assessment_id, step, coder_id, delivery, result, note, made_at)
SELECT id, 'first', coder_id, delivery, result, rationale, made_at FROM monitoring_assessment
WHERE state = 'draft' AND cause <> 'legacy-import';
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0018_the_life_of_an_assessment")]
    operations = [
        migrations.RunSQL(FIRST_CODINGS, migrations.RunSQL.noop),
        migrations.RunSQL(CODINGS, "DROP TRIGGER append_only ON monitoring_coding"),
        migrations.RunSQL(REPLIES, "DROP TRIGGER closed_is_frozen ON monitoring_reply"),
        migrations.RunSQL(NOTES_STAY, "DROP TRIGGER notes_stay ON monitoring_minoritynote"),
        migrations.RunSQL(WORDS_STAY, "DROP TRIGGER words_stay ON monitoring_minoritynote"),
    ]
