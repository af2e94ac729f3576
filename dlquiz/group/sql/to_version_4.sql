-- Version 4: what each first answer chose of which options, packed, so that a report reads it fast. Run as the owner role.

CREATE TABLE dlquiz.offers (       -- as offer_of() writes them: the names that stand for numbers in packed_answers.offers
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest uuid NOT NULL UNIQUE,
  question text NOT NULL, options text[] NOT NULL, answer text NOT NULL);
ALTER TABLE dlquiz.first_answers ADD COLUMN offer uuid;  -- the digest
ALTER TABLE dlquiz.packed_answers ADD COLUMN offers bytea NOT NULL DEFAULT '';
ALTER TABLE dlquiz.packed_answers ALTER COLUMN offers SET STORAGE EXTERNAL;
-- Figures that were kept before name the options in another order.
DELETE FROM dlquiz.kept_figures;

GRANT SELECT ON dlquiz.offers TO {teacher};
