"""The mark that everything invented wears says as little of who somebody is as the words for a kind of body."""

from django.db import migrations

NAME_KEY = r"""
CREATE OR REPLACE FUNCTION drom_name_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(
    string_agg(word, ' ' ORDER BY word COLLATE "C") FILTER (WHERE word <> ALL ('{%s}'::text[])),
    string_agg(word, ' ' ORDER BY word COLLATE "C"), '')
  FROM regexp_split_to_table(public.drom_fold(value), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;
"""
LEGAL_FORMS = (
    "sdruzhenie,fondatsia,tsentar,chitaliste,narodno,druzhestvo,organizatsia,nepravitelstvena,npo,iulnts,ood,eood,ad,et,"
    "ngo,cbo,ltd,fundation,association,center,centre,union,org,prof,dots,inzh,akad,dr"
)
INDEXES = (
    "organisations_by_name_key", "organisations_by_latin_key", "aliases_by_name_key", "people_by_name_key",
    "people_by_latin_key",
)  # fmt: skip
AGAIN = "".join(f"REINDEX INDEX {name};" for name in INDEXES)


class Migration(migrations.Migration):
    dependencies = [("crm", "0026_a_suspicion_is_part_of_its_records")]
    operations = [
        migrations.RunSQL(NAME_KEY % f"{LEGAL_FORMS},demo" + AGAIN, NAME_KEY % LEGAL_FORMS + AGAIN),
    ]
