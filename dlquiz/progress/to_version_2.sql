ALTER TABLE attempts ADD COLUMN offered TEXT;
DROP VIEW in_force;
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
