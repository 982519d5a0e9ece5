"""The day a promise is due and its newest evidence stand on its row, kept true by the database itself.

Counting the labels of 200,000 commitments must not look up the revisions and the evidence of each of them.
The row is worked out anew on every write, whatever was written into the two columns; a new revision or piece of
evidence touches the row where that changes something. Evidence without a day of its own counts from the day it was
retrieved, by the clock the product was installed with.
"""

from django.conf import settings
from django.db import migrations, models

ZONE = settings.TIME_ZONE.replace("'", "")

DUE = """
CREATE FUNCTION drom_due_on(promise bigint, first_day date) RETURNS date STABLE LANGUAGE sql AS $$
  SELECT coalesce(
    (SELECT due_on FROM monitoring_duerevision WHERE commitment_id = promise ORDER BY made_at DESC, id DESC LIMIT 1),
    first_day)
$$
"""
NEWEST = f"""
CREATE FUNCTION drom_newest_evidence_on(promise bigint, level text) RETURNS date STABLE LANGUAGE sql AS $$
  SELECT max(coalesce(source_on, (retrieved_at AT TIME ZONE '{ZONE}')::date))
  FROM monitoring_evidence
  WHERE commitment_id = promise AND kind <> 'search_log'
    AND array_position(ARRAY['public', 'coalition', 'internal', 'restricted'], confidentiality::text)
     <= array_position(ARRAY['public', 'coalition', 'internal', 'restricted'], level)
$$
"""
OF_ROW = """
CREATE FUNCTION drom_commitment_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.due_on := NEW.original_due;
    NEW.newest_evidence_on := NULL;
  ELSE
    NEW.due_on := drom_due_on(NEW.id, NEW.original_due);
    NEW.newest_evidence_on := drom_newest_evidence_on(NEW.id, NEW.confidentiality);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER known_of_it BEFORE INSERT OR UPDATE ON monitoring_commitment
FOR EACH ROW EXECUTE FUNCTION drom_commitment_known()
"""
# Once for a whole statement, not for each of its rows: an import writes hundreds of pieces of evidence at a time.
LEARN = """
CREATE FUNCTION drom_commitments_learn(promises bigint[]) RETURNS void LANGUAGE sql AS $$
  UPDATE monitoring_commitment SET due_on = due_on
  WHERE id = ANY (promises) AND (due_on, newest_evidence_on)
    IS DISTINCT FROM (drom_due_on(id, original_due), drom_newest_evidence_on(id, confidentiality))
$$;
CREATE FUNCTION drom_commitments_learn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM drom_commitments_learn(array_agg(DISTINCT commitment_id)) FROM gone;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM drom_commitments_learn(array_agg(DISTINCT commitment_id)) FROM come;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER commitments_learn_more AFTER INSERT ON monitoring_evidence
REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION drom_commitments_learn();
CREATE TRIGGER commitments_learn_better AFTER UPDATE ON monitoring_evidence
REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION drom_commitments_learn();
CREATE TRIGGER commitments_learn_less AFTER DELETE ON monitoring_evidence
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION drom_commitments_learn();
CREATE TRIGGER commitments_learn_more AFTER INSERT ON monitoring_duerevision
REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION drom_commitments_learn()
"""
FILL = """
UPDATE monitoring_commitment SET due_on = due_on
"""
UNDO = """
DROP TRIGGER commitments_learn_more ON monitoring_duerevision;
DROP TRIGGER commitments_learn_less ON monitoring_evidence;
DROP TRIGGER commitments_learn_better ON monitoring_evidence;
DROP TRIGGER commitments_learn_more ON monitoring_evidence;
DROP TRIGGER known_of_it ON monitoring_commitment;
DROP FUNCTION drom_commitments_learn();
DROP FUNCTION drom_commitments_learn(bigint[]);
DROP FUNCTION drom_commitment_known;
DROP FUNCTION drom_newest_evidence_on;
DROP FUNCTION drom_due_on
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0004_when_it_was_delivered")]
    operations = [
        migrations.AddField("commitment", "due_on", models.DateField(editable=False, null=True)),
        migrations.AddField("commitment", "newest_evidence_on", models.DateField(editable=False, null=True)),
        migrations.RunSQL([DUE, NEWEST, OF_ROW, LEARN, FILL], UNDO),
    ]
