-- What a group keeps. Run as the owner role; names in braces are the roles of the group. Rows are only ever added, or erased
-- with their member. The columns that members fill are also in `columns.py`, and a test compares the two.

CREATE TABLE dlquiz.info (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  id text NOT NULL, version integer NOT NULL,
  answers boolean NOT NULL);       -- whether typed text and times of day may come here

CREATE TABLE dlquiz.members (      -- member: the pseudonym; role: what it logs in as
  member text PRIMARY KEY, role name NOT NULL UNIQUE, teacher boolean NOT NULL, joined date,
  changes bigint NOT NULL DEFAULT 0);  -- how often the first answers were derived: kept figures hold as long as none is
CREATE TABLE dlquiz.names (
  member text PRIMARY KEY REFERENCES dlquiz.members ON DELETE CASCADE, name text NOT NULL);
CREATE TABLE dlquiz.left_roles (role name PRIMARY KEY);  -- erased, and still to be dropped: no session can drop its own

CREATE TABLE dlquiz.attempts (
  member text NOT NULL REFERENCES dlquiz.members ON DELETE CASCADE,
  id text NOT NULL CHECK (length(id) <= 10000),
  day date NOT NULL, number integer NOT NULL,      -- in UTC; the place among the answers of that day
  bank text NOT NULL, question text NOT NULL CHECK (length(question) <= 10000), topic text NOT NULL, kind text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong')),
  score double precision NOT NULL CHECK (score BETWEEN 0 AND 1), mistake text,
  hints bigint NOT NULL CHECK (hints >= 0), tries bigint NOT NULL CHECK (tries >= 1),
  seconds double precision NOT NULL CHECK (seconds >= 0), rating integer NOT NULL CHECK (rating BETWEEN 1 AND 4),
  mode text NOT NULL, language text NOT NULL,
  answer text, at timestamptz, sequence bigint,    -- only in a group that was made with --answers
  PRIMARY KEY (member, id)) PARTITION BY HASH (member);
CREATE INDEX attempts_of_question ON dlquiz.attempts (member, question, day, number, id);

CREATE TABLE dlquiz.corrections (
  member text NOT NULL REFERENCES dlquiz.members ON DELETE CASCADE,
  id text NOT NULL CHECK (length(id) <= 10000), day date NOT NULL, number integer NOT NULL,
  attempt text NOT NULL, kind text NOT NULL CHECK (kind IN ('undo', 'regrade')),
  verdict text CHECK (verdict IN ('right', 'partly', 'wrong')), score double precision CHECK (score BETWEEN 0 AND 1),
  mistake text, PRIMARY KEY (member, id)) PARTITION BY HASH (member);
CREATE INDEX corrections_of_attempt ON dlquiz.corrections (member, attempt, kind, day, number, id);

CREATE TABLE dlquiz.interviews (   -- only those that answer an assignment; questions: how many it was to ask
  member text NOT NULL REFERENCES dlquiz.members ON DELETE CASCADE,
  id text NOT NULL CHECK (length(id) <= 10000), day date NOT NULL, number integer NOT NULL,
  assignment text NOT NULL, late boolean NOT NULL, questions integer NOT NULL CHECK (questions >= 0),
  attempts text[] NOT NULL, PRIMARY KEY (member, id)) PARTITION BY HASH (member);

CREATE TABLE dlquiz.first_answers (  -- derived: the first answer in force of each member to each question
  member text NOT NULL REFERENCES dlquiz.members ON DELETE CASCADE,
  question text NOT NULL, bank text NOT NULL, attempt text NOT NULL, score double precision NOT NULL, mistake text,
  seconds double precision NOT NULL, PRIMARY KEY (member, question)) PARTITION BY HASH (member);

DO $$
DECLARE part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['attempts', 'corrections', 'interviews', 'first_answers'] LOOP
    FOR n IN 0..7 LOOP
      EXECUTE format('CREATE TABLE dlquiz.%I PARTITION OF dlquiz.%I FOR VALUES WITH (MODULUS 8, REMAINDER %s)',
                     part || '_' || n, part, n);
    END LOOP;
  END LOOP;
END $$;

CREATE TABLE dlquiz.kept_figures ( -- of all questions, as a teacher's machine computed them, and of which state
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), state text NOT NULL, figures text NOT NULL);

CREATE TABLE dlquiz.assignments (
  name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100), blueprint text NOT NULL, minutes integer NOT NULL,
  seed bigint NOT NULL, each boolean NOT NULL,     -- each: every member gets a seed of their own
  starts timestamptz, ends timestamptz);

GRANT USAGE ON SCHEMA dlquiz TO {member}, {teacher}, {leaver};
GRANT SELECT ON dlquiz.info, dlquiz.assignments, dlquiz.members TO {member}, {teacher};
GRANT INSERT ON dlquiz.assignments TO {teacher};
GRANT SELECT, INSERT ON dlquiz.attempts, dlquiz.corrections, dlquiz.interviews TO {member};
GRANT SELECT ON dlquiz.first_answers TO {member};
GRANT SELECT ON dlquiz.attempts, dlquiz.corrections, dlquiz.interviews, dlquiz.first_answers TO {teacher};
GRANT SELECT, INSERT, UPDATE ON dlquiz.kept_figures TO {teacher};
