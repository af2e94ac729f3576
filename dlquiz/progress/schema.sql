-- What the learner did, only ever appended; the tables below the view are derived from it and can be rebuilt at any time.
-- Times are ISO-8601 in UTC with microseconds, so that their order as text is their order in time.

CREATE TABLE attempts (
  sequence INTEGER NOT NULL,       -- order of answering: microseconds of `at` since 1970, or one more than the newest
  id TEXT NOT NULL PRIMARY KEY,    -- orders those of two devices that share a sequence
  at TEXT NOT NULL, utc_offset INTEGER NOT NULL,  -- minutes by which the learner's clock was ahead of UTC
  device TEXT NOT NULL, bank TEXT NOT NULL, question TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL,  -- question: bank/id, as it was then
  seed INTEGER NOT NULL, parameters TEXT NOT NULL, expected TEXT NOT NULL,  -- JSON: as drawn, and the key at that time
  answer TEXT NOT NULL,            -- as typed
  verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1), mistake TEXT,
  hints INTEGER NOT NULL CHECK (hints >= 0), tries INTEGER NOT NULL CHECK (tries >= 1),
  seconds REAL NOT NULL CHECK (seconds >= 0), rating INTEGER NOT NULL CHECK (rating IN (1, 2, 3, 4)),
  mode TEXT NOT NULL, language TEXT NOT NULL,
  wording TEXT NOT NULL, grading TEXT NOT NULL,  -- fingerprints of what was shown and of what decided the verdict
  offered TEXT,                    -- JSON, what there was to choose from; NULL where version 1 kept it not
  groups TEXT);                    -- JSON, how the groups of cases of a code question came out; NULL for any other
CREATE INDEX attempts_in_order ON attempts (sequence, id);
CREATE INDEX attempts_of_question ON attempts (question, sequence, id);

CREATE TABLE corrections (         -- of several that contradict each other the last one holds
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL,  -- as in attempts
  attempt TEXT NOT NULL,           -- its id; one from another device may come later
  kind TEXT NOT NULL CHECK (kind IN ('undo', 'rating', 'dispute', 'regrade')),
  payload TEXT NOT NULL);          -- JSON: {} | {"rating": 1..4} | {"note": text} | what regrading says (records.py)
CREATE INDEX corrections_in_order ON corrections (sequence);
CREATE INDEX corrections_of_attempt ON corrections (attempt, kind, sequence, id);

CREATE TABLE interviews (          -- those that are over; payload: JSON, see interviews.py
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, utc_offset INTEGER NOT NULL,
  device TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX interviews_in_order ON interviews (sequence, id);

CREATE TABLE flags (               -- to come back to a question; of several for one question the last one holds
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)));
CREATE INDEX flags_in_order ON flags (sequence, id);

CREATE TABLE fits (                -- of the schedule to the learner; the last one holds; weights: JSON, see fits.py
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, reviews INTEGER NOT NULL CHECK (reviews >= 0), weights TEXT NOT NULL);

CREATE TRIGGER attempts_keep BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER corrections_keep BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER corrections_stay BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER interviews_keep BEFORE UPDATE ON interviews BEGIN SELECT RAISE(ABORT, 'interviews are append-only'); END;
CREATE TRIGGER interviews_stay BEFORE DELETE ON interviews BEGIN SELECT RAISE(ABORT, 'interviews are append-only'); END;
CREATE TRIGGER flags_keep BEFORE UPDATE ON flags BEGIN SELECT RAISE(ABORT, 'flags are append-only'); END;
CREATE TRIGGER flags_stay BEFORE DELETE ON flags BEGIN SELECT RAISE(ABORT, 'flags are append-only'); END;
CREATE TRIGGER fits_keep BEFORE UPDATE ON fits BEGIN SELECT RAISE(ABORT, 'fits are append-only'); END;
CREATE TRIGGER fits_stay BEFORE DELETE ON fits BEGIN SELECT RAISE(ABORT, 'fits are append-only'); END;

CREATE TABLE draft (               -- events: a JSON list; seconds: how long it was open; wishes: JSON, for the rest
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1), question TEXT NOT NULL, seed INTEGER NOT NULL,
  events TEXT NOT NULL, typed TEXT NOT NULL, saved_at TEXT NOT NULL, seconds REAL, wishes TEXT NOT NULL);
CREATE TABLE sitting (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), payload TEXT NOT NULL, saved_at TEXT NOT NULL);  -- the interview in progress
-- What the banks call a question today that was answered under another name.
CREATE TABLE names (former TEXT NOT NULL PRIMARY KEY, present TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX names_present ON names (present);

-- The attempts that count: none taken back; the newest regrade holds, and over its rating the newest the learner gave.
CREATE VIEW in_force AS
SELECT a.sequence, a.id, a.at, a.utc_offset, a.device, a.bank, a.question, coalesce(n.present, a.question) AS present,
  a.topic, a.kind, a.seed, a.parameters, a.answer, a.hints, a.tries, a.seconds, a.mode, a.language, a.wording, a.offered,
  a.groups, coalesce(json_extract(r.payload, '$.verdict'), a.verdict) AS verdict,
  coalesce(json_extract(r.payload, '$.score'), a.score) AS score,
  CASE WHEN r.id IS NULL THEN a.mistake ELSE json_extract(r.payload, '$.mistake') END AS mistake,
  coalesce(json_extract(r.payload, '$.expected'), a.expected) AS expected,
  coalesce(json_extract(r.payload, '$.grading'), a.grading) AS grading,
  coalesce((SELECT json_extract(payload, '$.rating') FROM corrections WHERE attempt = a.id AND kind = 'rating'
            ORDER BY sequence DESC, id DESC LIMIT 1), json_extract(r.payload, '$.rating'), a.rating) AS rating,
  (SELECT json_extract(payload, '$.note') FROM corrections WHERE attempt = a.id AND kind = 'dispute'
   ORDER BY sequence DESC, id DESC LIMIT 1) AS dispute
FROM attempts AS a LEFT JOIN names AS n ON n.former = a.question LEFT JOIN corrections AS r ON r.id =
  (SELECT id FROM corrections WHERE attempt = a.id AND kind = 'regrade' ORDER BY sequence DESC, id DESC LIMIT 1)
WHERE NOT EXISTS (SELECT 1 FROM corrections WHERE attempt = a.id AND kind = 'undo');

-- By question, under its present name; by the learner's day; by mistake; and the rules. rollups.py tells the columns.
CREATE TABLE memory (
  question TEXT PRIMARY KEY, stability REAL NOT NULL, difficulty REAL NOT NULL, due TEXT NOT NULL, last_review TEXT NOT NULL,
  reviews INTEGER NOT NULL, lapses INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX memory_due ON memory (due);
CREATE INDEX memory_review ON memory (last_review);
CREATE TABLE tallies (
  question TEXT PRIMARY KEY, bank TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, answered INTEGER NOT NULL,
  right INTEGER NOT NULL, partly INTEGER NOT NULL, wrong INTEGER NOT NULL, score REAL NOT NULL, recent REAL NOT NULL,
  weight REAL NOT NULL, weight_squared REAL NOT NULL, first REAL NOT NULL, milliseconds INTEGER NOT NULL, last_day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE days (
  day INTEGER PRIMARY KEY, answered INTEGER NOT NULL, right INTEGER NOT NULL, partly INTEGER NOT NULL, wrong INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, new INTEGER NOT NULL, reviewed INTEGER NOT NULL, recalled INTEGER NOT NULL);
CREATE TABLE mistakes (question TEXT NOT NULL, mistake TEXT NOT NULL, times INTEGER NOT NULL, weight REAL NOT NULL, last TEXT NOT NULL,
  PRIMARY KEY (mistake, question)) WITHOUT ROWID;
CREATE INDEX mistakes_of_question ON mistakes (question);
CREATE TABLE derived (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), rules INTEGER NOT NULL, desired_retention REAL NOT NULL);
-- Of what others sent, by digest, which lines are here; of each place to sync with, which files were read, which rows it lacks (places.py).
CREATE TABLE known (digest BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE places (place TEXT NOT NULL PRIMARY KEY, installation TEXT NOT NULL, last TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE synced (place TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (place, file)) WITHOUT ROWID;
CREATE TABLE unsent (place TEXT NOT NULL, history TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (place, history, id)) WITHOUT ROWID;
