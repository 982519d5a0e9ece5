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
# ъ is written a, u or left as y: the second spelling is stored beside the first.
SEARCH = r"""
CREATE FUNCTION drom_search(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', regexp_replace(
    public.drom_fold(value) || CASE WHEN value ~* 'ъ' THEN ' ' || public.drom_fold(replace(replace(value, 'ъ', 'у'), 'Ъ', 'у')) ELSE '' END,
    '[^[:alnum:]]+', ' ', 'g'))
$$;
"""
QUERY = r"""
CREATE FUNCTION drom_query(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_tsquery('pg_catalog.simple', coalesce(string_agg(word || ':*', ' & '), ''))
  FROM regexp_split_to_table(left(public.drom_fold(value), 200), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION drom_fold(text)"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION drom_search(text)"),
        migrations.RunSQL(QUERY, "DROP FUNCTION drom_query(text)"),
    ]
