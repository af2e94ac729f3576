-- A progress file of version 4 as its dlquiz wrote it; PRAGMA application_id and user_version are set by the tests.
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
  offered TEXT                     -- JSON, what there was to choose from; NULL where version 1 kept it not
);
INSERT INTO "attempts" VALUES(1740830400000000,'a1','2025-03-01T12:00:00.000000+00:00',0,'laptop','cnn','cnn/stack','output-size','numeric',7,'{"n":3}','7','7','right',1.0,NULL,0,1,4.25,3,'practice','en','w0','g0',NULL);
INSERT INTO "attempts" VALUES(1740916800000000,'a2','2025-03-02T12:00:00.000000+00:00',0,'laptop','cnn','cnn/far','output-size','numeric',7,'{}','Infinity','?','wrong',0.0,'one_too_many',0,1,4.25,1,'practice','en','w0','g0','["a","b"]');
INSERT INTO "attempts" VALUES(1741003200000000,'a3','2025-03-03T12:00:00.000000+00:00',0,'laptop','cnn','cnn/width','output-size','numeric',7,'{"input_size":32,"kernel_size":5}','28','2
步幅','partly',6.66666666666666629e-01,'bias',0,1,4.25,3,'practice','en','w0','g0','[]');
INSERT INTO "attempts" VALUES(1741089600000000,'a4','2025-03-04T12:00:00.000000+00:00',0,'laptop','cnn','cnn/stack','output-size','numeric',7,'{"input_size":32,"kernel_size":5}','28','28','right',1.0,NULL,0,1,4.25,3,'practice','en','w0','g0',NULL);
INSERT INTO "attempts" VALUES(1741089600000001,'id0008','2025-03-01T12:00:00.000000+00:00',0,'laptop','cnn','cnn/collapse','layers','numeric',22320,'{"n":7}','1','1','right',1.0,NULL,0,1,0.0,3,'interview','en','0478847327731607','2acc55ce3938965c','[]');
INSERT INTO "attempts" VALUES(1741089600000002,'id0009','2025-03-01T12:00:00.000000+00:00',0,'laptop','cnn','cnn/words','layers','choice',702385,'{}','"Pooling"','1','right',1.0,NULL,0,1,0.0,3,'interview','en','a3dd59ff3d5a1afa','1ae39200b3085a18','["Pooling","Linear"]');
INSERT INTO "attempts" VALUES(1741089600000003,'id0010','2025-03-01T12:00:00.000000+00:00',0,'laptop','maths','maths/proof-number','proofs','numeric',76107,'{"n":9}','18','18','right',1.0,NULL,0,1,0.0,3,'interview','en','08ee8d694c6602a8','b5c4539654660e6c','[]');
INSERT INTO "attempts" VALUES(1741089600000004,'id0011','2025-03-01T12:00:00.000000+00:00',0,'laptop','cnn','cnn/third-follow-up','layers','numeric',898488,'{}','0.3333333333333333','0.333','right',1.0,NULL,0,1,0.0,3,'interview','en','c84dfa8aa1509016','35dbe1f38e2c818a','[]');
INSERT INTO "attempts" VALUES(1741089600000005,'id0007','2025-03-01T12:00:00.000000+00:00',0,'laptop','cnn','cnn/why','layers','open',861500,'{}','[1,2]','1
linear maps compose','partly',0.75,NULL,0,1,0.0,2,'interview','en','f3b4bc3775fc5eac','13e3e471c54a070a','["they compose","depth adds nothing"]');
INSERT INTO "attempts" VALUES(1741089600000006,'id0014','2025-03-01T12:01:00.000000+00:00',0,'laptop','maths','maths/proof-number','proofs','numeric',267397,'{"n":9}','18','18','right',1.0,NULL,0,1,30.0,3,'interview','en','08ee8d694c6602a8','b5c4539654660e6c','[]');
INSERT INTO "attempts" VALUES(1741089600000007,'id0015','2025-03-01T12:01:30.000000+00:00',0,'laptop','cnn','cnn/collapse','layers','numeric',290407,'{"n":7}','1','1','right',1.0,NULL,0,1,30.0,2,'interview','en','0478847327731607','2acc55ce3938965c','[]');
CREATE TABLE corrections (         -- of several that contradict each other the last one holds
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL,  -- as in attempts
  attempt TEXT NOT NULL,           -- its id; one from another device may come later
  kind TEXT NOT NULL CHECK (kind IN ('undo', 'rating', 'dispute', 'regrade')),
  payload TEXT NOT NULL            -- JSON: {} | {"rating": 1..4} | {"note": text} | what regrading says (records.py)
);
INSERT INTO "corrections" VALUES(1741089600000000,'id0001','2025-03-04T12:00:00.000000+00:00','a4','undo','{}');
INSERT INTO "corrections" VALUES(1741089600000001,'id0002','2025-03-04T12:00:00.000000+00:00','a1','rating','{"rating":4}');
INSERT INTO "corrections" VALUES(1741176000000000,'id0003','2025-03-05T12:00:00.000000+00:00','a2','regrade','{"verdict":"partly","score":0.5,"mistake":null,"expected":"[1,Infinity]","grading":"g1","rating":2}');
INSERT INTO "corrections" VALUES(1741176000000001,'id0004','2025-03-05T12:00:00.000000+00:00','a3','dispute','{"note":"\u4e3a\u4ec0\u4e48\uff1f"}');
CREATE TABLE days (
  day INTEGER PRIMARY KEY, answered INTEGER NOT NULL, right INTEGER NOT NULL, partly INTEGER NOT NULL, wrong INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, new INTEGER NOT NULL, reviewed INTEGER NOT NULL, recalled INTEGER NOT NULL);
INSERT INTO "days" VALUES(739311,8,7,1,0,64250,6,0,0);
INSERT INTO "days" VALUES(739312,1,0,1,0,4250,1,0,0);
INSERT INTO "days" VALUES(739313,1,0,1,0,4250,1,0,0);
CREATE TABLE derived (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1), rules INTEGER NOT NULL, desired_retention REAL NOT NULL);
INSERT INTO "derived" VALUES(1,3,0.9);
CREATE TABLE draft (               -- events: a JSON list; seconds: how long it was open; wishes: JSON, for the rest
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  question TEXT NOT NULL, seed INTEGER NOT NULL, events TEXT NOT NULL, typed TEXT NOT NULL, saved_at TEXT NOT NULL,
  seconds REAL, wishes TEXT NOT NULL);
INSERT INTO "draft" VALUES(1,'cnn/far',9,'[["hint",""]]','2','2025-03-08T12:00:00.000000+00:00',12.5,'{"mode":"practice","number":4}');
CREATE TABLE flags (               -- to come back to a question; of several for one question the last one holds
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL,  -- as in attempts
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)));
INSERT INTO "flags" VALUES(1741176000000000,'id0005','2025-03-05T12:00:00.000000+00:00','cnn/far',1);
CREATE TABLE interviews (          -- those that are over; payload: JSON, see interviews.py
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, utc_offset INTEGER NOT NULL,
  device TEXT NOT NULL, payload TEXT NOT NULL);
INSERT INTO "interviews" VALUES(1740830400000000,'id0006','2025-03-01T12:00:00.000000+00:00',0,'laptop','{"began":"2025-03-01T12:00:00.000000+00:00","minutes":10,"blueprint":[["cnn",2],["maths/proofs",1]],"seed":2,"seconds":0.0,"places":[{"question":"cnn/why","seed":861500,"attempt":"id0007","why":"planned","after":null,"seconds":0.0,"late":false,"answer":""},{"question":"cnn/collapse","seed":22320,"attempt":"id0008","why":"follow_up","after":0,"seconds":0.0,"late":false,"answer":""},{"question":"cnn/words","seed":702385,"attempt":"id0009","why":"follow_up","after":0,"seconds":0.0,"late":false,"answer":""},{"question":"maths/proof-number","seed":76107,"attempt":"id0010","why":"planned","after":null,"seconds":0.0,"late":false,"answer":""},{"question":"cnn/third-follow-up","seed":898488,"attempt":"id0011","why":"planned","after":null,"seconds":0.0,"late":false,"answer":""}]}');
CREATE TABLE memory (
  question TEXT PRIMARY KEY, stability REAL NOT NULL, difficulty REAL NOT NULL, due TEXT NOT NULL, last_review TEXT NOT NULL,
  reviews INTEGER NOT NULL, lapses INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "memory" VALUES('cnn/breadth',2.3065,2.11810397045901588e+00,'2025-03-05T12:00:00.000000+00:00','2025-03-03T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/collapse',2.3065,4.75285848853255732e+00,'2025-03-03T12:01:30.000000+00:00','2025-03-01T12:01:30.000000+00:00',2,0);
INSERT INTO "memory" VALUES('cnn/far',1.2931,5.11217070560105568e+00,'2025-03-03T12:00:00.000000+00:00','2025-03-02T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/stack',8.2956,1.0,'2025-03-09T12:00:00.000000+00:00','2025-03-01T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/third-follow-up',2.3065,2.11810397045901588e+00,'2025-03-03T12:00:00.000000+00:00','2025-03-01T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/why',1.2931,5.11217070560105568e+00,'2025-03-02T12:00:00.000000+00:00','2025-03-01T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('cnn/words',2.3065,2.11810397045901588e+00,'2025-03-03T12:00:00.000000+00:00','2025-03-01T12:00:00.000000+00:00',1,0);
INSERT INTO "memory" VALUES('maths/proof-number',2.3065,2.11121423578539513e+00,'2025-03-03T12:01:00.000000+00:00','2025-03-01T12:01:00.000000+00:00',2,0);
CREATE TABLE mistakes (
  question TEXT NOT NULL, mistake TEXT NOT NULL, times INTEGER NOT NULL, weight REAL NOT NULL, last TEXT NOT NULL,
  PRIMARY KEY (mistake, question)) WITHOUT ROWID;
INSERT INTO "mistakes" VALUES('cnn/breadth','bias',1,4.14105969536550944e+00,'2025-03-03T12:00:00.000000+00:00');
CREATE TABLE names (former TEXT NOT NULL PRIMARY KEY, present TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "names" VALUES('cnn/width','cnn/breadth');
CREATE TABLE sitting (             -- the interview in progress
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1), payload TEXT NOT NULL, saved_at TEXT NOT NULL);
INSERT INTO "sitting" VALUES(1,'{"id":"id0012","began":"2025-03-01T12:00:00.000000+00:00","minutes":20,"blueprint":[["cnn/layers",2],["maths",2],["cnn/fields",1]],"seed":5,"planned":5,"waiting":[["cnn/padding-claim","planned",null],["cnn/why","planned",null]],"stops":[{"place":{"question":"maths/lonely","seed":860126,"attempt":"id0013","why":"planned","after":null,"seconds":30.0,"late":false,"answer":""},"events":[["answer","linear maps compose"]],"typed":"","over":true,"scored":false},{"place":{"question":"maths/proof-number","seed":267397,"attempt":"id0014","why":"probe","after":0,"seconds":30.0,"late":false,"answer":""},"events":[["answer","18"]],"typed":"","over":true,"scored":true},{"place":{"question":"cnn/collapse","seed":290407,"attempt":"id0015","why":"planned","after":null,"seconds":30.0,"late":false,"answer":""},"events":[["answer","1"]],"typed":"","over":true,"scored":true},{"place":{"question":"maths/twin-two","seed":623029,"attempt":"id0016","why":"planned","after":null,"seconds":12.0,"late":false,"answer":""},"events":[],"typed":"2 + ","over":false,"scored":false}],"asked_out":false}','2025-03-01T12:01:42.000000+00:00');
CREATE TABLE tallies (
  question TEXT PRIMARY KEY, bank TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, answered INTEGER NOT NULL,
  right INTEGER NOT NULL, partly INTEGER NOT NULL, wrong INTEGER NOT NULL, score REAL NOT NULL, recent REAL NOT NULL,
  weight REAL NOT NULL, weight_squared REAL NOT NULL, first REAL NOT NULL, milliseconds INTEGER NOT NULL, last_day INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('cnn/breadth','cnn','output-size','numeric',1,0,1,0,6.66666666666666629e-01,6.66666666666666629e-01,1.0,1.0,6.66666666666666629e-01,4250,739313);
INSERT INTO "tallies" VALUES('cnn/collapse','cnn','layers','numeric',2,2,0,0,2.0,1.5,1.5,1.25,1.0,30000,739311);
INSERT INTO "tallies" VALUES('cnn/far','cnn','output-size','numeric',1,0,1,0,0.5,0.5,1.0,1.0,0.5,4250,739312);
INSERT INTO "tallies" VALUES('cnn/stack','cnn','output-size','numeric',1,1,0,0,1.0,1.0,1.0,1.0,1.0,4250,739311);
INSERT INTO "tallies" VALUES('cnn/third-follow-up','cnn','layers','numeric',1,1,0,0,1.0,1.0,1.0,1.0,1.0,0,739311);
INSERT INTO "tallies" VALUES('cnn/why','cnn','layers','open',1,0,1,0,0.75,0.75,1.0,1.0,0.75,0,739311);
INSERT INTO "tallies" VALUES('cnn/words','cnn','layers','choice',1,1,0,0,1.0,1.0,1.0,1.0,1.0,0,739311);
INSERT INTO "tallies" VALUES('maths/proof-number','maths','proofs','numeric',2,2,0,0,2.0,1.5,1.5,1.25,1.0,30000,739311);
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
CREATE INDEX names_present ON names (present);
CREATE VIEW in_force AS
SELECT a.sequence, a.id, a.at, a.utc_offset, a.device, a.bank, a.question, coalesce(n.present, a.question) AS present,
  a.topic, a.kind, a.seed, a.parameters, a.answer, a.hints, a.tries, a.seconds, a.mode, a.language, a.wording, a.offered,
  coalesce(json_extract(r.payload, '$.verdict'), a.verdict) AS verdict,
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
