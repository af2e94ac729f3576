DROP VIEW in_force;
ALTER TABLE attempts ADD COLUMN groups TEXT;
CREATE TABLE fits (                -- of the schedule to the learner; the last one holds; weights: JSON, see fits.py
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL,  -- as in attempts
  reviews INTEGER NOT NULL CHECK (reviews >= 0), weights TEXT NOT NULL);
CREATE TRIGGER fits_keep BEFORE UPDATE ON fits BEGIN SELECT RAISE(ABORT, 'fits are append-only'); END;
CREATE TRIGGER fits_stay BEFORE DELETE ON fits BEGIN SELECT RAISE(ABORT, 'fits are append-only'); END;
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
