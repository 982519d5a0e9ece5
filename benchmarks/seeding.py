"""A large made-up database, written by the server itself: a million meetings in minutes."""

from dataclasses import dataclass

from django.db import connection

FIRST = [
    "Мария",
    "Иван",
    "Елена",
    "Петър",
    "Надежда",
    "Румен",
    "Силвия",
    "Антон",
    "Деница",
    "Калоян",
    "Весела",
    "Огнян",
    "Радка",
    "Стефан",
    "Таня",
    "Филип",
    "Юлия",
    "Явор",
    "Биляна",
    "Горан",
]
LAST = [
    "Измислена",
    "Примеров",
    "Образцова",
    "Пробен",
    "Тестова",
    "Въображаем",
    "Нереална",
    "Съчинен",
    "Книжна",
    "Бенчов",
    "Опитна",
    "Мерков",
    "Числова",
    "Броев",
    "Редова",
]
SUBJECTS = [
    "места в детските градини",
    "план за десегрегация",
    "здравни медиатори",
    "наблюдатели в комитета",
    "програма за образование",
    "достъп до вода",
    "регулация на квартала",
    "стипендии за ученици",
    "обучение на учители",
    "общински план за интеграция",
]
KINDS = ["Сдружение", "Фондация", "Инициатива", "Читалище", "Център", "Мрежа", "Група", "Клуб"]
THINGS = [
    "Мост",
    "Пътека",
    "Извор",
    "Заедно",
    "Бъдеще",
    "Хоризонт",
    "Светлина",
    "Дом",
    "Искра",
    "Посока",
    "Корен",
    "Крила",
    "Надежда",
    "Глас",
]


@dataclass(frozen=True)
class Sizes:
    meetings: int

    @property
    def organisations(self) -> int:
        return max(self.meetings // 10, 100)

    @property
    def people(self) -> int:
        return max(self.meetings // 5, 200)

    @property
    def letters(self) -> int:
        """Of ours; two of three are answered."""
        return max(self.meetings // 4, 200)

    @property
    def commitments(self) -> int:
        return max(self.meetings // 5, 200)


def one_of(words: list[str], number: str) -> str:
    """SQL: the word of an array that a number falls on."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{quoted}])[1 + ({number}) % {len(words)}]"


def seed(sizes: Sizes, user: int) -> None:
    for step in (defaults, places, organisations, people, meetings, commitments, judgements, letters):
        step(sizes, user)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def defaults(sizes: Sizes, user: int) -> None:
    """Let the server fill in what a statement here leaves out: a column added later needs no word in this file."""
    run("""
    DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT table_name, column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
          AND data_type IN ('character varying', 'text', 'boolean') LOOP
        EXECUTE format('ALTER TABLE %I ALTER %I SET DEFAULT %L', one.table_name, one.column_name,
          CASE one.data_type WHEN 'boolean' THEN 'false' ELSE '' END);
      END LOOP;
    END $$""")


def places(sizes: Sizes, user: int) -> None:
    run("""
    INSERT INTO crm_place (kind, code, name, name_latin, nuts, ekatte, source, is_verified)
    SELECT 'municipality', 'BEN' || n, 'Община мерена ' || n, '', '', '', '', true FROM generate_series(1, 265) n""")
    run("""
    INSERT INTO crm_theme (key, name_en, name_bg) SELECT 'bench-' || n, 'Theme ' || n, 'Тема ' || n FROM generate_series(1, 12) n""")


def organisations(sizes: Sizes, user: int) -> None:
    name = f"{one_of(KINDS, 'n')} || ' „' || {one_of(THINGS, 'n / 8')} || ' ' || {one_of(LAST, 'n / 112')} || '“ ' || n"
    run(f"""
    INSERT INTO crm_organisation (kind, name, name_latin, short_name, register_number, founded, working_languages, about, offers, needs,
      website, source, is_verified, confidentiality, version, is_demonstration, place_id)
    SELECT CASE WHEN n % 50 = 0 THEN 'public_body' WHEN n % 3 = 0 THEN 'informal' ELSE 'ngo' END, {name}, '', '', '', '', '', '', '', '',
      '', '', true, CASE WHEN n % 50 = 0 THEN 'public' ELSE 'coalition' END, 1, false, (SELECT min(id) FROM crm_place) + n % 265
    FROM generate_series(1, {sizes.organisations}) n""")
    run("""
    INSERT INTO crm_coalitionmembership (organisation_id, status, started_on, source)
    SELECT id, 'member', DATE '2020-01-01', '' FROM crm_organisation WHERE kind <> 'public_body' LIMIT 100""")


def people(sizes: Sizes, user: int) -> None:
    run(f"""
    INSERT INTO crm_person (name, name_latin, languages, do_not_contact, note, confidentiality, version, is_demonstration)
    SELECT {one_of(FIRST, "n")} || ' ' || {one_of(LAST, "n / 20")} || ' ' || n, '', '', false, '', 'internal', 1, false
    FROM generate_series(1, {sizes.people}) n""")
    run("""
    INSERT INTO crm_lawfulbasis (person_id, purpose, basis, source, balance, review_on)
    SELECT id, 'work', 'official', 'benchmark', '', current_date + (id % 700)::int FROM crm_person
    ON CONFLICT DO NOTHING""")
    run(f"""
    INSERT INTO crm_tenure (person_id, organisation_id, role, started, ended, source)
    SELECT (SELECT min(id) FROM crm_person) + n % {sizes.people}, (SELECT min(id) FROM crm_organisation) + n % {sizes.organisations},
      'експерт', '2021', CASE WHEN n % 3 = 0 THEN '2024-06' ELSE '' END, '' FROM generate_series(0, {sizes.people} - 1) n""")


def meetings(sizes: Sizes, user: int) -> None:
    run(f"""
    INSERT INTO crm_meeting (kind, state, held_on, "where", about, notes, confidentiality, author_id, made_at, version, is_demonstration)
    SELECT 'in_person', 'held', DATE '2026-11-01' - (n % 2500), '', 'Разговор за ' || {one_of(SUBJECTS, "n")} || ' ' || n, 'Бележки.',
      CASE WHEN n % 100 = 0 THEN 'restricted' WHEN n % 10 = 0 THEN 'coalition' ELSE 'internal' END, {user}, now(), 1, false
    FROM generate_series(1, {sizes.meetings}) n""")
    run(f"""
    INSERT INTO crm_participation (meeting_id, person_id, side, role, capacity_id)
    SELECT m.id, p.first + (m.id * 7 + k * 13) % {sizes.people}, CASE k WHEN 0 THEN 'theirs' ELSE 'ours' END, 'present',
      CASE k WHEN 0 THEN t.first + (m.id * 7) % {sizes.people} END
    FROM crm_meeting m, generate_series(0, 1) k, (SELECT min(id) AS first FROM crm_person) p, (SELECT min(id) AS first FROM crm_tenure) t
    ON CONFLICT DO NOTHING""")
    run(f"""
    INSERT INTO crm_participation (meeting_id, organisation_id, side, role)
    SELECT m.id, o.first + (m.id * 11) % {sizes.organisations}, 'theirs', 'present'
    FROM crm_meeting m, (SELECT min(id) AS first FROM crm_organisation) o""")


def commitments(sizes: Sizes, user: int) -> None:
    run(f"""
    INSERT INTO monitoring_commitment (title, verbatim, language, made_on, owed_by_id, origin, source, original_due, is_verifiable, says_who,
      says_what, says_when, says_money, says_for_whom, says_measure, ambition, kind, force, test_complete, test_broken, test_source, claimed,
      confidentiality, author_id, made_at, published_at, withdrawn_reason, import_key, version, is_demonstration, theme_id, source_status)
    SELECT 'Обещание за ' || {one_of(SUBJECTS, "n")} || ' ' || n, '', 'bg', DATE '2024-01-01' + n % 900, o.id, 'meeting', '',
      DATE '2026-12-31' + n % 300, true, true, true, n % 2 = 0, false, n % 3 = 0, false, 'modest', 'action', 'statement', 'т', 'т', 'т', '',
      CASE WHEN n % 3 = 0 THEN 'public' ELSE 'internal' END, {user}, now(), CASE WHEN n % 3 = 0 THEN now() END, '', '', 1, false,
      (SELECT min(id) FROM crm_theme) + n % 12, ''
    FROM generate_series(1, {sizes.commitments}) n
    JOIN LATERAL (SELECT (SELECT min(id) FROM crm_organisation) + (n * 50 - 1) % {sizes.organisations} AS id) o ON true""")


def judgements(sizes: Sizes, user: int) -> None:
    run(f"""
    INSERT INTO monitoring_evidence (commitment_id, kind, title, publisher, source_on, language, url, file, file_name, media_type, size, sha256,
      original, original_sha256, original_size, source_author, archive_url, not_stored_because, licence, consent, consent_note, recheck_on,
      passage, page, stance, origin, directness, retrieved_at, confidentiality, author_id, is_demonstration)
    SELECT id, 'document', 'Доказателство ' || id, '', DATE '2026-06-01', 'bg', 'https://example.org/' || id, '', '', '', 0, '',
      '', '', 0, '', '', '', '', '', '', DATE '2027-01-01' + (id % 300)::int, '', '',
      'supports', 'independent', 'primary', now(), confidentiality, {user}, false FROM monitoring_commitment""")
    run(f"""
    INSERT INTO monitoring_assessment (commitment_id, state, number, delivery, result, closes_period, rationale, waiver, cause, coder_id, made_at,
      assessed_on, approver_id, published_at, return_reason, import_key, is_demonstration, stage, failure, confidence, confidence_reason,
      coders_agreed, urgent_reason, privacy_checked, method_version)
    SELECT id, 'published', 1, (ARRAY['limited', 'substantial', 'complete', 'not_started'])[1 + id % 4], 'not_assessed', false, 'Причина.', '',
      'new_evidence', {user}, now(), DATE '2026-09-01', {user} + 1, now(), '', '', false, 'to_approve', '', '', '', true,
      '', true, '2' FROM monitoring_commitment WHERE published_at IS NOT NULL""")
    run("""
    UPDATE monitoring_commitment c SET verdict_id = a.id FROM monitoring_assessment a WHERE a.commitment_id = c.id""")


def letters(sizes: Sizes, user: int) -> None:
    """Letters to public bodies over seven years, each with a month for the reply; one reply in three comes late."""
    run(f"""
    INSERT INTO crm_letter (direction, kind, subject, text, language, number, dated_on, organisation_id, reply_due_on, confidentiality,
      author_id, made_at, void_reason, version, is_demonstration)
    SELECT 'sent', CASE WHEN n % 3 = 0 THEN 'information' ELSE 'letter' END, 'Писмо за ' || {one_of(SUBJECTS, "n")} || ' ' || n, 'Молим за отговор.',
      'bg', 'ИЗХ-' || n, DATE '2026-11-01' - (n % 2500), o.id, DATE '2026-12-01' - (n % 2500),
      CASE WHEN n % 100 = 0 THEN 'restricted' WHEN n % 10 = 0 THEN 'coalition' ELSE 'internal' END, {user}, now(), '', 1, false
    FROM generate_series(1, {sizes.letters}) n
    JOIN LATERAL (SELECT (SELECT min(id) FROM crm_organisation) + (n * 50 - 1) % {sizes.organisations} AS id) o ON true""")
    run(f"""
    INSERT INTO crm_letter (direction, kind, subject, text, language, number, dated_on, organisation_id, answers_id, confidentiality,
      author_id, made_at, void_reason, version, is_demonstration)
    SELECT 'received', 'reply', 'Отговор ' || id, 'Благодарим.', 'bg', 'ВХ-' || id, dated_on + (id % 45)::int, organisation_id, id, confidentiality,
      {user}, now(), '', 1, false
    FROM crm_letter WHERE id % 3 <> 0""")
    run("""
    INSERT INTO crm_letter_themes (letter_id, theme_id)
    SELECT id, (SELECT min(id) FROM crm_theme) + id % 12 FROM crm_letter WHERE direction = 'sent'""")
