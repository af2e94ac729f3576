-- Version 3: the options of choice questions, so that a report names those that nobody chose. Run as the owner role.

-- Only in a group that was made with --answers: in others, rights.sql lets no answer in.
ALTER TABLE dlquiz.attempts ADD COLUMN offered text[] CHECK (offered IS NULL OR answer IS NOT NULL);
-- Figures that were kept before name no such options.
DELETE FROM dlquiz.kept_figures;
