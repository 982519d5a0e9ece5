"""Whole names, and a lexicon of all words that stand in search columns: the database keeps both."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models.functions import Coalesce

import crm.search_index

# Whole names, to find the one that is called exactly so among many that hold its words.
WHOLE = r"""
CREATE FUNCTION drom_whole(VARIADIC names text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT trim(regexp_replace(public.drom_spelled(spelling), '[^[:alnum:]]+', ' ', 'g'))), '{}')
  FROM unnest(names) AS name,
    unnest(CASE WHEN name ~* 'ъ' THEN ARRAY[name, translate(name, 'ъЪ', 'уу'), translate(name, 'ъЪ', 'ии')] ELSE ARRAY[name] END) AS spelling
  WHERE spelling <> ''
$$;
"""
# What stays of a word's first letters when one or two are left out: a word with a typo has one of these in common with it.
ONE_LETTER = [("zh", "1"), ("ch", "2"), ("sh", "3"), ("ts", "4"), ("ia", "5"), ("iu", "6")]
LETTERS = "word"
for pair, sign in ONE_LETTER:
    LETTERS = f"replace({LETTERS}, '{pair}', '{sign}')"
KEYS = f"""
CREATE FUNCTION drom_keys(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  WITH one AS (SELECT left(letters, 7) AS first, length(letters) AS count FROM (SELECT {LETTERS} AS letters) AS l)
  SELECT array_agg(DISTINCT key) FROM one, LATERAL (
    SELECT first AS key
    UNION ALL SELECT left(first, i - 1) || substr(first, i + 1) FROM generate_series(1, length(first)) AS i
    UNION ALL SELECT left(first, i - 1) || substr(first, i + 1, j - i - 1) || substr(first, j + 1)
      FROM generate_series(1, length(first)) AS i, generate_series(i + 1, length(first)) AS j WHERE count > 5
  ) AS left_out WHERE key <> ''
$$;
"""
# Two writers may add the same word: twice is harmless, and nobody waits for the other's transaction to end.
KEEP = r"""
CREATE FUNCTION drom_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO crm_word (word)
  SELECT word FROM (SELECT DISTINCT unnest(tsvector_to_array(search)) AS word FROM fresh) AS written
  WHERE word ~ '^[a-z]{3,40}$' AND NOT EXISTS (SELECT 1 FROM crm_word AS known WHERE known.word = written.word);
  RETURN NULL;
END $$;
"""

NAMES = django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)


def words(*fields: str) -> models.GeneratedField:
    parts = [Coalesce(models.F(name), models.Value(""), output_field=models.TextField()) for name in fields]
    vector = models.Func(
        crm.search_index.ConcatWithSpaces(*parts) if len(parts) > 1 else parts[0],
        function="drom_search",
        output_field=django.contrib.postgres.search.SearchVectorField(),
    )
    return models.GeneratedField(
        db_persist=True, expression=vector, output_field=django.contrib.postgres.search.SearchVectorField()
    )


def whole(*fields: str) -> models.Func:
    return models.Func(*map(models.F, fields), function="drom_whole", output_field=NAMES)


class Migration(migrations.Migration):
    dependencies = [("crm", "0024_more_spellings_meet")]

    operations = [
        migrations.RunSQL(WHOLE, "DROP FUNCTION drom_whole(text[])"),
        migrations.RunSQL(KEYS, "DROP FUNCTION drom_keys(text)"),
        migrations.RunSQL(KEEP, "DROP FUNCTION drom_keep_words() CASCADE"),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
            ],
            options={"verbose_name": "word", "verbose_name_plural": "words"},
        ),
        migrations.AddIndex(
            "word", models.Index(fields=["word"], opclasses=["varchar_pattern_ops"], name="words_by_word")
        ),
        migrations.AddIndex(
            "word",
            django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("word"), function="drom_keys"), name="words_by_key"
            ),
        ),
        migrations.AddField("importbatch", "search", words("file_name")),
        migrations.AddField("inboundmessage", "search", words("subject", "from_name", "from_address")),
        migrations.AddIndex(
            "inboundmessage", django.contrib.postgres.indexes.GinIndex(fields=["search"], name="inbound_search")
        ),
        migrations.AddIndex(
            "organisation",
            django.contrib.postgres.indexes.GinIndex(
                whole("name", "name_latin", "short_name"), name="organisation_whole_names"
            ),
        ),
        migrations.AddIndex("alias", django.contrib.postgres.indexes.GinIndex(whole("name"), name="alias_whole_names")),
        migrations.AddIndex(
            "person", django.contrib.postgres.indexes.GinIndex(whole("name", "name_latin"), name="person_whole_names")
        ),
    ]
