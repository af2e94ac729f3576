-- What the learner did, and what follows from it.
-- Attempts and corrections are only ever appended; memory is derived from them and can be rebuilt at any time.
-- Times are ISO-8601 in UTC with microseconds, so that their order as text is their order in time.

CREATE TABLE attempts (
  -- The order of answering: microseconds of `at` since 1970, or one more than the newest where the clock stands behind it.
  sequence   INTEGER PRIMARY KEY,
  id         TEXT    NOT NULL UNIQUE,
  at         TEXT    NOT NULL,
  device     TEXT    NOT NULL,
  bank       TEXT    NOT NULL,
  question   TEXT    NOT NULL,            -- bank/id
  topic      TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  seed       INTEGER NOT NULL,
  parameters TEXT    NOT NULL,            -- JSON, as drawn
  expected   TEXT    NOT NULL,            -- JSON, the key at that time
  answer     TEXT    NOT NULL,            -- as typed
  verdict    TEXT    NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong')),
  score      REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
  mistake    TEXT,
  hints      INTEGER NOT NULL CHECK (hints >= 0),
  tries      INTEGER NOT NULL CHECK (tries >= 1),
  seconds    REAL    NOT NULL CHECK (seconds >= 0),
  rating     INTEGER NOT NULL CHECK (rating IN (1, 2, 3, 4)),
  mode       TEXT    NOT NULL,
  language   TEXT    NOT NULL,
  wording    TEXT    NOT NULL,            -- fingerprint of what was shown
  grading    TEXT    NOT NULL,            -- fingerprint of what decided the verdict
  offered    TEXT                         -- JSON, what there was to choose from; NULL where version 1 kept it not
);
CREATE INDEX attempts_of_question ON attempts (question);

CREATE TABLE corrections (
  sequence INTEGER PRIMARY KEY,           -- as in attempts
  id       TEXT NOT NULL UNIQUE,
  at       TEXT NOT NULL,
  attempt  TEXT NOT NULL REFERENCES attempts (id),
  kind     TEXT NOT NULL CHECK (kind IN ('undo', 'rating', 'dispute', 'regrade')),
  payload  TEXT NOT NULL                  -- JSON: {} | {"rating": 1..4} | {"note": text} | what regrading says (records.py)
);
CREATE INDEX corrections_of_attempt ON corrections (attempt, kind);

CREATE TRIGGER attempts_keep    BEFORE UPDATE ON attempts    BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER attempts_stay    BEFORE DELETE ON attempts    BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER corrections_keep BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER corrections_stay BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;

-- The attempts that count: none taken back; the newest regrade holds, and over its rating the newest the learner gave.
CREATE VIEW in_force AS
SELECT a.sequence, a.id, a.at, a.device, a.bank, a.question, a.topic, a.kind, a.seed, a.parameters, a.answer, a.hints,
  a.tries, a.seconds, a.mode, a.language, a.wording, a.offered,
  coalesce(json_extract(r.payload, '$.verdict'), a.verdict) AS verdict,
  coalesce(json_extract(r.payload, '$.score'), a.score) AS score,
  CASE WHEN r.id IS NULL THEN a.mistake ELSE json_extract(r.payload, '$.mistake') END AS mistake,
  coalesce(json_extract(r.payload, '$.expected'), a.expected) AS expected,
  coalesce(json_extract(r.payload, '$.grading'), a.grading) AS grading,
  coalesce((SELECT json_extract(payload, '$.rating') FROM corrections
            WHERE attempt = a.id AND kind = 'rating' ORDER BY sequence DESC LIMIT 1),
           json_extract(r.payload, '$.rating'), a.rating) AS rating,
  (SELECT json_extract(payload, '$.note') FROM corrections
   WHERE attempt = a.id AND kind = 'dispute' ORDER BY sequence DESC LIMIT 1) AS dispute
FROM attempts AS a LEFT JOIN corrections AS r
  ON r.sequence = (SELECT max(sequence) FROM corrections WHERE attempt = a.id AND kind = 'regrade')
WHERE NOT EXISTS (SELECT 1 FROM corrections WHERE attempt = a.id AND kind = 'undo');

CREATE TABLE memory (
  question   TEXT    PRIMARY KEY,
  stability  REAL    NOT NULL, difficulty  REAL    NOT NULL,
  due        TEXT    NOT NULL, last_review TEXT    NOT NULL,
  reviews    INTEGER NOT NULL, lapses      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX memory_due ON memory (due);

CREATE TABLE draft (
  only_one   INTEGER PRIMARY KEY CHECK (only_one = 1),
  question   TEXT    NOT NULL, seed        INTEGER NOT NULL,
  events     TEXT    NOT NULL, typed       TEXT    NOT NULL,  -- events: a JSON list
  saved_at   TEXT    NOT NULL
);
