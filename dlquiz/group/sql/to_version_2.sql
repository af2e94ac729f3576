-- Version 2: the first answers of each member as one value, so that a report reads them fast. Run as the owner role.

CREATE TABLE dlquiz.questions (    -- the names that stand for numbers in packed_answers
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, question text NOT NULL UNIQUE);
CREATE TABLE dlquiz.mistakes (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mistake text NOT NULL UNIQUE);

CREATE TABLE dlquiz.packed_answers (  -- derived from first_answers by pack_answers()
  member text PRIMARY KEY REFERENCES dlquiz.members ON DELETE CASCADE, answers bytea NOT NULL);
-- Compressing and expanding would take longer than reading.
ALTER TABLE dlquiz.packed_answers ALTER COLUMN answers SET STORAGE EXTERNAL;

GRANT SELECT ON dlquiz.questions, dlquiz.mistakes, dlquiz.packed_answers TO {teacher};
