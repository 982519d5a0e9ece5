"""What stood in two fields becomes rows of their own: what an institution claims, and by what a promise was replaced.

The rows are frozen by triggers. What was claimed, planned or related never changes; a relation is taken back once, with
its reason; what an import brought goes with the import, and nothing else is ever deleted.
"""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils import translation
from django.utils.translation import gettext as _

FROZEN = """
CREATE TRIGGER written_once BEFORE UPDATE ON monitoring_{table}
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change();
CREATE TRIGGER goes_with_its_import BEFORE DELETE ON monitoring_{table}
FOR EACH ROW WHEN (OLD.batch_id IS NULL) EXECUTE FUNCTION drom_refuse_change()
"""
THAWED = """
DROP TRIGGER written_once ON monitoring_{table};
DROP TRIGGER goes_with_its_import ON monitoring_{table}
"""
RELATIONS = """
CREATE TRIGGER taken_back_once BEFORE UPDATE ON monitoring_commitmentrelation
FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL OR (
  OLD.commitment_id, OLD.kind, OLD.other_id, OLD.reason, OLD.stated_on, OLD.author_id, OLD.made_at
) IS DISTINCT FROM (
  NEW.commitment_id, NEW.kind, NEW.other_id, NEW.reason, NEW.stated_on, NEW.author_id, NEW.made_at
)) EXECUTE FUNCTION drom_refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON monitoring_commitmentrelation
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""
RELATIONS_THAWED = """
DROP TRIGGER taken_back_once ON monitoring_commitmentrelation;
DROP TRIGGER never_deleted ON monitoring_commitmentrelation
"""
ANSWERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON monitoring_inheritance
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""
CLAIMS = """
INSERT INTO monitoring_claim (commitment_id, delivery, words, source, author_id, made_at)
SELECT id, '', claimed, '', author_id, made_at FROM monitoring_commitment WHERE claimed <> '';
UPDATE monitoring_commitment SET claim_id = monitoring_claim.id
FROM monitoring_claim WHERE monitoring_claim.commitment_id = monitoring_commitment.id
"""


def relate_the_replaced(apps: Any, schema_editor: Any) -> None:
    commitment = apps.get_model("monitoring", "Commitment")
    relation = apps.get_model("monitoring", "CommitmentRelation")
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Noted before relations had reasons.")
    replaced = commitment.objects.exclude(superseded_by=None).values_list("pk", "superseded_by", "author")
    relation.objects.bulk_create(
        relation(commitment_id=newer, other_id=older, kind="supersedes", reason=reason, author_id=author)
        for older, newer, author in replaced
    )


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0015_depth_of_a_commitment")]
    operations = [
        migrations.RunSQL(CLAIMS, migrations.RunSQL.noop),
        migrations.RunPython(relate_the_replaced, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(FROZEN.format(table="claim"), THAWED.format(table="claim")),
        migrations.RunSQL(FROZEN.format(table="moneyline"), THAWED.format(table="moneyline")),
        migrations.RunSQL(RELATIONS, RELATIONS_THAWED),
        migrations.RunSQL(ANSWERS, "DROP TRIGGER append_only ON monitoring_inheritance"),
    ]
