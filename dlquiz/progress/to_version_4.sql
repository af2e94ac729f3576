CREATE TABLE flags (
  sequence INTEGER NOT NULL, id TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL,
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1))
);
CREATE INDEX flags_in_order ON flags (sequence, id);
CREATE TRIGGER flags_keep BEFORE UPDATE ON flags BEGIN SELECT RAISE(ABORT, 'flags are append-only'); END;
CREATE TRIGGER flags_stay BEFORE DELETE ON flags BEGIN SELECT RAISE(ABORT, 'flags are append-only'); END;
