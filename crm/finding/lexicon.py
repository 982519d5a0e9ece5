"""The words there are, and those that are near a word with a typo. The database writes them itself, by triggers."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, connections, models
from rapidfuzz.distance import OSA

from crm.finding.folding import letters_of, spellings_of

FIRST = 7  # letters of a word that keys are made of, as in `drom_keys`
SHORTEST, LONG = 4, 8  # from so many letters on one typo is looked for, and two

TRIGGER = "words_of_{event}_rows"
CREATE = (
    "CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION drom_keep_words()"
)
FILL = """
INSERT INTO crm_word (word)
SELECT word FROM (SELECT DISTINCT unnest(tsvector_to_array(search)) AS word FROM {table}) AS written
WHERE word ~ '^[a-z]{{3,40}}$' AND NOT EXISTS (SELECT 1 FROM crm_word AS known WHERE known.word = written.word)
"""


def searched() -> Iterator[type[models.Model]]:
    """Yield every model that has a search column."""
    for model in apps.get_models():
        if any(field.name == "search" and is_vector(field) for field in model._meta.concrete_fields):
            yield model


def is_vector(field: models.Field[Any, Any]) -> bool:
    return isinstance(getattr(field, "output_field", field), SearchVectorField)


def install(using: str = "default", **_kwargs: Any) -> None:
    """Let every table with a search column write its words down; runs after every migration, so none is forgotten."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('drom_keep_words') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgfoid = 'drom_keep_words'::regproc"
        )
        there = set(cursor.fetchall())
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'search'")
        made = {name for (name,) in cursor.fetchall()}
        for table in {model._meta.db_table for model in searched()} & made:
            missing = [event for event in ("insert", "update") if (table, TRIGGER.format(event=event)) not in there]
            for event in missing:
                cursor.execute(CREATE.format(name=TRIGGER.format(event=event), event=event, table=table))
            if missing:
                cursor.execute(FILL.format(table=table))


def typos_allowed(word: str) -> int:
    """Return how many of a folded word's letters may be wrong; none in a number or a short word."""
    count = len(letters_of(word))
    return 0 if count < SHORTEST or not word.isalpha() else 1 if count < LONG else 2


def near(word: str) -> dict[str, int]:
    """Return the known words within its typos, each with their count. Many may stand in hidden records only."""
    allowed, letters = typos_allowed(word), letters_of(word)
    if not allowed:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT word FROM crm_word WHERE drom_keys(word) && %s", [keys_of(letters, allowed)])
        known = [row[0] for row in cursor.fetchall()]
    distances = {one: OSA.distance(letters, letters_of(one), score_cutoff=allowed) for one in known}
    return {one: typos for one, typos in distances.items() if 0 < typos <= allowed}


def keys_of(letters: str, allowed: int) -> list[str]:
    first = letters[:FIRST]
    kept = (
        "".join(letter for place, letter in enumerate(first) if place not in left_out)
        for count in range(allowed + 1)
        for left_out in combinations(range(len(first)), count)
    )
    return list(dict.fromkeys(kept))


def holds(word: str) -> bool:
    """Whether a word begins so, in whichever record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM crm_word WHERE word LIKE %s)", [f"{word}%"])
        return bool(cursor.fetchone()[0])


def forget(text: str) -> None:
    """Take those words of a text out that stand in no record any more: after somebody's data was erased."""
    tables = " UNION ALL ".join(
        f"SELECT 1 FROM {model._meta.db_table} WHERE search @@ quote_literal(crm_word.word)::tsquery"
        for model in searched()
    )
    words = list({word for spelling in spellings_of(text) for word in spelling})
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM crm_word WHERE word = ANY(%s) AND NOT EXISTS ({tables})", [words])
