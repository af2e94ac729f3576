-- A progress file of version 1 as its dlquiz wrote it; PRAGMA application_id and user_version are set by the tests.
BEGIN TRANSACTION;
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
  grading    TEXT    NOT NULL             -- fingerprint of what decided the verdict
);
INSERT INTO "attempts" VALUES(1740830400000000,'a1','2025-03-01T12:00:00.000000+00:00','laptop','cnn','cnn/size','output-size','numeric',7,'{"input_size":32,"kernel_size":5}','28','27','wrong',0.0,'bias-forgotten',0,1,4.25,1,'practice','en','w0','g0');
INSERT INTO "attempts" VALUES(1741003200000000,'a2','2025-03-03T12:00:00.000000+00:00','laptop','cnn','cnn/size','output-size','numeric',8,'{"input_size":32,"kernel_size":5}','28','28','right',1.0,NULL,0,1,4.25,3,'practice','en','w0','g0');
INSERT INTO "attempts" VALUES(1741089600000000,'a3','2025-03-04T12:00:00.000000+00:00','laptop','cnn','cnn/limit','output-size','numeric',7,'{"x":[[1,2.5],[-3,4]]}','Infinity','inf','right',1.0,NULL,0,1,4.25,3,'practice','en','w0','g0');
INSERT INTO "attempts" VALUES(1741176000000000,'a4','2025-03-05T12:00:00.000000+00:00','laptop','cnn','cnn/pick','output-size','choice',7,'{}','"ReLU"','2','partly',6.66666666666666629e-01,NULL,1,1,4.25,2,'practice','en','w0','g0');
INSERT INTO "attempts" VALUES(1741262400000000,'a5','2025-03-06T12:00:00.000000+00:00','laptop','cnn','cnn/pick','output-size','choice',7,'{}','"ReLU"','?
词','right',1.0,NULL,0,1,4.25,3,'practice','zh','w0','g0');
CREATE TABLE corrections (
  sequence INTEGER PRIMARY KEY,           -- as in attempts
  id       TEXT NOT NULL UNIQUE,
  at       TEXT NOT NULL,
  attempt  TEXT NOT NULL REFERENCES attempts (id),
  kind     TEXT NOT NULL CHECK (kind IN ('undo', 'rating', 'dispute', 'regrade')),
  payload  TEXT NOT NULL                  -- JSON: {} | {"rating": 1..4} | {"note": text} | what the new grading says
);
INSERT INTO "corrections" VALUES(1741262400000000,'c1','2025-03-06T12:00:00.000000+00:00','a5','undo','{}');
INSERT INTO "corrections" VALUES(1741348800000000,'c2','2025-03-07T12:00:00.000000+00:00','a2','rating','{"rating":4}');
INSERT INTO "corrections" VALUES(1741348800000001,'c3','2025-03-07T12:00:00.000000+00:00','a1','dispute','{"note":"27 \u662f\u5bf9\u7684"}');
CREATE TABLE draft (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  question TEXT    NOT NULL,
  seed     INTEGER NOT NULL,
  events   TEXT    NOT NULL,              -- JSON list
  typed    TEXT    NOT NULL,
  saved_at TEXT    NOT NULL
);
INSERT INTO "draft" VALUES(1,'cnn/size',9,'[["hint",""]]','2','2025-03-08T12:00:00.000000+00:00');
CREATE TABLE memory (
  question    TEXT PRIMARY KEY,
  stability   REAL    NOT NULL,
  difficulty  REAL    NOT NULL,
  due         TEXT    NOT NULL,
  last_review TEXT    NOT NULL,
  reviews     INTEGER NOT NULL,
  lapses      INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "memory" VALUES('cnn/limit',2.3065,2.11810397045901588e+00,'2025-03-06T12:00:00.000000+00:00','2025-03-04T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/pick',1.2931,5.11217070560105568e+00,'2025-03-06T12:00:00.000000+00:00','2025-03-05T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/size',4.37161439940259732e+00,5.20002036951683788e+00,'2025-03-07T12:00:00.000000+00:00','2025-03-03T12:00:00.000000+00:00',2,0);
CREATE INDEX attempts_of_question ON attempts (question);
CREATE INDEX corrections_of_attempt ON corrections (attempt, kind);
CREATE TRIGGER attempts_keep    BEFORE UPDATE ON attempts    BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER attempts_stay    BEFORE DELETE ON attempts    BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER corrections_keep BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER corrections_stay BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE VIEW in_force AS
SELECT sequence, id, at, device, bank, question, topic, kind, seed, parameters, expected, answer, verdict, score, mistake,
  hints, tries, seconds,
  coalesce((SELECT json_extract(payload, '$.rating') FROM corrections
            WHERE attempt = attempts.id AND kind = 'rating' ORDER BY sequence DESC LIMIT 1), rating) AS rating,
  mode, language, wording, grading,
  (SELECT json_extract(payload, '$.note') FROM corrections
   WHERE attempt = attempts.id AND kind = 'dispute' ORDER BY sequence DESC LIMIT 1) AS dispute
FROM attempts
WHERE NOT EXISTS (SELECT 1 FROM corrections WHERE attempt = attempts.id AND kind = 'undo');
CREATE INDEX memory_due ON memory (due);
COMMIT;

