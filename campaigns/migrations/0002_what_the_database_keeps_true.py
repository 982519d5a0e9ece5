"""One role and one holder at a time; answers and elections that nobody rewrites."""

from django.db import migrations

# Days are text of one form; as numbers of eight figures they make ranges, and ranges over numbers need no extension.
# The roles begin with five different letters.
ONE_ROLE_AT_A_TIME = """
ALTER TABLE campaigns_campaignpartner ADD CONSTRAINT one_role_at_a_time EXCLUDE USING gist (
  int8range(campaign_id, campaign_id, '[]') WITH &&,
  int8range(organisation_id, organisation_id, '[]') WITH &&,
  int4range(ascii(role), ascii(role), '[]') WITH &&,
  int8range(
    rpad(replace(NULLIF(started, ''), '-', ''), 8, '0')::bigint,
    rpad(replace(NULLIF(ended, ''), '-', ''), 8, '9')::bigint, '[]'
  ) WITH &&
)
"""
# The days that a mandate surely covers: of a month or year it began or ended in, none. An open side is open.
FIRST_SURE_DAY = "rpad(replace(NULLIF(started, ''), '-', ''), 8, '9')::bigint"
LAST_SURE_DAY = "rpad(replace(NULLIF(ended, ''), '-', ''), 8, '0')::bigint"
ONE_HOLDER_AT_A_TIME = f"""
ALTER TABLE campaigns_mandate ADD CONSTRAINT one_holder_of_a_place_at_a_time EXCLUDE USING gist (
  int8range(seat_id, seat_id, '[]') WITH &&,
  int4range(place::int, place::int, '[]') WITH &&,
  (CASE WHEN {FIRST_SURE_DAY} > {LAST_SURE_DAY} THEN 'empty'::int8range
        ELSE int8range({FIRST_SURE_DAY}, {LAST_SURE_DAY}, '[]') END) WITH &&
)
"""
# The last word of an organisation counts, and no earlier one can be made to say something else.
ANSWERS_STAY = """
CREATE TRIGGER answers_stay BEFORE UPDATE ON campaigns_signon
FOR EACH ROW WHEN ((OLD.text_id, OLD.choice, OLD.at, OLD.via) IS DISTINCT FROM (NEW.text_id, NEW.choice, NEW.at, NEW.via))
EXECUTE FUNCTION drom_refuse_change()
"""
REFUSED = "USING ERRCODE = 'integrity_constraint_violation'"

# What may follow what, and what stands still from which moment on.
ELECTION = f"""
CREATE FUNCTION drom_election_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> NEW.state AND NOT (OLD.state, NEW.state) IN (
    ('prepared', 'frozen'), ('frozen', 'open'), ('open', 'closed'), ('open', 'failed'),
    ('closed', 'counted'), ('prepared', 'cancelled'), ('frozen', 'cancelled'), ('open', 'cancelled')
  ) THEN
    RAISE EXCEPTION 'an election that is % does not become %', OLD.state, NEW.state {REFUSED};
  END IF;
  IF OLD.opened_at IS NOT NULL AND (
    OLD.method, OLD.places, OLD.alternates, OLD.tie_rule, OLD.quorum, OLD.extension_days, OLD.objections_until,
    OLD.opens_at, OLD.opened_at
  ) IS DISTINCT FROM (
    NEW.method, NEW.places, NEW.alternates, NEW.tie_rule, NEW.quorum, NEW.extension_days, NEW.objections_until,
    NEW.opens_at, NEW.opened_at
  ) THEN
    RAISE EXCEPTION 'the rules of an election stand still once it is open' {REFUSED};
  END IF;
  IF OLD.opened_at IS NOT NULL AND OLD.closes_at <> NEW.closes_at
     AND NOT (OLD.state = 'open' AND OLD.extended_on IS NULL AND NEW.extended_on IS NOT NULL
              AND NEW.closes_at > OLD.closes_at) THEN
    RAISE EXCEPTION 'an open election is prolonged once and never shortened' {REFUSED};
  END IF;
  IF NEW.state IN ('closed', 'failed', 'cancelled') AND EXISTS (
    SELECT 1 FROM campaigns_vote v JOIN campaigns_voter w ON w.id = v.voter_id WHERE w.election_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'votes of election % are still linked to their voters', NEW.id {REFUSED};
  END IF;
  IF NEW.state = 'closed' AND NEW.voted <> (SELECT count(*) FROM campaigns_ballot WHERE election_id = NEW.id) THEN
    RAISE EXCEPTION 'election % has not as many ballots as votes', NEW.id {REFUSED};
  END IF;
  IF OLD.closed_at IS NOT NULL AND (
    OLD.closed_at, OLD.entitled, OLD.voted
  ) IS DISTINCT FROM (NEW.closed_at, NEW.entitled, NEW.voted) THEN
    RAISE EXCEPTION 'election % is closed', NEW.id {REFUSED};
  END IF;
  IF OLD.frozen_at IS NOT NULL AND (OLD.electorate_on, OLD.associates_vote, OLD.frozen_at)
     IS DISTINCT FROM (NEW.electorate_on, NEW.associates_vote, NEW.frozen_at) THEN
    RAISE EXCEPTION 'the list of voters of election % is made', NEW.id {REFUSED};
  END IF;
  IF OLD.extended_on IS NOT NULL AND OLD.extended_on IS DISTINCT FROM NEW.extended_on THEN
    RAISE EXCEPTION 'election % was prolonged once', NEW.id {REFUSED};
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER election_moves BEFORE UPDATE ON campaigns_election
FOR EACH ROW EXECUTE FUNCTION drom_election_moves();
CREATE TRIGGER count_stays BEFORE UPDATE ON campaigns_election
FOR EACH ROW WHEN (
  OLD.state = 'counted' AND (OLD.result, OLD.ballot_sha256, OLD.ballot_file, OLD.counted_at)
    IS DISTINCT FROM (NEW.result, NEW.ballot_sha256, NEW.ballot_file, NEW.counted_at)
  OR OLD.state = 'closed' AND NEW.state = 'closed'
    AND (OLD.ballot_sha256, OLD.ballot_file) IS DISTINCT FROM (NEW.ballot_sha256, NEW.ballot_file)
)
EXECUTE FUNCTION drom_refuse_change();
"""
ELECTION_BACK = """
DROP TRIGGER count_stays ON campaigns_election;
DROP TRIGGER election_moves ON campaigns_election;
DROP FUNCTION drom_election_moves();
"""

# The electorate: made by the freeze, then changed by an upheld objection alone, for the organisation it is about; from
# the opening on by nothing. A voter is another organisation only where the two became one, or are two again.
VOTERS = f"""
CREATE FUNCTION drom_electorate_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched bigint[];
  one bigint;
  stands text;
BEGIN
  touched := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.election_id] WHEN 'DELETE' THEN ARRAY[OLD.election_id]
             ELSE ARRAY[OLD.election_id, NEW.election_id] END;
  FOREACH one IN ARRAY touched LOOP
    SELECT state INTO stands FROM campaigns_election WHERE id = one FOR SHARE;
    IF stands = 'prepared' OR (stands = 'frozen' AND EXISTS (
      SELECT 1 FROM campaigns_electorateobjection
       WHERE id = nullif(current_setting('drom.objection', true), '')::bigint
         AND election_id = one AND resolution = 'upheld'
         AND (TG_OP, about, organisation_id) IN (
           ('INSERT', 'missing', CASE TG_OP WHEN 'INSERT' THEN NEW.organisation_id END),
           ('DELETE', 'extra', CASE TG_OP WHEN 'DELETE' THEN OLD.organisation_id END)
         )
    )) THEN
      CONTINUE;
    END IF;
    RAISE EXCEPTION 'the list of voters of election % stands', one {REFUSED};
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER electorate_stands BEFORE INSERT OR DELETE ON campaigns_voter
FOR EACH ROW EXECUTE FUNCTION drom_electorate_stands();
CREATE TRIGGER voter_stays_in_its_election BEFORE UPDATE ON campaigns_voter
FOR EACH ROW WHEN (OLD.election_id <> NEW.election_id) EXECUTE FUNCTION drom_electorate_stands();
CREATE FUNCTION drom_voter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.organisation_id <> NEW.organisation_id AND NOT EXISTS (
    SELECT 1 FROM crm_organisation WHERE (id, merged_into_id) IN (
      (OLD.organisation_id, NEW.organisation_id), (NEW.organisation_id, OLD.organisation_id)
    )
  ) THEN
    RAISE EXCEPTION 'a voter is not exchanged for another organisation' {REFUSED};
  END IF;
  IF (OLD.voted_on, OLD.via, OLD.receipt) IS DISTINCT FROM (NEW.voted_on, NEW.via, NEW.receipt) AND NOT EXISTS (
    SELECT 1 FROM campaigns_election WHERE id = NEW.election_id AND state = 'open'
  ) THEN
    RAISE EXCEPTION 'who voted is noted only while an election is open' {REFUSED};
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voter_stays BEFORE UPDATE ON campaigns_voter FOR EACH ROW EXECUTE FUNCTION drom_voter_stays();
"""
VOTERS_BACK = """
DROP TRIGGER voter_stays ON campaigns_voter;
DROP FUNCTION drom_voter_stays();
DROP TRIGGER voter_stays_in_its_election ON campaigns_voter;
DROP TRIGGER electorate_stands ON campaigns_voter;
DROP FUNCTION drom_electorate_stands();
"""

# Votes leave only when their election ends: nobody takes single ones away while others are still to come.
VOTES = f"""
CREATE FUNCTION drom_votes_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stands text;
BEGIN
  SELECT e.state INTO stands FROM campaigns_election e JOIN campaigns_voter v ON v.election_id = e.id
   WHERE v.id = CASE TG_OP WHEN 'DELETE' THEN OLD.voter_id ELSE NEW.voter_id END FOR SHARE OF e;
  IF stands IS DISTINCT FROM 'open' THEN
    RAISE EXCEPTION 'no vote is taken: the election is not open' {REFUSED};
  END IF;
  IF TG_OP = 'DELETE' AND coalesce(current_setting('drom.closing', true), '') <> (
    SELECT election_id::text FROM campaigns_voter WHERE id = OLD.voter_id
  ) THEN
    RAISE EXCEPTION 'a vote leaves only when its election ends' {REFUSED};
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER votes_while_open BEFORE INSERT OR UPDATE OR DELETE ON campaigns_vote
FOR EACH ROW EXECUTE FUNCTION drom_votes_while_open();
CREATE TRIGGER vote_stays_with_its_voter BEFORE UPDATE ON campaigns_vote
FOR EACH ROW WHEN (OLD.voter_id <> NEW.voter_id) EXECUTE FUNCTION drom_refuse_change();
"""
VOTES_BACK = """
DROP TRIGGER vote_stays_with_its_voter ON campaigns_vote;
DROP TRIGGER votes_while_open ON campaigns_vote;
DROP FUNCTION drom_votes_while_open();
"""

# Ballots come with the close of their election, when no vote is left that could be changed, and never change.
BALLOTS = f"""
CREATE FUNCTION drom_ballots_at_the_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('drom.closing', true), '') <> NEW.election_id::text OR NOT EXISTS (
    SELECT 1 FROM campaigns_election WHERE id = NEW.election_id AND state = 'open'
  ) OR EXISTS (
    SELECT 1 FROM campaigns_vote v JOIN campaigns_voter w ON w.id = v.voter_id WHERE w.election_id = NEW.election_id
  ) THEN
    RAISE EXCEPTION 'ballots are written by the close of an election alone' {REFUSED};
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballots_at_the_close BEFORE INSERT ON campaigns_ballot
FOR EACH ROW EXECUTE FUNCTION drom_ballots_at_the_close();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON campaigns_ballot
FOR EACH ROW EXECUTE FUNCTION drom_refuse_change();
"""
BALLOTS_BACK = """
DROP TRIGGER append_only ON campaigns_ballot;
DROP TRIGGER ballots_at_the_close ON campaigns_ballot;
DROP FUNCTION drom_ballots_at_the_close();
"""

# The ballot paper is printed with the opening; a lot is drawn between close and count, and stays as it was drawn.
PAPER = f"""
CREATE FUNCTION drom_paper_is_printed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM campaigns_election WHERE state NOT IN ('prepared', 'frozen')
       AND id = CASE TG_OP WHEN 'DELETE' THEN OLD.election_id ELSE NEW.election_id END
  ) THEN
    RAISE EXCEPTION 'the ballot paper is printed' {REFUSED};
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER paper_is_printed BEFORE INSERT OR DELETE ON campaigns_electioncandidate
FOR EACH ROW EXECUTE FUNCTION drom_paper_is_printed();
CREATE TRIGGER numbers_are_printed BEFORE UPDATE ON campaigns_electioncandidate
FOR EACH ROW WHEN ((OLD.election_id, OLD.number) IS DISTINCT FROM (NEW.election_id, NEW.number))
EXECUTE FUNCTION drom_paper_is_printed();
CREATE FUNCTION drom_lots_before_the_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM campaigns_election WHERE id = NEW.election_id AND state = 'closed') THEN
    RAISE EXCEPTION 'a lot is drawn between the close and the count' {REFUSED};
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lots_before_the_count BEFORE INSERT ON campaigns_lot
FOR EACH ROW EXECUTE FUNCTION drom_lots_before_the_count();
CREATE TRIGGER lots_stay BEFORE UPDATE ON campaigns_lot
FOR EACH ROW WHEN ((OLD.election_id, OLD.drawn, OLD.drawn_on) IS DISTINCT FROM (NEW.election_id, NEW.drawn, NEW.drawn_on))
EXECUTE FUNCTION drom_refuse_change();
CREATE TRIGGER lots_are_kept BEFORE DELETE ON campaigns_lot FOR EACH ROW EXECUTE FUNCTION drom_refuse_change();
"""
PAPER_BACK = """
DROP TRIGGER lots_are_kept ON campaigns_lot;
DROP TRIGGER lots_stay ON campaigns_lot;
DROP TRIGGER lots_before_the_count ON campaigns_lot;
DROP FUNCTION drom_lots_before_the_count();
DROP TRIGGER numbers_are_printed ON campaigns_electioncandidate;
DROP TRIGGER paper_is_printed ON campaigns_electioncandidate;
DROP FUNCTION drom_paper_is_printed();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only"), ("campaigns", "0001_tables")]
    operations = [
        migrations.RunSQL(
            ONE_ROLE_AT_A_TIME, "ALTER TABLE campaigns_campaignpartner DROP CONSTRAINT one_role_at_a_time"
        ),
        migrations.RunSQL(
            ONE_HOLDER_AT_A_TIME, "ALTER TABLE campaigns_mandate DROP CONSTRAINT one_holder_of_a_place_at_a_time"
        ),
        migrations.RunSQL(ANSWERS_STAY, "DROP TRIGGER answers_stay ON campaigns_signon"),
        migrations.RunSQL(ELECTION, ELECTION_BACK),
        migrations.RunSQL(VOTERS, VOTERS_BACK),
        migrations.RunSQL(VOTES, VOTES_BACK),
        migrations.RunSQL(BALLOTS, BALLOTS_BACK),
        migrations.RunSQL(PAPER, PAPER_BACK),
    ]
