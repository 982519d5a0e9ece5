"""What is searched is folded further than drom_fold does, so that more spellings meet."""

from django.db import migrations

# In this order. A `c` that is not of `ch` sounds as `ts`: Carevo is Tsarevo. Double letters count once: Rousse is Ruse.
SPELLINGS = [
    ("sch", "sh"), ("tch", "ch"), ("ph", "f"), ("x", "ks"), ("ck", "k"), ("ch", "_"), ("c", "ts"), ("_", "ch"),
    *((letter * 2, letter) for letter in "aeioubdfgklmnprstvz"),
]  # fmt: skip
WRITTEN = "public.drom_fold(replace(replace(lower(value), '_', ' '), 'dj', 'dzh'))"
for spelling, plain in SPELLINGS:
    WRITTEN = f"replace({WRITTEN}, '{spelling}', '{plain}')"
SPELLED = f"""
CREATE FUNCTION drom_spelled(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT {WRITTEN}
$$;
"""
# ъ is written a, u or y: each spelling is stored.
SEARCH = r"""
CREATE OR REPLACE FUNCTION drom_search(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', regexp_replace(
    public.drom_spelled(value) || CASE WHEN value ~* 'ъ' THEN ' ' || public.drom_spelled(translate(value, 'ъЪ', 'уу'))
      || ' ' || public.drom_spelled(translate(value, 'ъЪ', 'ии')) ELSE '' END,
    '[^[:alnum:]]+', ' ', 'g'))
$$;
"""
QUERY = r"""
CREATE OR REPLACE FUNCTION drom_query(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsquery('pg_catalog.simple', coalesce(string_agg(word || ':*', ' & '), ''))
  FROM regexp_split_to_table(left(public.drom_spelled(value), 200), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;
"""
# Every search column that is there already is computed again, by writing a column it is made of as it is.
AGAIN = r"""
DO $$ DECLARE one record; BEGIN
  FOR one IN
    SELECT t.oid::regclass AS tabl, min(b.attname) AS source FROM pg_class AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attname = 'search' AND a.attgenerated = 's'
    JOIN pg_attrdef AS e ON e.adrelid = t.oid AND e.adnum = a.attnum
    JOIN pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid AND d.refobjid = t.oid AND d.refobjsubid <> a.attnum
    JOIN pg_attribute AS b ON b.attrelid = t.oid AND b.attnum = d.refobjsubid
    WHERE t.relkind = 'r' GROUP BY t.oid
  LOOP
    EXECUTE format('UPDATE %s SET %I = %I', one.tabl, one.source, one.source);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0023_retention_rules_to_begin_with")]

    operations = [
        migrations.RunSQL(SPELLED, "DROP FUNCTION drom_spelled(text)"),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(QUERY, migrations.RunSQL.noop),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
