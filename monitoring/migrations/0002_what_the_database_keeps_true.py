"""The day a promise is due and its newest evidence stand on its row; what was said of promises never changes.

Counting the labels of 200,000 commitments must not look up the revisions and the evidence of each of them.
The row is worked out anew on every write, whatever was written into the two columns; a new revision or piece of
evidence touches the row where that changes something. Evidence without a day of its own counts from the day it was
retrieved, by the clock the product was installed with.
"""

from django.conf import settings
from django.db import migrations

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
# What is published never changes, whoever asks: not the verdict, not the test it was judged by.
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
FREEZE_VALUE = """
CREATE TRIGGER approved_is_frozen BEFORE UPDATE OR DELETE ON monitoring_observation
FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION drom_refuse_change()
"""
# What a published verdict rests on is part of it: nothing is added to it afterwards, and nothing taken away.
KEEP_CITATIONS = """
CREATE FUNCTION drom_keep_citations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM monitoring_assessment WHERE state = 'published'
      AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.assessment_id ELSE OLD.assessment_id END) THEN
    RAISE EXCEPTION 'what a published assessment cites is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER cited_stays BEFORE INSERT OR UPDATE OR DELETE ON monitoring_citation
FOR EACH ROW EXECUTE FUNCTION drom_keep_citations();
"""
LET_GO = "DROP TRIGGER cited_stays ON monitoring_citation; DROP FUNCTION drom_keep_citations();"
# What was claimed, planned or related never changes; a relation is taken back once, with its reason; what an import
# brought goes with the import, and nothing else is ever deleted.
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
# Codings, minority notes and closed replies never change, whoever asks.
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
# What was read stays as it was read: promises are cited from it by sentence.
TEXTS_STAY = """
CREATE TRIGGER what_was_read_is_frozen BEFORE UPDATE ON monitoring_officialtext
FOR EACH ROW WHEN (OLD.page_count > 0 AND (OLD.pages, OLD.page_count, OLD.sha256)
  IS DISTINCT FROM (NEW.pages, NEW.page_count, NEW.sha256)) EXECUTE FUNCTION drom_refuse_change()
"""
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON monitoring_{table}
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change()
"""
WRITTEN_ONCE = ["duerevision", "recheck", "inheritance", "coding", "passage"]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only"), ("monitoring", "0001_tables")]
    operations = [
        migrations.RunSQL([DUE, NEWEST, OF_ROW, LEARN], UNDO),
        migrations.RunSQL(FREEZE_VERDICT, "DROP TRIGGER published_is_frozen ON monitoring_assessment"),
        migrations.RunSQL(FREEZE_TEST, "DROP TRIGGER published_test_is_frozen ON monitoring_commitment"),
        migrations.RunSQL(FREEZE_VALUE, "DROP TRIGGER approved_is_frozen ON monitoring_observation"),
        migrations.RunSQL(KEEP_CITATIONS, LET_GO),
        migrations.RunSQL(FROZEN.format(table="claim"), THAWED.format(table="claim")),
        migrations.RunSQL(FROZEN.format(table="moneyline"), THAWED.format(table="moneyline")),
        migrations.RunSQL(RELATIONS, RELATIONS_THAWED),
        migrations.RunSQL(REPLIES, "DROP TRIGGER closed_is_frozen ON monitoring_reply"),
        migrations.RunSQL(NOTES_STAY, "DROP TRIGGER notes_stay ON monitoring_minoritynote"),
        migrations.RunSQL(WORDS_STAY, "DROP TRIGGER words_stay ON monitoring_minoritynote"),
        migrations.RunSQL(TEXTS_STAY, "DROP TRIGGER what_was_read_is_frozen ON monitoring_officialtext"),
        *[
            migrations.RunSQL(APPEND_ONLY.format(table=table), f"DROP TRIGGER append_only ON monitoring_{table}")
            for table in WRITTEN_ONCE
        ],
    ]
