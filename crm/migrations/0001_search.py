"""The functions behind every search column: one folding for what is stored and what is asked."""

from django.db import migrations

# Both scripts are folded to the same Latin skeleton, so that Търново, Tarnovo and Tarnowo meet.
FOLD = r"""
CREATE FUNCTION drom_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    translate(
      replace(replace(replace(replace(replace(replace(replace(lower(value),
        'щ', 'sht'), 'ж', 'zh'), 'ч', 'ch'), 'ш', 'sh'), 'ц', 'ts'), 'ю', 'yu'), 'я', 'ya'),
      'абвгдезийклмнопрстуфхъьѝыэёђјљњћџáàâäãčćďéèêëěíìîïňñóòôöõřšťúùûüůýžğçā',
      'abvgdeziiklmnoprstufhaiiieedilnhdaaaaaccdeeeeeiiiinnooooorstuuuuuizgca'),
    'sht', 'st'), 'tz', 'ts'), 'kh', 'h'), 'ya', 'ia'), 'ja', 'ia'), 'yu', 'iu'), 'ju', 'iu'),
    'ou', 'u'), 'w', 'v'), 'y', 'i'), 'j', 'i'), 'ii', 'i')
$$;
"""
# What is searched is folded further, so that more spellings meet.
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
CREATE FUNCTION drom_search(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', regexp_replace(
    public.drom_spelled(value) || CASE WHEN value ~* 'ъ' THEN ' ' || public.drom_spelled(translate(value, 'ъЪ', 'уу'))
      || ' ' || public.drom_spelled(translate(value, 'ъЪ', 'ии')) ELSE '' END,
    '[^[:alnum:]]+', ' ', 'g'))
$$;
"""
QUERY = r"""
CREATE FUNCTION drom_query(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsquery('pg_catalog.simple', coalesce(string_agg(word || ':*', ' & '), ''))
  FROM regexp_split_to_table(left(public.drom_spelled(value), 200), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;
"""
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
# The words of a name without those that say only what kind of body it is, or that it is invented, in one order and one script.
NAME_KEY = r"""
CREATE FUNCTION drom_name_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(
    string_agg(word, ' ' ORDER BY word COLLATE "C") FILTER (WHERE word <> ALL ('{%s}'::text[])),
    string_agg(word, ' ' ORDER BY word COLLATE "C"), '')
  FROM regexp_split_to_table(public.drom_fold(value), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;
"""
LEGAL_FORMS = (
    "sdruzhenie,fondatsia,tsentar,chitaliste,narodno,druzhestvo,organizatsia,nepravitelstvena,npo,iulnts,ood,eood,ad,et,"
    "ngo,cbo,ltd,fundation,association,center,centre,union,org,prof,dots,inzh,akad,dr,demo"
)


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION drom_fold(text)"),
        migrations.RunSQL(SPELLED, "DROP FUNCTION drom_spelled(text)"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION drom_search(text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION drom_query(text)"),
        migrations.RunSQL(WHOLE, "DROP FUNCTION drom_whole(text[])"),
        migrations.RunSQL(KEYS, "DROP FUNCTION drom_keys(text)"),
        migrations.RunSQL(KEEP, "DROP FUNCTION drom_keep_words() CASCADE"),
        migrations.RunSQL(NAME_KEY % LEGAL_FORMS, "DROP FUNCTION drom_name_key(text)"),
    ]
