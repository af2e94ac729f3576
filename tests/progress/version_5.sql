-- A progress file of version 5 as its dlquiz wrote it; PRAGMA application_id and user_version are set by the tests.
BEGIN TRANSACTION;
CREATE TABLE attempts (
  sequence INTEGER NOT NULL,       -- order of answering: microseconds of `at` since 1970, or one more than the newest
  id TEXT NOT NULL PRIMARY KEY,    -- orders those of two devices that share a sequence
  at TEXT NOT NULL, utc_offset INTEGER NOT NULL,  -- minutes by which the learner's clock was ahead of UTC
  device TEXT NOT NULL,
  bank TEXT NOT NULL, question TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL,  -- question: bank/id, as it was then
  seed INTEGER NOT NULL, parameters TEXT NOT NULL, expected TEXT NOT NULL,  -- JSON: as drawn, and the key at that time
  answer TEXT NOT NULL,            -- as typed
  verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1), mistake TEXT,
  hints INTEGER NOT NULL CHECK (hints >= 0), tries INTEGER NOT NULL CHECK (tries >= 1),
  seconds REAL NOT NULL CHECK (seconds >= 0), rating INTEGER NOT NULL CHECK (rating IN (1, 2, 3, 4)),
  mode TEXT NOT NULL, language TEXT NOT NULL,
  wording TEXT NOT NULL, grading TEXT NOT NULL,  -- fingerprints of what was shown and of what decided the verdict
  offered TEXT,                    -- JSON, what there was to choose from; NULL where version 1 kept it not
  groups TEXT);
INSERT INTO "attempts" VALUES(1772366400000000,'a1','2026-03-01T12:00:00.000000+00:00',60,'laptop','cnn','cnn/size','output-size','numeric',7,'{"n":32,"k":5}','28','28','right',1.0,NULL,0,1,4.25,3,'practice','en','w0','g0','[]',NULL);
INSERT INTO "attempts" VALUES(1772366460000000,'a2','2026-03-01T12:01:00.000000+00:00',60,'laptop','cnn','cnn/pick','output-size','numeric',7,'{"n":32,"k":5}','28','28','wrong',0.0,'bias',0,1,4.25,1,'practice','en','w0','g0','[]',NULL);
INSERT INTO "attempts" VALUES(1772366520000000,'a3','2026-03-01T12:02:00.000000+00:00',60,'laptop','cnn','cnn/size','output-size','numeric',7,'{"n":32,"k":5}','28','二十八','right',1.0,NULL,0,1,4.25,3,'practice','en','w0','g0',NULL,NULL);
INSERT INTO "attempts" VALUES(1772366700000000,'code1','2026-03-01T12:05:00.000000+00:00',60,'laptop','coding','coding/softmax','output-size','code',7,'{}','null','def softmax(logits):
    return logits  # 步幅
','partly',0.5,'no_maximum',0,1,4.25,3,'practice','en','w0','g0','[]','[{"name":"small","passed":1,"of":1,"reason":null},{"name":"\u4e94\u6b21","passed":3,"of":5,"reason":"value"}]');
CREATE TABLE corrections (         -- of several that contradict each other the last one holds
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL,  -- as in attempts
  attempt TEXT NOT NULL,           -- its id; one from another device may come later
  kind TEXT NOT NULL CHECK (kind IN ('undo', 'rating', 'dispute', 'regrade')),
  payload TEXT NOT NULL);
INSERT INTO "corrections" VALUES(1772366460000000,'c1','2026-03-01T12:01:00.000000+00:00','a1','rating','{"rating":4}');
INSERT INTO "corrections" VALUES(1772366520000000,'c2','2026-03-01T12:02:00.000000+00:00','a2','regrade','{"verdict":"partly","score":0.5,"mistake":"bias","expected":"[1,Infinity]","grading":"g1","rating":2}');
INSERT INTO "corrections" VALUES(1772366580000000,'c3','2026-03-01T12:03:00.000000+00:00','a3','undo','{}');
INSERT INTO "corrections" VALUES(1772366640000000,'c4','2026-03-01T12:04:00.000000+00:00','elsewhere','dispute','{"note":"\u4e3a\u4ec0\u4e48\uff1f"}');
CREATE TABLE days (
  day INTEGER PRIMARY KEY, answered INTEGER NOT NULL, right INTEGER NOT NULL, partly INTEGER NOT NULL, wrong INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, new INTEGER NOT NULL, reviewed INTEGER NOT NULL, recalled INTEGER NOT NULL);
INSERT INTO "days" VALUES(739676,3,1,2,0,12750,3,0,0);
CREATE TABLE derived (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), rules INTEGER NOT NULL, desired_retention REAL NOT NULL);
INSERT INTO "derived" VALUES(1,3,0.9);
CREATE TABLE draft (               -- events: a JSON list; seconds: how long it was open; wishes: JSON, for the rest
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  question TEXT NOT NULL, seed INTEGER NOT NULL, events TEXT NOT NULL, typed TEXT NOT NULL, saved_at TEXT NOT NULL,
  seconds REAL, wishes TEXT NOT NULL);
INSERT INTO "draft" VALUES(1,'cnn/far',9,'[["hint",""]]','2','2025-03-08T12:00:00.000000+00:00',12.5,'{"mode":"practice","number":4}');
CREATE TABLE fits (                -- of the schedule to the learner; the last one holds; weights: JSON, see fits.py
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL,  -- as in attempts
  reviews INTEGER NOT NULL CHECK (reviews >= 0), weights TEXT NOT NULL);
INSERT INTO "fits" VALUES(1772366400000000,'w1','2026-03-01T12:00:00.000000+00:00',3120,'[0.5,1.25,2.0,9.0,6.5,0.75,3.0,0.5,1.75,0.25,0.75,1.5,0.0625,0.25,1.5,0.5,2.0,0.5,0.1,0.0,0.2]');
INSERT INTO "fits" VALUES(1772366460000000,'w2','2026-03-01T12:01:00.000000+00:00',3200,'null');
CREATE TABLE flags (               -- to come back to a question; of several for one question the last one holds
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL,  -- as in attempts
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)));
INSERT INTO "flags" VALUES(1772366400000000,'f1','2026-03-01T12:00:00.000000+00:00','cnn/why',1);
INSERT INTO "flags" VALUES(1772366460000000,'f2','2026-03-01T12:01:00.000000+00:00','cnn/size',0);
INSERT INTO "flags" VALUES(1772366460000001,'n0','2025-03-01T12:00:00.000000+00:00','cnn/width',1);
CREATE TABLE interviews (          -- those that are over; payload: JSON, see interviews.py
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, utc_offset INTEGER NOT NULL,
  device TEXT NOT NULL, payload TEXT NOT NULL);
INSERT INTO "interviews" VALUES(1772368200000000,'i1','2026-03-01T12:30:00.000000+00:00',60,'laptop','{"began":"2026-03-01T12:00:00.000000+00:00","minutes":30,"blueprint":[["cnn",2],["cnn/output-size",1]],"seed":3,"seconds":125.5,"places":[{"question":"cnn/size","seed":7,"attempt":"a1","why":"planned","after":null,"seconds":4.25,"late":false,"answer":""},{"question":"cnn/why","seed":8,"attempt":"elsewhere","why":"probe","after":0,"seconds":60.0,"late":true,"answer":"weil \u201cso\u201d\n\u662f\u8fd9\u6837"}]}');
INSERT INTO "interviews" VALUES(1772368800000000,'i2','2026-03-01T12:40:00.000000+00:00',60,'laptop','{"began":"2026-03-01T12:00:00.000000+00:00","minutes":30,"blueprint":[["cnn",2],["cnn/output-size",1]],"seed":3,"seconds":125.5,"role":"ml-engineer","level":"senior","assignment":"week 3 \u00b7 \u7b2c\u4e09\u5468","stages":[{"name":"warm_up","minutes":5,"seconds":60.0},{"name":"coding","minutes":20,"seconds":0.30000000000000004}],"pauses":[{"at":"2026-03-01T12:01:00.000000+00:00","seconds":3600.5}],"places":[{"question":"cnn/size","seed":7,"attempt":"a1","why":"planned","after":null,"seconds":4.25,"late":false,"answer":"","stage":1},{"question":"cnn/why","seed":8,"attempt":"elsewhere","why":"probe","after":0,"seconds":60.0,"late":true,"answer":"weil \u201cso\u201d\n\u662f\u8fd9\u6837","stage":0}]}');
CREATE TABLE memory (
  question TEXT PRIMARY KEY, stability REAL NOT NULL, difficulty REAL NOT NULL, due TEXT NOT NULL, last_review TEXT NOT NULL,
  reviews INTEGER NOT NULL, lapses INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "memory" VALUES('cnn/choose',1.2931,5.11217070560105568e+00,'2026-03-02T12:01:00.000000+00:00','2026-03-01T12:01:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/size',8.2956,1.0,'2026-03-09T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('coding/softmax',2.3065,2.11810397045901588e+00,'2026-03-03T12:05:00.000000+00:00','2026-03-01T12:05:00.000000+00:00',1,0);
CREATE TABLE mistakes (question TEXT NOT NULL, mistake TEXT NOT NULL, times INTEGER NOT NULL, weight REAL NOT NULL, last TEXT NOT NULL,
  PRIMARY KEY (mistake, question)) WITHOUT ROWID;
INSERT INTO "mistakes" VALUES('cnn/choose','bias',1,1.81794779190811495e+04,'2026-03-01T12:01:00.000000+00:00');
INSERT INTO "mistakes" VALUES('coding/softmax','no_maximum',1,1.81806447207702185e+04,'2026-03-01T12:05:00.000000+00:00');
CREATE TABLE names (former TEXT NOT NULL PRIMARY KEY, present TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "names" VALUES('cnn/pick','cnn/choose');
CREATE TABLE sitting (             -- the interview in progress
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1), payload TEXT NOT NULL, saved_at TEXT NOT NULL);
INSERT INTO "sitting" VALUES(1,'{"any":1}','2025-03-01T12:00:00.000000+00:00');
CREATE TABLE tallies (
  question TEXT PRIMARY KEY, bank TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, answered INTEGER NOT NULL,
  right INTEGER NOT NULL, partly INTEGER NOT NULL, wrong INTEGER NOT NULL, score REAL NOT NULL, recent REAL NOT NULL,
  weight REAL NOT NULL, weight_squared REAL NOT NULL, first REAL NOT NULL, milliseconds INTEGER NOT NULL, last_day INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('cnn/choose','cnn','output-size','numeric',1,0,1,0,0.5,0.5,1.0,1.0,0.5,4250,739676);
INSERT INTO "tallies" VALUES('cnn/size','cnn','output-size','numeric',1,1,0,0,1.0,1.0,1.0,1.0,1.0,4250,739676);
INSERT INTO "tallies" VALUES('coding/softmax','coding','output-size','code',1,0,1,0,0.5,0.5,1.0,1.0,0.5,4250,739676);
CREATE INDEX attempts_in_order ON attempts (sequence, id);
CREATE INDEX attempts_of_question ON attempts (question, sequence, id);
CREATE INDEX corrections_in_order ON corrections (sequence);
CREATE INDEX corrections_of_attempt ON corrections (attempt, kind, sequence, id);
CREATE INDEX interviews_in_order ON interviews (sequence, id);
CREATE INDEX flags_in_order ON flags (sequence, id);
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
CREATE INDEX names_present ON names (present);
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
CREATE INDEX memory_due ON memory (due);
CREATE INDEX memory_review ON memory (last_review);
CREATE INDEX mistakes_of_question ON mistakes (question);
COMMIT;
