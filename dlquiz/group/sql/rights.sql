-- Who may see which rows, and call which function. Run after both other files, each time, as the owner role.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dlquiz FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dlquiz.me(), dlquiz.is_teacher(), dlquiz.hello(), dlquiz.erase(text) TO {member}, {teacher};
GRANT EXECUTE ON FUNCTION dlquiz.join_group() TO {member}, {teacher};
GRANT EXECUTE ON FUNCTION dlquiz.note_first_answers(text[]) TO {member};
GRANT EXECUTE ON FUNCTION dlquiz.invite(text[], text[], boolean), dlquiz.grades() TO {teacher};
GRANT EXECUTE ON FUNCTION dlquiz.drop_left() TO {teacher}, {leaver};

DO $$
DECLARE
  member text := 'dlquiz_' || (SELECT id FROM dlquiz.info) || '_member';
  teacher text := 'dlquiz_' || (SELECT id FROM dlquiz.info) || '_teacher';
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['attempts', 'corrections', 'interviews', 'first_answers', 'members'] LOOP
    EXECUTE format('ALTER TABLE dlquiz.%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('DROP POLICY IF EXISTS own_rows ON dlquiz.%I', part);
    EXECUTE format('DROP POLICY IF EXISTS teachers_look ON dlquiz.%I', part);
    EXECUTE format('CREATE POLICY own_rows ON dlquiz.%I TO %I USING (member = (SELECT dlquiz.me()))', part, member);
    EXECUTE format('CREATE POLICY teachers_look ON dlquiz.%I FOR SELECT TO %I USING (true)', part, teacher);
  END LOOP;
  IF NOT (SELECT answers FROM dlquiz.info) AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conname = 'no_typed_text' AND conrelid = 'dlquiz.attempts'::regclass) THEN
    ALTER TABLE dlquiz.attempts ADD CONSTRAINT no_typed_text
      CHECK (answer IS NULL AND at IS NULL AND sequence IS NULL);
  END IF;
END $$;
